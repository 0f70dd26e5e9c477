using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class ListWebhookDeliveriesHandler(SqlSession sql) : IQueryHandler<ListWebhookDeliveries, Page<WebhookAttemptView>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Endpoint = 1,
        Status = 2,
        Event = 4,
    }

    internal static readonly StatementFamily<Filters> Newest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {WebhookAttemptRow.Columns}
          FROM webhook_attempts AS a
         WHERE a.partner_id = @Partner AND a.mode = @Mode AND a.seq < @Before
        {When(filters, Filters.Endpoint, "AND a.endpoint_id = @Endpoint")}
        {When(filters, Filters.Status, "AND a.status = @Status")}
        {When(filters, Filters.Event, "AND a.event_id = @Event")}
         ORDER BY a.seq DESC
        {dialect.Take("@Take")}
        """);

    private static readonly Statement FindPosition = new("""
        SELECT a.seq FROM webhook_attempts AS a WHERE a.attempt_id = @Id AND a.partner_id = @Partner AND a.mode = @Mode
        """);

    public async Task<Result<Page<WebhookAttemptView>>> Handle(ListWebhookDeliveries query, CancellationToken cancellationToken)
    {
        var (partner, mode) = (query.Owner.Partner, query.Owner.Mode.ToDb());
        long? before = long.MaxValue;
        if (query.Cursor is { } cursor)
        {
            before = WebhookAttemptId.Parse(IdPrefix + cursor) is { } id
                ? await sql.First<long?>(FindPosition, new { Id = id, Partner = partner, Mode = mode }, cancellationToken)
                : null;
        }

        if (before is null)
            return WebhookErrors.UnknownCursor;

        var rows = await sql.Query<WebhookAttemptRow>(Newest[FiltersOf(query)], new
        {
            Partner = partner,
            Mode = mode,
            Before = before,
            Endpoint = query.EndpointId is null ? (WebhookEndpointId?)null : new WebhookEndpointId(query.EndpointId),
            query.Status,
            Event = query.EventId is null ? (Guid?)null : Guid.Parse(query.EventId),
            Take = query.Take + 1,
        }, cancellationToken);
        var shown = rows.Take(query.Take).Select(row => row.ToView()).ToList();
        return new Page<WebhookAttemptView>(shown, rows.Count > shown.Count ? shown[^1].Id.Value[IdPrefix.Length..] : null);
    }

    private const string IdPrefix = "wd_";

    private static Filters FiltersOf(ListWebhookDeliveries query) =>
        (query.EndpointId is null ? Filters.None : Filters.Endpoint)
        | (query.Status is null ? Filters.None : Filters.Status)
        | (query.EventId is null ? Filters.None : Filters.Event);

    private static string When(Filters set, Filters filter, string condition) => set.HasFlag(filter) ? "   " + condition : "";
}
