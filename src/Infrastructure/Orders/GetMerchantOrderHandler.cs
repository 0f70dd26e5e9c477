using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class GetMerchantOrderHandler(SqlSession sql, ISubmissions submissions, IUploads uploads, IClock clock) : IQueryHandler<GetMerchantOrder, MerchantOrderView>
{
    private static readonly Statement OrderWithHistory = new($"""
        SELECT {OrderRow.Columns}, h.status AS history_status, h.at AS history_at, h.failure_reason AS history_failure
          FROM orders AS o
          JOIN order_history AS h ON h.order_seq = o.seq
         WHERE o.seq = @Order AND o.partner_id = @Partner AND o.mode = @Mode AND o.unboxing IS NOT NULL
         ORDER BY h.id
        """);

    public async Task<Result<MerchantOrderView>> Handle(GetMerchantOrder query, CancellationToken cancellationToken)
    {
        var rows = await sql.Query<OrderWithHistoryRow>(OrderWithHistory, new { query.Order, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken);
        return rows is [var order, ..]
            ? order.ToMerchantView() with { History = [.. rows.Select(row => row.Change())], Proof = await ProofOf(query.Order, cancellationToken) }
            : OrderErrors.NotFound;
    }

    private async Task<UnboxingProof?> ProofOf(OrderNumber order, CancellationToken ct)
    {
        if (await submissions.Find(order, ct) is not { } submission)
            return null;
        var media = submission.ErasedAt is null ? await uploads.Of(order, clock.GetCurrentInstant(), ct) : [];
        return new UnboxingProof(submission, [.. media.Where(medium => medium.IsSubmitted)], await submissions.FindReport(order, ct));
    }
}
