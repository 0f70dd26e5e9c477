using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Webhooks;

internal sealed class DefaultWebhookSecrets(SqlSession sql, WebhookSecretProtection protection) : IDefaultWebhookSecrets
{
    private static readonly Statement Find = new("""
        SELECT s.secret, s.previous_secret, s.previous_valid_until FROM webhook_default_secrets AS s WHERE s.partner_id = @Partner AND s.mode = @Mode
        """);

    private static readonly Statement Insert = new("""
        INSERT INTO webhook_default_secrets (partner_id, mode, secret, created_at) VALUES (@Partner, @Mode, @Secret, @Now)
        """);

    public async Task<WebhookSecrets> Of(Owner owner, Instant now, CancellationToken ct)
    {
        var whose = new { owner.Partner, Mode = owner.Mode.ToDb() };
        if (await sql.First<SecretRow>(Find, whose, ct) is { } known)
            return known.Secrets(protection);

        var secret = WebhookSecret.New();
        return await sql.TryInsert(Insert, new { whose.Partner, whose.Mode, Secret = protection.Protect(secret), Now = now }, ct)
            ? new WebhookSecrets(secret, null, null)
            : (await sql.First<SecretRow>(Find, whose, ct))!.Secrets(protection);
    }

    private static readonly Statement Replace = new("""
        UPDATE webhook_default_secrets
           SET previous_secret = CASE WHEN previous_valid_until > @Now THEN previous_secret ELSE secret END,
               previous_valid_until = @OverlapUntil,
               secret = @Secret
         WHERE partner_id = @Partner AND mode = @Mode
        """);

    public Task Rotate(Owner owner, WebhookSecret secret, Instant overlapUntil, Instant now, CancellationToken ct) => sql.Execute(Replace, new
    {
        owner.Partner,
        Mode = owner.Mode.ToDb(),
        Secret = protection.Protect(secret),
        OverlapUntil = overlapUntil,
        Now = now,
    }, ct);

    private sealed class SecretRow
    {
        public required string Secret { get; init; }

        public string? PreviousSecret { get; init; }

        public Instant? PreviousValidUntil { get; init; }

        public WebhookSecrets Secrets(WebhookSecretProtection protection) => protection.Unprotect(Secret, PreviousSecret, PreviousValidUntil);
    }
}
