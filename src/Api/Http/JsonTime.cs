using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Times as the contract spells them: whole seconds, RFC 3339.</summary>
public static class JsonTime
{
    /// <summary>The time on a clock in <paramref name="zone"/>, with the offset of that day.</summary>
    public static string At(Instant moment, DateTimeZone zone) => Rfc3339.At(moment, zone);

    public static string? At(Instant? moment, DateTimeZone zone) => moment is { } some ? At(some, zone) : null;

    public static string Of(OffsetDateTime local) => Rfc3339.Of(local);

    public static string Of(Instant moment) => Rfc3339.Of(moment);

    /// <summary>As the client wrote it, fractions of a second included.</summary>
    public static string AsSent(OffsetDateTime moment) => Rfc3339.Exact(moment);
}
