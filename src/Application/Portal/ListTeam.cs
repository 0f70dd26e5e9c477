using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Who works for the account, and who is invited to.</summary>
[Allows(Actors.Partner)]
public sealed record ListTeam(PartnerId Partner) : IQuery<Team>;

public sealed record Team(IReadOnlyList<PortalUser> Members, IReadOnlyList<Invitation> Invitations);

internal sealed class ListTeamHandler(IPortalUsers users, IPortalTokens tokens, IClock clock) : IQueryHandler<ListTeam, Team>
{
    public async Task<Result<Team>> Handle(ListTeam query, CancellationToken ct) =>
        new Team(await users.Team(query.Partner, ct), await tokens.Invitations(query.Partner, clock.GetCurrentInstant(), ct));
}
