using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>One request of a partner's program, as it is kept for a week: what was asked and how it went, never a body, a query or an id but the request's own.</summary>
/// <param name="Credential">The public name of what it came with.</param>
/// <param name="Route">The address with the names of its parts: <c>/v1/orders/{id}</c>.</param>
/// <param name="Took">In microseconds.</param>
/// <param name="AnsweredAt">When the answer was made.</param>
public readonly record struct LoggedRequest(Owner Owner, string Credential, string Method, string Route, int Status, string RequestId, long Took, Instant AnsweredAt)
{
    public static readonly Duration KeptFor = Duration.FromDays(7);

    /// <summary>2 for a success, 4 for what the program got wrong, 5 for what we did.</summary>
    public int StatusClass => Status / 100;
}

/// <summary>Where requests are written down. Every method runs inside a unit of work.</summary>
public interface IRequestLog
{
    /// <summary>Writes many at once, in their sequence.</summary>
    Task Append(IReadOnlyList<LoggedRequest> requests, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> of before <paramref name="before"/>; returns how many.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}
