using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>What a link of ours leads to, without using it up: programs that read mail follow links too.</summary>
[AllowsAnyone]
public sealed record FindLink(PortalSecret Link, TokenPurpose Purpose) : IQuery<PortalToken>;

internal sealed class FindLinkHandler(IPortalTokens tokens, IClock clock) : IQueryHandler<FindLink, PortalToken>
{
    public async Task<Result<PortalToken>> Handle(FindLink query, CancellationToken ct) =>
        query.Link.IsPlausible && await tokens.Find(query.Link, query.Purpose, clock.GetCurrentInstant(), ct) is { } token ? token : PortalRefusals.LinkIsOver;
}
