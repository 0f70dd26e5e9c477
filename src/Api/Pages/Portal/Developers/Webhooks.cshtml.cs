using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>The account's webhook endpoints, and a form for one more.</summary>
public sealed class WebhooksModel : PortalPage
{
    public IReadOnlyList<WebhookEndpointView> Endpoints { get; private set; } = [];

    /// <summary>The secret of the endpoint that was just made.</summary>
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

    protected override async Task Load()
    {
        Fields ??= new EndpointFields(this, null, null, HearsAll: true, []);
        Endpoints = (await Ask(new ListWebhookEndpoints(Caller.Owner, null, null))).Value.Data;
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
