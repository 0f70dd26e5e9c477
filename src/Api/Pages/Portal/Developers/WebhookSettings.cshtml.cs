using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>What can be changed about an endpoint.</summary>
public sealed class WebhookSettingsModel(IClock clock) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Null when it is not there.</summary>
    public WebhookEndpointView? Endpoint { get; private set; }

    public EndpointFields Fields { get; private set; } = null!;

    /// <summary>The secret that was just made.</summary>
    public SecretPart? Shown { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Endpoint is null ? await Again(WebhookErrors.EndpointNotFound) : Page();
    }

    public async Task<IActionResult> OnPostSave(string? url, string? description, string? scope, IReadOnlyList<string>? events)
    {
        Fields = new EndpointFields(this, url, description, Subscriptions.HearsAll(scope), events ?? []);
        return await Change(new WebhookEndpointChanges(url?.Trim() ?? "", Subscriptions.Of(scope, events), null, description ?? ""), "portal.webhook.saved");
    }

    public Task<IActionResult> OnPostDisable() => Change(new WebhookEndpointChanges(null, null, Active: false, null), "portal.webhook.disabled");

    public async Task<IActionResult> OnPostRotate(long? overlap)
    {
        if (WebhookEndpointId.Parse(Id) is not { } id)
            return await Again(WebhookErrors.EndpointNotFound);

        var rotated = await Ask(new RotateWebhookSecret(Caller.Owner, id, overlap));
        if (rotated.Error is { } refusal)
            return await Again(refusal);

        var until = clock.GetCurrentInstant() + WebhookSecrets.Overlap(overlap);
        Shown = Subscriptions.Secret("portal.webhook.renewed", rotated.Value, overlap == 0 ? Texts.Of("portal.keys.old_is_over") : Texts.Of("portal.webhook.old_signs", At(until)), id);
        return Page();
    }

    public async Task<IActionResult> OnPostDelete()
    {
        if (WebhookEndpointId.Parse(Id) is not { } id)
            return await Again(WebhookErrors.EndpointNotFound);

        var deleted = await Ask(new DeleteWebhookEndpoint(Caller.Owner, id));
        if (deleted.Error is { } refusal)
            return await Again(refusal);

        Done = Texts.Of("portal.webhook.deleted");
        return Redirect("/portal/developers/webhooks");
    }

    protected override async Task Load()
    {
        if (WebhookEndpointId.Parse(Id) is not { } id || await Ask(new GetWebhookEndpoint(Caller.Owner, id)) is not { Error: null } found)
            return;

        Endpoint = found.Value;
        var hearsAll = Endpoint.Events.Contains(EventCatalogue.Everything);
        Fields ??= new EndpointFields(this, Endpoint.Url, Endpoint.Description, hearsAll, Endpoint.Events);
    }

    private async Task<IActionResult> Change(WebhookEndpointChanges changes, string done)
    {
        if (WebhookEndpointId.Parse(Id) is not { } id)
            return await Again(WebhookErrors.EndpointNotFound);

        var changed = await Ask(new ChangeWebhookEndpoint(Caller.Owner, id, changes));
        if (changed.Error is { } refusal)
            return await Again(refusal);

        Done = Texts.Of(done);
        return Redirect(Subscriptions.Address(id));
    }
}
