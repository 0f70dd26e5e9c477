using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class Outbox(SqlSession sql, IClock clock, DeliverySignal signal) : IOutbox
{
    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "outbox_events (event_id, partner_id, mode, type, subject, data, body, at)",
        "@Id, @Partner, @Mode, @Type, @Subject, @Data, @Body, @At",
        "seq"));

    // What waits behind an unfinished delivery of the same line is blocked from the start, so that nobody has to search for it when sending.
    private static readonly Statement FanOut = Statement.For(_ => $"""
        INSERT INTO webhook_deliveries (event_seq, endpoint_seq, subject, event_at, status, due_at, attempts, failures)
        SELECT @Event, e.seq, @Subject, @At,
               CASE WHEN e.active = 0 THEN {DeliverySql.Parked}
                    WHEN EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.endpoint_seq = e.seq AND d.subject = @Subject AND d.{DeliverySql.IsUnfinished})
                    THEN {DeliverySql.Blocked}
                    ELSE {DeliverySql.Pending} END,
               @Now, 0, 0
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL
           AND (EXISTS (SELECT 1 FROM webhook_subscriptions AS s WHERE s.endpoint_seq = e.seq AND s.pattern IN (@Type, @Group, '*')) OR e.endpoint_id = @AlsoTo)
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

        var queued = await sql.Execute(FanOut, new
        {
            Event = seq,
            Partner = partner,
            Mode = mode,
            happened.Subject,
            happened.Type,
            Group = EventCatalogue.GroupOf(happened.Type),
            happened.At,
            happened.AlsoTo,
            Now = clock.GetCurrentInstant(),
        }, ct);
        if (queued > 0)
            SqlUnit.Current!.OnCommitted(() => signal.Committed(happened.Owner));
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
