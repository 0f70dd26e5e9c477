using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>The account's webhook endpoints, and a form for one more.</summary>
public sealed class WebhooksModel : PortalPage
{
    public IReadOnlyList<WebhookEndpointView> Endpoints { get; private set; } = [];

    /// <summary>Where single orders have their events sent.</summary>
    public Page<WebhookEndpointView> OfOrders { get; private set; } = new([], null);

    public PagesPart Pages { get; private set; } = new(null, null);

    /// <summary>The secret of the endpoint that was just made, or the one of single orders.</summary>
    public SecretPart? Shown { get; private set; }

    public EndpointFields Fields { get; private set; } = null!;

    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Webhooks", "Add");

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostAdd(string? url, string? description, string? scope, IReadOnlyList<string>? events)
    {
        Fields = new EndpointFields(this, url, description, Subscriptions.HearsAll(scope), events ?? []);
        var made = await Ask(new CreateWebhookEndpoint(Caller.Owner, new WebhookEndpointInput(url?.Trim(), Subscriptions.Of(scope, events), description)));
        if (made.Error is { } refusal)
            return await Again(refusal);

        Shown = Subscriptions.Secret("portal.webhooks.made", made.Value.Secret, null, made.Value.Endpoint.Id);
        return Page();
    }

    public async Task<IActionResult> OnPostShowDefault()
    {
        var shown = (await Ask(new ShowDefaultWebhookSecret(Caller.Owner))).Value;
        Shown = Default("portal.hooks.shown", shown, shown.PreviousValidUntil is { } until ? Texts.Of("portal.webhook.old_signs", At(until)) : null);
        return Page();
    }

    public async Task<IActionResult> OnPostRotateDefault(long? overlap)
    {
        var rotated = await Ask(new RotateDefaultWebhookSecret(Caller.Owner, overlap));
        if (rotated.Error is { } refusal)
            return await Again(refusal);

        Shown = Default("portal.hooks.renewed", rotated.Value, rotated.Value.PreviousValidUntil is { } until ? Texts.Of("portal.webhook.old_signs", At(until)) : Texts.Of("portal.keys.old_is_over"));
        return Page();
    }

    /// <summary>It is kept so that it can be shown again.</summary>
    private static SecretPart Default(string title, DefaultWebhookSecretView secret, string? note) =>
        new(Texts.Of(title), [new CopyPart("webhook-secret", Texts.Of("portal.webhooks.secret"), secret.Secret.Value)], note, IsOnce: false, PortalAddresses.Webhooks);

    protected override async Task Load()
    {
        Fields ??= new EndpointFields(this, null, null, HearsAll: true, []);
        Endpoints = (await Ask(new ListWebhookEndpoints(Caller.Owner, null, null))).Value.Data;
        var cursor = Request.Query["cursor"].ToString() is { Length: > 0 } some ? some : null;
        var listed = await Ask(new ListOrderAddresses(Caller.Owner, cursor));
        // A made-up place in the list is its beginning.
        (cursor, OfOrders) = listed.Error is null ? (cursor, listed.Value) : (null, (await Ask(new ListOrderAddresses(Caller.Owner, null))).Value);
        Pages = new PagesPart(cursor is null ? null : Here(("cursor", null)), OfOrders.NextCursor is { } next ? Here(("cursor", next)) : null);
    }
}

/// <summary>Which events an endpoint hears, as its form has them.</summary>
internal static class Subscriptions
{
    private const string Some = "some";

    public static bool HearsAll(string? scope) => scope != Some;

    public static IReadOnlyList<string> Of(string? scope, IReadOnlyList<string>? events) => HearsAll(scope) ? [EventCatalogue.Everything] : events ?? [];

    public static SecretPart Secret(string title, WebhookSecret secret, string? note, WebhookEndpointId endpoint) =>
        new(Texts.Of(title), [new CopyPart("webhook-secret", Texts.Of("portal.webhooks.secret"), secret.Value)], note ?? Texts.Of("portal.webhooks.secret_note"), IsOnce: true, Address(endpoint));

    public static string Address(WebhookEndpointId endpoint) => "/portal/developers/webhooks/" + endpoint.Value;
}
