using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Changes what is given and leaves the rest. Switched on again, an endpoint hears what happens from then on; what waited is sent by a replay.</summary>
[Allows(Actors.Partner)]
public sealed record ChangeWebhookEndpoint(Owner Owner, WebhookEndpointId Endpoint, WebhookEndpointChanges Changes) : ICommand<WebhookEndpointView>, IAudited
{
    public string SubjectOf(object content) => Endpoint.Value;
}

/// <summary>What is to change; what is absent stays.</summary>
/// <param name="Active">Switched off, an endpoint gets nothing; switched on again, its failures are forgotten.</param>
public sealed record WebhookEndpointChanges(string? Url, IReadOnlyList<string>? Events, bool? Active, string? Description);

internal sealed class ChangeWebhookEndpointValidator : AbstractValidator<ChangeWebhookEndpoint>
{
    public ChangeWebhookEndpointValidator() => RuleFor(command => command.Changes).Part(new WebhookEndpointChangesValidator()).OverridePropertyName("");
}

internal sealed class WebhookEndpointChangesValidator : AbstractValidator<WebhookEndpointChanges>
{
    public WebhookEndpointChangesValidator()
    {
        RuleFor(changes => changes.Url).NotBlank().Text();
        RuleFor(changes => changes.Events).EventPatterns();
        RuleFor(changes => changes.Description).Text();
    }
}

internal sealed class ChangeWebhookEndpointHandler(IWebhookEndpoints endpoints, IWebhookDeliveries deliveries, IWebhookUrlPolicy urls, IClock clock)
    : ICommandHandler<ChangeWebhookEndpoint, WebhookEndpointView>
{
    public async Task<Result<WebhookEndpointView>> Handle(ChangeWebhookEndpoint command, CancellationToken ct)
    {
        var (owner, id, changes) = command;
        if (await endpoints.Find(owner, id, ct) is not { } before)
            return WebhookErrors.EndpointNotFound;
        var url = changes.Url is null ? before.Url : urls.Accept(changes.Url);
        if (url is null)
            return WebhookRules.NotPublic(changes.Url!);

        var after = before.Switch(changes.Active ?? before.IsActive, clock.GetCurrentInstant()) with
        {
            Url = url,
            Events = changes.Events ?? before.Events,
            Description = changes.Description ?? before.Description,
        };
        if (!await endpoints.TrySave(after, ct))
            return WebhookErrors.EndpointNotFound;
        if (before.IsActive && !after.IsActive)
            await deliveries.Park(id, ct);
        return WebhookEndpointView.Of(after);
    }
}
