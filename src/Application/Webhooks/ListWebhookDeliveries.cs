using System.Globalization;
using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Webhooks;

/// <summary>The owner's attempts, newest first. The filters are the query string's texts; an endpoint or event that is not there has no attempts.</summary>
[Allows(Actors.Partner)]
public sealed record ListWebhookDeliveries(Owner Owner, string? EndpointId, string? Status, string? EventId, string? Limit, string? Cursor)
    : IQuery<Page<WebhookAttemptView>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);
}

internal sealed class ListWebhookDeliveriesValidator : AbstractValidator<ListWebhookDeliveries>
{
    public ListWebhookDeliveriesValidator()
    {
        RuleFor(query => query.EndpointId).Sought(64);
        RuleFor(query => query.Status).OneOf(Names.All<AttemptStatus>());
        RuleFor(query => query.EventId).Must(text => text is null || Guid.TryParse(text, out _)).WithErrorCode("uuid");
        RuleFor(query => query.Limit).WholeNumber(1, 100);
    }
}
