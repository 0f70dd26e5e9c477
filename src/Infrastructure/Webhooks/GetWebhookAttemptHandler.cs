using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class GetWebhookAttemptHandler(SqlSession sql) : IQueryHandler<GetWebhookAttempt, WebhookAttemptDetails>
{
    private static readonly Statement FindWithBody = new($"""
        SELECT {WebhookAttemptRow.Columns}, v.body
          FROM webhook_attempts AS a
          LEFT JOIN webhook_deliveries AS d ON d.seq = a.delivery_seq
          LEFT JOIN outbox_events AS v ON v.seq = d.event_seq
         WHERE a.attempt_id = @Id AND a.partner_id = @Partner AND a.mode = @Mode
        """);

    public async Task<Result<WebhookAttemptDetails>> Handle(GetWebhookAttempt query, CancellationToken cancellationToken) =>
        await sql.First<Row>(FindWithBody, new { Id = query.Attempt, query.Owner.Partner, Mode = query.Owner.Mode.ToDb() }, cancellationToken) is { } row
            ? new WebhookAttemptDetails(row.ToView(), row.Body)
            : WebhookErrors.DeliveryNotFound;

    private sealed class Row : WebhookAttemptRow
    {
        public string? Body { get; init; }
    }
}
