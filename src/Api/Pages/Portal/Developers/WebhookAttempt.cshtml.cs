using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>One attempt: what was sent, and what came back.</summary>
public sealed class WebhookAttemptModel : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Attempt { get; set; }

    /// <summary>Null when it is not there.</summary>
    public WebhookAttemptDetails? Found { get; private set; }

    public bool MayRetry => Found is { Attempt.IsTest: false } && PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Webhook", "Retry");

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Found is null ? await Again(WebhookErrors.DeliveryNotFound) : Page();
    }

    protected override async Task Load()
    {
        if (WebhookAttemptId.Parse(Attempt) is { } id && await Ask(new GetWebhookAttempt(Caller.Owner, id)) is { Error: null } found && found.Value.Attempt.Endpoint.Value == Id)
            Found = found.Value;
    }
}
