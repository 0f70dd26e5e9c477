using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>What the contracts about deliveries share: owners, endpoints, events, and the ways to take and finish a delivery.</summary>
public abstract class DeliveriesContract(StorageFixture storage) : StorageContract(storage)
{
    protected static readonly WebhookAnswer Ok = new(200, null, Duration.FromMilliseconds(12), "ok");

    protected static readonly WebhookAnswer Broken = new(500, "status 500", Duration.FromMilliseconds(7), "oops");

    protected static readonly WebhookAnswer Gone = new(410, "status 410", Duration.FromMilliseconds(7), "");

    internal DeliveryQueue Queue => Storage.Services.GetRequiredService<DeliveryQueue>();

    internal DeliveryUpkeep Upkeep => ActivatorUtilities.CreateInstance<DeliveryUpkeep>(Storage.Services);

    protected IWebhookEndpoints Endpoints => Storage.Services.GetRequiredService<IWebhookEndpoints>();

    protected IWebhookDeliveries Deliveries => Storage.Services.GetRequiredService<IWebhookDeliveries>();

    protected Instant Now => Storage.Clock.GetCurrentInstant();

    protected async Task<Owner> NewOwner(Mode mode = Mode.Live) =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Dropcolis", Now, ct)), mode);

    protected async Task<WebhookEndpoint> NewEndpoint(Owner owner, params string[] events)
    {
        var endpoint = WebhookEndpoint.New(owner, new Uri("https://partner.example/hooks"), events is [] ? ["*"] : events, "Warehouse", Now);
        await Storage.Write(ct => Endpoints.Add(endpoint, WebhookSecret.New(), ct));
        return endpoint;
    }

    protected async Task<DomainEvent> Happen(Owner owner, string subject, string type = "order.accepted", string? alsoTo = null)
    {
        var happened = new DomainEvent(Ids.Ordered(Now), owner, type, subject, new Dictionary<string, object?> { ["order_id"] = subject }, Now, alsoTo);
        await Storage.Write(ct => Storage.Services.GetRequiredService<IOutbox>().Append(happened, ct));
        return happened;
    }

    internal Task<IReadOnlyList<ClaimedDelivery>> Claim(WebhookEndpoint endpoint, int most = 100) => Claim(endpoint.Id, most);

    internal async Task<IReadOnlyList<ClaimedDelivery>> Claim(WebhookEndpointId endpoint, int most = 100) =>
        (await Queue.Claim(new Dictionary<long, int> { [await SeqOf(endpoint)] = most }, Ct)).Deliveries;

    internal Task<RecordedAttempt> Record(ClaimedDelivery delivery, WebhookAnswer answer) => Queue.Record(delivery, answer, Ct);

    /// <summary>Claims what is due, answers all of it alike, and tells what was sent.</summary>
    protected async Task<IReadOnlyList<Guid>> SendDue(WebhookEndpoint endpoint, WebhookAnswer answer)
    {
        var claimed = await Claim(endpoint);
        foreach (var delivery in claimed)
            await Record(delivery, answer);
        return [.. claimed.Select(delivery => delivery.Webhook.EventId)];
    }

    private static readonly Statement FindSeq = new("SELECT e.seq FROM webhook_endpoints AS e WHERE e.endpoint_id = @Id");

    internal Task<long> SeqOf(WebhookEndpoint endpoint) => SeqOf(endpoint.Id);

    internal Task<long> SeqOf(WebhookEndpointId endpoint) => Storage.Sql.First<long>(FindSeq, new { Id = endpoint }, Ct);

    private static readonly Statement Statuses = new("""
        SELECT d.status FROM webhook_deliveries AS d JOIN webhook_endpoints AS e ON e.seq = d.endpoint_seq WHERE e.endpoint_id = @Id ORDER BY d.seq
        """);

    protected Task<IReadOnlyList<string>> StatusesOf(WebhookEndpoint endpoint) => Storage.Sql.Query<string>(Statuses, new { endpoint.Id }, Ct);

    protected async Task<IReadOnlyList<WebhookAttemptView>> AttemptsOf(Owner owner) => (await PageOf(owner, "100", null)).Value.Data;

    protected Task<Result<Page<WebhookAttemptView>>> PageOf(Owner owner, string limit, string? cursor) =>
        new ListWebhookDeliveriesHandler(Storage.Sql).Handle(new ListWebhookDeliveries(owner, null, null, null, limit, cursor), Ct);

    protected static string BodyOf(OutgoingWebhook webhook) => Encoding.UTF8.GetString(webhook.Body.Span);

    protected static string NewSubject() => "dc_" + Ids.Hex(16);
}
