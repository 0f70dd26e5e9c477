using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class GetEvidenceHandler(SqlSession sql, ISubmissions submissions, IUploads uploads, IMerchantContacts merchants, IClock clock)
    : IQueryHandler<GetEvidence, SubmittedEvidence>
{
    private static readonly Statement OrderWithActors = new($"""
        SELECT {OrderRow.Columns}, h.status AS history_status, h.at AS history_at, h.failure_reason AS history_failure, h.actor
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.seq = @Order AND o.partner_id = @Partner AND o.mode = @Mode AND o.unboxing IS NOT NULL
         ORDER BY h.id
        """);

    public async Task<Result<SubmittedEvidence>> Handle(GetEvidence query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<OrderWithActorsRow>(OrderWithActors, new { query.Order, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken);
        if (rows is [])
            return OrderErrors.NotFound;
        if (await submissions.Find(query.Order, cancellationToken) is not { } submission)
            return EvidenceErrors.NothingSubmitted;

        var order = rows[0].ToMerchantView();
        var media = await uploads.Of(query.Order, clock.GetCurrentInstant(), cancellationToken);
        return new SubmittedEvidence(
            order,
            (await merchants.Find(query.Owner.Partner, cancellationToken)).Shop,
            submission,
            await submissions.FindReport(query.Order, cancellationToken),
            [.. rows.Select((row, index) => StepTaken.Of(order, index == 0 ? null : rows[index - 1].Change().Status, row.Change(), row.ActsAs))],
            [.. media.Where(medium => medium.IsSubmitted)]);
    }

    private sealed class OrderWithActorsRow : OrderWithHistoryRow
    {
        public required string Actor { get; init; }

        public Actors ActsAs => Caller.BehindCredential(Actor);
    }
}
