using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class Outbox(SqlSession sql, IWebhookEndpoints endpoints, IClock clock, DeliverySignal signal) : IOutbox
{
    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "outbox_events (event_id, partner_id, mode, type, subject, data, body, at)",
        "@Id, @Partner, @Mode, @Type, @Subject, @Data, @Body, @At",
        "seq"));

    internal static readonly Statement FanOut = FanOutTo(
        "e.is_of_orders = 0 AND EXISTS (SELECT 1 FROM webhook_subscriptions AS s WHERE s.endpoint_seq = e.seq AND s.pattern IN (@Type, @Group, '*'))");

    // By itself: there may be an address for each order, and with an OR all of them would be looked at for every event.
    internal static readonly Statement FanOutToAddress = FanOutTo("e.is_of_orders = 1 AND e.url = @AlsoTo");

    // What waits behind an unfinished delivery of the same line is blocked from the start, so that nobody has to search for it when sending.
    private static Statement FanOutTo(string which) => Statement.For(_ => $"""
        INSERT INTO webhook_deliveries (event_seq, endpoint_seq, subject, event_at, status, due_at, attempts, failures)
        SELECT @Event, e.seq, @Subject, @At,
               CASE WHEN e.active = 0 THEN {DeliverySql.Parked}
                    WHEN EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.endpoint_seq = e.seq AND d.subject = @Subject AND d.{DeliverySql.IsUnfinished})
                    THEN {DeliverySql.Blocked}
                    ELSE {DeliverySql.Pending} END,
               @Now, 0, 0
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND {which}
        """);

    private static readonly Statement KeepAddress = new("""
        UPDATE webhook_endpoints SET used_at = @At WHERE partner_id = @Partner AND mode = @Mode AND url = @AlsoTo AND is_of_orders = 1 AND used_at < @Before
        """);

    public async Task Append(DomainEvent happened, CancellationToken ct)
    {
        var (partner, mode) = (happened.Owner.Partner, happened.Owner.Mode.ToDb());
        var seq = await sql.First<long>(Insert, new
        {
            happened.Id,
            Partner = partner,
            Mode = mode,
            happened.Type,
            happened.Subject,
            Data = JsonSerializer.Serialize(happened.Data, EventJson.Default.Facts),
            Body = EventBody.Of(happened),
            happened.At,
        }, ct);

        var (now, subject, at) = (clock.GetCurrentInstant(), happened.Subject, happened.At);
        var queued = await sql.Execute(
            FanOut, new { Event = seq, Partner = partner, Mode = mode, Subject = subject, happened.Type, Group = EventCatalogue.GroupOf(happened.Type), At = at, Now = now }, ct);
        if (happened.AlsoTo is { } address)
        {
            var toAddress = new { Event = seq, Partner = partner, Mode = mode, Subject = subject, AlsoTo = address, At = at, Now = now };
            var told = await sql.Execute(FanOutToAddress, toAddress, ct);
            queued += told > 0 ? told : await Remember(happened.Owner, address, toAddress, now, ct);
            await sql.Execute(KeepAddress, new { Partner = partner, Mode = mode, AlsoTo = address, At = at, Before = at - WebhookHistory.AddressUse }, ct);
        }

        if (queued > 0)
            SqlUnit.Current!.OnCommitted(() => signal.Committed(happened.Owner, happened.AlsoTo));
    }

    /// <summary>An order that nothing happened to for so long that its address was forgotten meanwhile.</summary>
    private async Task<int> Remember(Owner owner, string address, object toAddress, Instant now, CancellationToken ct)
    {
        await endpoints.ForOrders(owner, new Uri(address), now, ct);
        return await sql.Execute(FanOutToAddress, toAddress, ct);
    }
}

/// <summary>The values that an event's facts may have; another type is refused when it is written.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, object?>), TypeInfoPropertyName = "Facts")]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(decimal))]
internal sealed partial class EventJson : JsonSerializerContext;
