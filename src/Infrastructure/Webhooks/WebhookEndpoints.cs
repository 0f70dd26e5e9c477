using System.Text.Json;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class WebhookEndpoints(SqlSession sql, WebhookSecretProtection protection, IDefaultWebhookSecrets defaultSecrets) : IWebhookEndpoints
{
    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "webhook_endpoints (endpoint_id, partner_id, mode, url, events, description, active, secret, created_at)",
        "@Id, @Partner, @Mode, @Url, @Events, @Description, @IsActive, @Secret, @CreatedAt",
        "seq"));

    public async Task Add(WebhookEndpoint endpoint, WebhookSecret secret, CancellationToken ct)
    {
        var seq = await sql.First<long>(Insert, new
        {
            endpoint.Id,
            endpoint.Owner.Partner,
            Mode = endpoint.Owner.Mode.ToDb(),
            Url = endpoint.Url.OriginalString,
            Events = JsonSerializer.Serialize(endpoint.Events),
            endpoint.Description,
            endpoint.IsActive,
            Secret = protection.Protect(secret),
            endpoint.CreatedAt,
        }, ct);
        await Subscribe(seq, endpoint, ct);
    }

    private static readonly Statement CountOwned = new("""
        SELECT COUNT(*) FROM webhook_endpoints AS e WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0
        """);

    public async Task<int> Count(Owner owner, CancellationToken ct) =>
        (int)await sql.First<long>(CountOwned, new { owner.Partner, Mode = owner.Mode.ToDb() }, ct);

    private static readonly Statement FindOwned = new($"""
        SELECT {WebhookEndpointRow.Columns}
          FROM webhook_endpoints AS e
         WHERE e.endpoint_id = @Id AND e.partner_id = @Partner AND e.mode = @Mode AND e.deleted_at IS NULL AND e.is_of_orders = 0
        """);

    public async Task<WebhookEndpoint?> Find(Owner owner, WebhookEndpointId id, CancellationToken ct) => (await Row(owner, id, ct))?.ToEndpoint(owner);

    private static readonly Statement Update = new("""
        UPDATE webhook_endpoints
           SET url = @Url, events = @Events, description = @Description, active = @IsActive, disabled_reason = @DisabledReason,
               disabled_at = @DisabledAt, failing_since = @FailingSince
         WHERE seq = @Seq AND deleted_at IS NULL
        """);

    private static readonly Statement Unsubscribe = new("DELETE FROM webhook_subscriptions WHERE endpoint_seq = @Seq");

    public async Task<bool> TrySave(WebhookEndpoint endpoint, CancellationToken ct)
    {
        if (await Row(endpoint.Owner, endpoint.Id, ct) is not { Seq: var seq })
            return false;
        var isSaved = await sql.Execute(Update, new
        {
            Seq = seq,
            Url = endpoint.Url.OriginalString,
            Events = JsonSerializer.Serialize(endpoint.Events),
            endpoint.Description,
            endpoint.IsActive,
            DisabledReason = endpoint.Disabled?.Reason.ToDb(),
            DisabledAt = endpoint.Disabled?.At,
            endpoint.FailingSince,
        }, ct) == 1;
        await sql.Execute(Unsubscribe, new { Seq = seq }, ct);
        await Subscribe(seq, endpoint, ct);
        return isSaved;
    }

    private static readonly Statement ReplaceSecret = new("""
        UPDATE webhook_endpoints
           SET previous_secret = CASE WHEN previous_valid_until > @Now THEN previous_secret ELSE secret END,
               previous_valid_until = @OverlapUntil,
               secret = @Secret
         WHERE endpoint_id = @Id AND partner_id = @Partner AND mode = @Mode AND deleted_at IS NULL AND is_of_orders = 0
        """);

    public async Task<bool> Rotate(Owner owner, WebhookEndpointId id, WebhookSecret secret, Instant overlapUntil, Instant now, CancellationToken ct) =>
        await sql.Execute(ReplaceSecret, new
        {
            Id = id,
            owner.Partner,
            Mode = owner.Mode.ToDb(),
            Secret = protection.Protect(secret),
            OverlapUntil = overlapUntil,
            Now = now,
        }, ct) == 1;

    private static readonly Statement MarkDeleted = new("""
        UPDATE webhook_endpoints
           SET deleted_at = @Now, active = 0
         WHERE endpoint_id = @Id AND partner_id = @Partner AND mode = @Mode AND deleted_at IS NULL AND is_of_orders = 0
        """);

    public async Task<bool> Delete(Owner owner, WebhookEndpointId id, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkDeleted, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Now = now }, ct) == 1;

    // Asked for again, it is given another chance: nobody but an order can switch it on.
    private static readonly Statement Reactivate = new("""
        UPDATE webhook_endpoints
           SET active = 1, disabled_reason = NULL, disabled_at = NULL, failing_since = NULL
         WHERE endpoint_id = @Id AND active = 0
        """);

    private static readonly Statement NoteUse = new("UPDATE webhook_endpoints SET used_at = @Now WHERE endpoint_id = @Id AND used_at < @Before");

    private static readonly Statement FindOfOrders = new("""
        SELECT e.endpoint_id FROM webhook_endpoints AS e WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.url = @Url AND e.is_of_orders = 1
        """);

    // Without a secret of its own: there may be one for each order, and a rotation changes one row.
    private static readonly Statement InsertOfOrders = new("""
        INSERT INTO webhook_endpoints (endpoint_id, partner_id, mode, url, events, active, secret, created_at, is_of_orders, used_at)
        VALUES (@Id, @Partner, @Mode, @Url, '[]', 1, '', @Now, 1, @Now)
        """);

    public async Task<WebhookEndpointId> ForOrders(Owner owner, Uri url, Instant now, CancellationToken ct)
    {
        var place = new { owner.Partner, Mode = owner.Mode.ToDb(), Url = url.OriginalString };
        if (await sql.First<WebhookEndpointId?>(FindOfOrders, place, ct) is { } known)
        {
            await sql.Execute(Reactivate, new { Id = known }, ct);
            await sql.Execute(NoteUse, new { Id = known, Now = now, Before = now - WebhookHistory.AddressUse }, ct);
            return known;
        }

        await defaultSecrets.Of(owner, now, ct);
        var id = WebhookEndpointId.New();
        var isNew = await sql.TryInsert(InsertOfOrders, new { Id = id, place.Partner, place.Mode, place.Url, Now = now }, ct);
        return isNew ? id : (await sql.First<WebhookEndpointId?>(FindOfOrders, place, ct))!.Value;
    }

    private static readonly Statement InsertSubscription = new("INSERT INTO webhook_subscriptions (endpoint_seq, pattern) VALUES (@Seq, @Pattern)");

    private Task<int> Subscribe(long seq, WebhookEndpoint endpoint, CancellationToken ct) =>
        sql.Execute(InsertSubscription, endpoint.Events.Distinct().Select(pattern => new Subscription(seq, pattern)).ToList(), ct);

    private Task<WebhookEndpointRow?> Row(Owner owner, WebhookEndpointId id, CancellationToken ct) =>
        sql.First<WebhookEndpointRow>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() }, ct);

    private sealed record Subscription(long Seq, string Pattern);
}
