using System.Text;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class ComposeTestEventHandler(SqlSession sql, WebhookSecretProtection protection, IClock clock) : IQueryHandler<ComposeTestEvent, TestEvent>
{
    private static readonly Statement NewestActive = Statement.For(dialect => $"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0 AND e.active = 1
         ORDER BY e.seq DESC
        {dialect.Take("1")}
        """);

    private static readonly Statement WithUrl = Statement.For(dialect => $"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0 AND e.url = @Url
         ORDER BY e.seq DESC
        {dialect.Take("1")}
        """);

    private static readonly Statement WithId = new($"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0 AND e.endpoint_id = @Endpoint
        """);

    public async Task<Result<TestEvent>> Handle(ComposeTestEvent query, CancellationToken cancellationToken)
    {
        var (owner, test, endpoint) = query;
        var row = await sql.First<WebhookEndpointRow>(
            endpoint is not null ? WithId : test.Url is null ? NewestActive : WithUrl,
            new { owner.Partner, Mode = owner.Mode.ToDb(), test.Url, Endpoint = endpoint },
            cancellationToken);
        if (row is null && endpoint is not null)
            return WebhookErrors.EndpointNotFound;
        if (row is null)
            return test.Url is null ? WebhookErrors.NoEndpoint : Error.Invalid(new FieldError("url", "own_endpoint", Rules.Echo(test.Url)));

        var now = clock.GetCurrentInstant();
        var type = EventCatalogue.Find(test.Type ?? TestEventInput.DefaultType)!;
        var sample = new DomainEvent(Ids.Ordered(now), owner, type.Name, "sample", type.Sample, now);
        return new TestEvent(row.EndpointId, sample, new OutgoingWebhook(
            new Uri(row.Url), row.Secrets(protection), sample.Id, now, Encoding.ASCII.GetBytes(EventBody.Of(sample))));
    }
}
