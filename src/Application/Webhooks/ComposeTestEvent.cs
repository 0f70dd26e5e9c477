using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Makes a sample event, ready to be sent to one of the owner's endpoints: the one with the URL, else the newest active one.</summary>
/// <param name="Endpoint">To this one, whatever its URL.</param>
[Allows(Actors.Partner)]
public sealed record ComposeTestEvent(Owner Owner, TestEventInput Test, WebhookEndpointId? Endpoint = null) : IQuery<TestEvent>;

/// <summary>A sample event to be sent; an empty body is fine too.</summary>
/// <param name="Url">Of one of your endpoints.</param>
/// <param name="Type">Of the event; <c>order.accepted</c> when absent.</param>
public sealed record TestEventInput(string? Url, string? Type)
{
    public const string DefaultType = "order.accepted";
}

public sealed record TestEvent(WebhookEndpointId Endpoint, DomainEvent Sample, OutgoingWebhook Webhook);

internal sealed class ComposeTestEventValidator : AbstractValidator<ComposeTestEvent>
{
    public ComposeTestEventValidator() => RuleFor(query => query.Test).Part(new TestEventInputValidator()).OverridePropertyName("");
}

internal sealed class TestEventInputValidator : AbstractValidator<TestEventInput>
{
    public TestEventInputValidator()
    {
        RuleFor(test => test.Url).Text();
        RuleFor(test => test.Type).OneOf(EventCatalogue.TypeNames);
    }
}
