using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Webhooks;

/// <summary>The owner's endpoints, newest first.</summary>
[Allows(Actors.Partner)]
public sealed record ListWebhookEndpoints(Owner Owner, string? Limit, string? Cursor) : IQuery<Page<WebhookEndpointView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
}

internal sealed class ListWebhookEndpointsValidator : AbstractValidator<ListWebhookEndpoints>
{
    public ListWebhookEndpointsValidator() => RuleFor(query => query.Limit).WholeNumber(1, 100);
}
