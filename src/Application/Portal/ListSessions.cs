using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Where the person is signed in, the newest first.</summary>
[Allows(Actors.Partner)]
public sealed record ListSessions(UserId User) : IQuery<IReadOnlyList<PortalSession>>;

internal sealed class ListSessionsHandler(IPortalSessions sessions, IClock clock) : IQueryHandler<ListSessions, IReadOnlyList<PortalSession>>
{
    public async Task<Result<IReadOnlyList<PortalSession>>> Handle(ListSessions query, CancellationToken ct) =>
        Result<IReadOnlyList<PortalSession>>.Of(await sessions.Open(query.User, clock.GetCurrentInstant(), ct));
}
