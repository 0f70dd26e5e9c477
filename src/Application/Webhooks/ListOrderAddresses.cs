using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Webhooks;

/// <summary>The addresses that single orders named, newest first. They are no endpoints that the owner changes, so no list of those has them.</summary>
[Allows(Actors.Partner)]
public sealed record ListOrderAddresses(Owner Owner, string? Cursor) : IQuery<Page<WebhookEndpointView>>
{
    public const int Take = 20;
}
