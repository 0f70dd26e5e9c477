using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Api.Webhooks;
using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>One endpoint: how it is, what was sent to it and what came back, and how to send again.</summary>
public sealed class WebhookModel(WebhookRuns runs, IClock clock) : PortalPage
{
    /// <summary>How far back a replay goes, in hours; events are kept no longer.</summary>
    public static readonly IReadOnlyList<(int Hours, string Text)> Reaches =
        [(1, "portal.replay.hour"), (24, "portal.replay.day"), (7 * 24, "portal.replay.week"), (30 * 24, "portal.replay.month"), (90 * 24, "portal.replay.all")];

    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>Null when it is not there.</summary>
    public WebhookEndpointView? Endpoint { get; private set; }

    public Page<WebhookAttemptView> Attempts { get; private set; } = new([], null);

    /// <summary>The status that is looked for; null for all.</summary>
    public string? Status { get; private set; }

    /// <summary>The one event whose attempts are looked for; null for all.</summary>
    public string? Event { get; private set; }

    public bool IsFirst { get; private set; } = true;

    /// <summary>An address that single orders named goes by them, and is nobody's to change.</summary>
    public bool MayChange => Endpoint is { IsOfOrders: false } && PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Webhook", "Test");

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Endpoint is null ? await Again(WebhookErrors.EndpointNotFound) : Page();
    }

    public async Task<IActionResult> OnPostTest(string? type)
    {
        if (WebhookEndpointId.Parse(Id) is not { } id)
            return await Again(WebhookErrors.EndpointNotFound);

        var tested = await runs.Test(new ComposeTestEvent(Caller.Owner, new TestEventInput(null, type), id), HttpContext.RequestAborted);
        if (tested.Error is { } refusal)
            return await Again(refusal);

        var answer = tested.Value.Answer;
        var took = answer.Took.TotalMilliseconds.ToString("0", CultureInfo.CurrentCulture);
        return answer.IsAcknowledged
            ? Anew(Texts.Of("portal.webhook.test_good", answer.StatusCode!, took))
            : await Again(Texts.Of("portal.webhook.test_bad", answer.Error ?? ""), StatusCodes.Status200OK);
    }

    public async Task<IActionResult> OnPostEnable()
    {
        if (WebhookEndpointId.Parse(Id) is not { } id)
            return await Again(WebhookErrors.EndpointNotFound);

        var changed = await Ask(new ChangeWebhookEndpoint(Caller.Owner, id, new WebhookEndpointChanges(null, null, Active: true, null)));
        return changed.Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.webhook.enabled"));
    }

    public async Task<IActionResult> OnPostRetry(string? attempt)
    {
        if (WebhookAttemptId.Parse(attempt) is not { } id)
            return await Again(WebhookErrors.DeliveryNotFound);

        var queued = await Ask(new RetryWebhookDelivery(Caller.Owner, id));
        return queued.Error is { } refusal ? await Again(refusal) : Anew(Texts.Of(queued.Value == 0 ? "portal.webhook.on_its_way" : "portal.webhook.retried"));
    }

    public async Task<IActionResult> OnPostReplay(int hours)
    {
        var reach = Reaches.Select(known => known.Hours).Contains(hours) ? hours : Reaches[0].Hours;
        var since = JsonTime.Of(clock.GetCurrentInstant() - Duration.FromHours(reach));
        var queued = await runs.Replay(new ReplayWebhookDeliveries(Caller.Owner, new ReplayInput(since, Id)), HttpContext.RequestAborted);
        return queued.Error is { } refusal ? await Again(refusal)
            : Anew(queued.Value == 0 ? Texts.Of("portal.replay.nothing") : Texts.Of("portal.replay.done", queued.Value));
    }

    protected override async Task Load()
    {
        if (WebhookEndpointId.Parse(Id) is not { } id || await Ask(new ShowWebhookEndpoint(Caller.Owner, id)) is not { Error: null } found)
            return;

        Endpoint = found.Value;
        Status = Names.Parse<AttemptStatus>(Request.Query["status"]) is { } known ? Names.Of(known) : null;
        Event = Guid.TryParse(Request.Query["event"], out var one) ? one.ToString() : null;
        var cursor = Request.Query["cursor"].ToString() is { Length: > 0 } some ? some : null;
        var listed = await List(id, cursor);
        // Where a list went on may be forgotten by now.
        (IsFirst, Attempts) = listed.Error is null ? (cursor is null, listed.Value) : (true, (await List(id, null)).Value);
    }

    private Task<Result<Page<WebhookAttemptView>>> List(WebhookEndpointId id, string? cursor) =>
        Ask(new ListWebhookDeliveries(Caller.Owner, id.Value, Status, Event, null, cursor));
}
