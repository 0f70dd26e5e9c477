using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>What is due is found by <c>due_at</c> alone: a row has it while something is still to be done about it.</summary>
internal sealed class Solicitations(SqlSession sql) : ISolicitations
{
    private static readonly Statement Insert = new("""
        INSERT INTO solicitations (website_seq, event_seq, reference, kind, status, scheduled_at, due_at, ended_at, reason, problem, received_at)
        VALUES (@Website, (SELECT e.seq FROM purchase_events AS e WHERE e.event_id = @Event), @Reference, @Kind, @Status, @ScheduledAt, @DueAt, @EndedAt, @Reason, @Problem, @ReceivedAt)
        """);

    public async Task Add(Website website, IReadOnlyList<NewSolicitation> solicitations, CancellationToken ct)
    {
        if (solicitations.Count == 0)
            return;

        // Those of a purchase that are due together go in one mail, with the first of them.
        var mails = new HashSet<(PurchaseEventId?, Instant?)>();
        await sql.Execute(Insert, solicitations.Select(row => new
        {
            Website = website.Seq,
            Event = row.Purchase,
            row.Reference,
            Kind = row.Kind?.ToDb(),
            Status = row.Status.ToDb(),
            row.ScheduledAt,
            DueAt = row.End is null && mails.Add((row.Purchase, row.ScheduledAt)) ? row.ScheduledAt : null,
            EndedAt = row.End is null ? (Instant?)null : row.ReceivedAt,
            Reason = row.Rejection?.Code ?? row.End?.ToDb(),
            Problem = row.Rejection is { } rejection ? StoredProblem.Write(rejection.Problems) : null,
            row.ReceivedAt,
        }).ToList(), ct);
    }

    internal static readonly Statement DeleteRejected = Statement.For(dialect => $"""
        DELETE FROM solicitations
         WHERE website_seq = @Website AND status = '{SolicitationStatus.Rejected.ToDb()}' AND reference IN (SELECT {References.Value(dialect)} FROM {References.In(dialect)})
        """);

    public Task ForgetRejected(Website website, IReadOnlyCollection<string> references, CancellationToken ct) =>
        sql.Execute(DeleteRejected, new { Website = website.Seq, References = References.Listed(references) }, ct);

    /// <summary>The statuses from which the lifecycle has a step, written out.</summary>
    internal static string Allows(SolicitationTrigger step) =>
        $"status IN ({string.Join(", ", SolicitationLifecycle.Table.Rows.Where(row => row.On == step).Select(row => $"'{row.From.ToDb()}'"))})";

    internal static readonly string IsCancellable = Allows(SolicitationTrigger.Cancel);

    internal static readonly string SetCancelled = $"""
        UPDATE solicitations
           SET status = '{SolicitationStatus.Cancelled.ToDb()}', reason = @Reason, ended_at = @Now, due_at = NULL, lease = NULL
        """;

    internal static readonly Statement CancelOfOne = new($"""
        {SetCancelled}
         WHERE event_seq = (SELECT e.seq FROM purchase_events AS e WHERE e.event_id = @Event AND e.website_seq = @Website) AND {IsCancellable}
        """);

    public Task<int> Cancel(Website website, PurchaseEventId purchase, SolicitationEnd why, Instant now, CancellationToken ct) =>
        sql.Execute(CancelOfOne, new { Event = purchase, Website = website.Seq, Reason = why.ToDb(), Now = now }, ct);

    internal static readonly Statement CancelOfOrder = new($"""
        {SetCancelled}
         WHERE event_seq IN (SELECT e.seq
                               FROM websites AS w
                               JOIN purchase_events AS e ON e.website_seq = w.seq AND e.reference = @Reference
                              WHERE w.partner_id = @Partner AND w.mode = @Mode AND (e.order_seq IS NULL OR e.order_seq = @Order))
           AND {IsCancellable}
        """);

    public Task<int> Cancel(Order order, SolicitationEnd why, CancellationToken ct) => sql.Execute(CancelOfOrder, new
    {
        order.Owner.Partner,
        Mode = order.Owner.Mode.ToDb(),
        Reference = order.PartnerOrderId.Trim(),
        Order = order.Number!.Value,
        Reason = why.ToDb(),
        Now = order.UpdatedAt,
    }, ct);
}
