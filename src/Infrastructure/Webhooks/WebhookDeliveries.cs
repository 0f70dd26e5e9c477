using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;
using static Parcours.Domain.Webhooks.DeliveryStatus;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class WebhookDeliveries(SqlSession sql, DeliveryQueue queue, DeliverySignal signal, IClock clock) : IWebhookDeliveries
{
    private static readonly Statement FindEndpoint = new("SELECT e.seq FROM webhook_endpoints AS e WHERE e.endpoint_id = @Id");

    public async Task Park(WebhookEndpointId endpoint, CancellationToken ct) =>
        await queue.ParkSome(await sql.First<long>(FindEndpoint, new { Id = endpoint }, ct), ct);

    private static readonly Statement FindDelivery = new("""
        SELECT d.seq, d.endpoint_seq, d.subject, e.active
          FROM webhook_attempts AS a
          JOIN webhook_deliveries AS d ON d.seq = a.delivery_seq
          JOIN webhook_endpoints AS e ON e.seq = d.endpoint_seq
         WHERE a.attempt_id = @Attempt AND a.partner_id = @Partner AND a.mode = @Mode AND e.deleted_at IS NULL
        """);

    private static readonly Statement Hurry = Statement.For(_ => $"""
        UPDATE webhook_deliveries SET status = {DeliverySql.After(Pending, DeliveryTrigger.Requeue)}, due_at = @Now WHERE seq = @Delivery AND status = 'pending'
        """);

    private static readonly Statement QueueAgain = Statement.For(_ => $"""
        UPDATE webhook_deliveries
           SET status = {DeliverySql.After(Failed, DeliveryTrigger.Requeue)}, failures = 0, due_at = @Now
         WHERE seq = @Delivery AND status IN ('succeeded', 'failed', 'parked')
        """);

    public async Task<Result<bool>> Requeue(Owner owner, WebhookAttemptId attempt, CancellationToken ct)
    {
        var delivery = await sql.First<DeliveryRow>(FindDelivery, new { Attempt = attempt, owner.Partner, Mode = owner.Mode.ToDb() }, ct);
        if (delivery is null)
            return WebhookErrors.DeliveryNotFound;
        if (!delivery.Active)
            return WebhookErrors.Inactive;

        var now = clock.GetCurrentInstant();
        var hasMoved = await sql.Execute(Hurry, new { Delivery = delivery.Seq, Now = now }, ct) == 1
            || await sql.Execute(QueueAgain, new { Delivery = delivery.Seq, Now = now }, ct) == 1;
        if (hasMoved)
        {
            await queue.Advance(delivery.EndpointSeq, delivery.Subject, now, ct);
            SqlUnit.Current!.OnCommitted(() => signal.Committed(owner));
        }

        return hasMoved;
    }

    /// <summary>Small enough that the writer is soon free again.</summary>
    private const int MostReplayedAtOnce = 200;

    [Flags]
    internal enum Filters
    {
        None = 0,
        Endpoint = 1,
    }

    internal static readonly StatementFamily<Filters> FindUnsent = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT d.seq, d.endpoint_seq, d.subject, d.status
          FROM webhook_endpoints AS e
          JOIN webhook_deliveries AS d ON d.endpoint_seq = e.seq
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.active = 1
        {(filters.HasFlag(Filters.Endpoint) ? "   AND e.endpoint_id = @Endpoint" : "")}
           AND d.{DeliverySql.IsUnsent} AND d.event_at >= @Since
         ORDER BY e.is_of_orders, e.seq, d.event_at, d.seq
        {dialect.Take("@Most")}
        """);

    public async Task<int> Replay(Owner owner, WebhookEndpointId? endpoint, Instant since, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var rows = await sql.Query<DeliveryRow>(
            FindUnsent[endpoint is null ? Filters.None : Filters.Endpoint],
            new { owner.Partner, Mode = owner.Mode.ToDb(), Endpoint = endpoint, Since = since, Most = MostReplayedAtOnce },
            ct);

        // The whole part is blocked first and its lines advance afterwards: so each begins with its oldest.
        var queued = await sql.Execute(QueueAgain, rows.Select(row => new Replayed(row.Seq, now)).ToList(), ct);
        foreach (var (line, subject) in rows.Select(row => (row.EndpointSeq, row.Subject)).Distinct())
            await queue.Advance(line, subject, now, ct);
        if (queued > 0)
            SqlUnit.Current!.OnCommitted(() => signal.Committed(owner));
        return queued;
    }

    public Task NoteTest(Owner owner, WebhookEndpointId endpoint, DomainEvent sample, WebhookAnswer answer, CancellationToken ct) =>
        queue.Note(new AttemptRecord(NoDelivery, owner, endpoint, sample.Id, sample.Type, 1, answer, clock.GetCurrentInstant()), ct);

    /// <summary>A sample is no event: it is never repeated.</summary>
    internal const long NoDelivery = 0;

    // By the first rows: they came in the order of their time, so no index on it is needed.
    private static readonly Statement PurgeAttempts = Oldest("webhook_attempts", "created_at < @Before");

    private static readonly Statement PurgeDeliveries = Oldest("webhook_deliveries", "event_at < @Before");

    private static readonly Statement PurgeEvents = Oldest(
        "outbox_events", "at < @Before AND NOT EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.event_seq = outbox_events.seq)");

    private static readonly Statement PurgeSubscriptions = new("""
        DELETE FROM webhook_subscriptions WHERE endpoint_seq IN (SELECT e.seq FROM webhook_endpoints AS e WHERE e.deleted_at < @Before)
        """);

    // Whatever was on its way to such an endpoint is older than its deletion.
    private static readonly Statement PurgeEndpoints = new("DELETE FROM webhook_endpoints WHERE deleted_at < @Before");

    // Its deliveries are older than its last use, so they went before it. An order that comes back to life has it made again.
    internal static readonly Statement PurgeAddresses = Statement.For(dialect => dialect.DeleteSome("webhook_endpoints", "is_of_orders = 1 AND used_at < @Unused", "@Most"));

    public async Task<int> Purge(Instant before, int most, CancellationToken ct)
    {
        var args = new { Before = before, Most = most };
        var purged = await sql.Execute(PurgeAttempts, args, ct);
        purged += await sql.Execute(PurgeDeliveries, args, ct);
        purged += await sql.Execute(PurgeEvents, args, ct);
        purged += await sql.Execute(PurgeAddresses, new { Unused = before - WebhookHistory.AddressUse, Most = most }, ct);
        await sql.Execute(PurgeSubscriptions, new { Before = before }, ct);
        await sql.Execute(PurgeEndpoints, new { Before = before }, ct);
        return Math.Min(purged, most);
    }

    private static Statement Oldest(string table, string where) =>
        new($"DELETE FROM {table} WHERE seq < (SELECT MIN(o.seq) FROM {table} AS o) + @Most AND {where}");

    private sealed record Replayed(long Delivery, Instant Now);

    private sealed class DeliveryRow
    {
        public required long Seq { get; init; }

        public required long EndpointSeq { get; init; }

        public required string Subject { get; init; }

        public required bool Active { get; init; }
    }
}
