using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

/// <summary>The secrets are encrypted with the Data Protection key ring before they reach the database.</summary>
internal sealed class OAuthClients : IOAuthClients
{
    private const string Columns = "c.client_id, c.partner_id, c.mode, c.created_at, c.previous_valid_until, c.last_used_at, c.revoked_at";

    private readonly SqlSession _sql;

    private readonly IDataProtector _protector;

    /// <summary>Read in place of an unknown client's, so that it takes as long.</summary>
    private readonly Lazy<string> _nobodys;

    public OAuthClients(SqlSession sql, IDataProtectionProvider protection)
    {
        _sql = sql;
        _protector = protection.CreateProtector("Parcours.OAuthSecret");
        _nobodys = new Lazy<string>(() => Protect(OAuthSecret.New(Mode.Live)));
    }

    // One row with two secrets, whoever is asked for: a row that is not there, or a secret to read more, would tell by its time which clients there are.
    private static readonly Statement FindUsable = new("""
        SELECT COALESCE(c.client_id, '') AS client_id, c.partner_id, c.mode, c.created_at, c.previous_valid_until, c.last_used_at, c.revoked_at,
               COALESCE(c.secret, @Nobodys) AS secret, COALESCE(c.previous_secret, @Nobodys) AS previous_secret
          FROM (SELECT 1 AS one) AS always
          LEFT JOIN oauth_clients AS c ON c.client_id = @Id AND c.revoked_at IS NULL
        """);

    public async Task<OAuthCredential?> Find(string id, CancellationToken ct)
    {
        var row = (await _sql.First<Row>(FindUsable, new { Id = id, Nobodys = _nobodys.Value }, ct))!;
        var (secret, previous) = (Unprotect(row.Secret!), Unprotect(row.PreviousSecret!));
        return row.ClientId.Length == 0 ? null : new OAuthCredential(row.ToClient(), secret, row.PreviousValidUntil is null ? null : previous);
    }

    private static readonly Statement FindUnrevoked = new($"SELECT {Columns} FROM oauth_clients AS c WHERE c.client_id = @Id AND c.revoked_at IS NULL");

    public async Task<OAuthClient?> FindActive(string id, CancellationToken ct) => (await _sql.First<Row>(FindUnrevoked, new { Id = id }, ct))?.ToClient();

    private static readonly Statement Insert = new("""
        INSERT INTO oauth_clients (client_id, partner_id, mode, secret, created_at) VALUES (@Id, @Partner, @Mode, @Secret, @Now)
        """);

    public async Task<OAuthClient> Add(Owner owner, string id, OAuthSecret secret, Instant now, CancellationToken ct)
    {
        await _sql.Execute(Insert, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Secret = Protect(secret), Now = now }, ct);
        return new OAuthClient(id, owner, now);
    }

    private static readonly Statement NewestOwned = Statement.For(dialect => $"""
        SELECT {Columns}
          FROM oauth_clients AS c
         WHERE c.partner_id = @Partner AND c.mode = @Mode
         ORDER BY CASE WHEN c.revoked_at IS NULL THEN 0 ELSE 1 END, c.created_at DESC, c.client_id DESC
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<OAuthClient>> Newest(Owner owner, int most, CancellationToken ct) =>
        [.. (await _sql.Query<Row>(NewestOwned, new { owner.Partner, Mode = owner.Mode.ToDb(), Most = most }, ct)).Select(row => row.ToClient())];

    private static readonly Statement FindSecret = new("""
        SELECT c.secret FROM oauth_clients AS c WHERE c.client_id = @Id AND c.partner_id = @Partner AND c.mode = @Mode AND c.revoked_at IS NULL
        """);

    public async Task<OAuthSecret?> Show(Owner owner, string id, CancellationToken ct) =>
        await _sql.First<string>(FindSecret, Owned(owner, id), ct) is { } stored ? Unprotect(stored) : null;

    private static readonly Statement ReplaceSecret = new("""
        UPDATE oauth_clients
           SET previous_secret = secret, previous_valid_until = @PreviousValidUntil, secret = @Secret
         WHERE client_id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL
        """);

    public async Task<bool> Rotate(Owner owner, string id, OAuthSecret secret, Instant previousValidUntil, CancellationToken ct)
    {
        var values = new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Secret = Protect(secret), PreviousValidUntil = previousValidUntil };
        return await _sql.Execute(ReplaceSecret, values, ct) == 1;
    }

    private static readonly Statement ForgetPrevious = new("""
        UPDATE oauth_clients
           SET previous_secret = NULL, previous_valid_until = NULL
         WHERE client_id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL AND previous_secret IS NOT NULL
        """);

    public async Task<bool> EndPrevious(Owner owner, string id, CancellationToken ct) => await _sql.Execute(ForgetPrevious, Owned(owner, id), ct) == 1;

    private static readonly Statement MarkRevoked = new("""
        UPDATE oauth_clients SET revoked_at = @Now WHERE client_id = @Id AND partner_id = @Partner AND mode = @Mode AND revoked_at IS NULL
        """);

    public async Task<bool> Revoke(Owner owner, string id, Instant now, CancellationToken ct) =>
        await _sql.Execute(MarkRevoked, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb(), Now = now }, ct) == 1;

    private static readonly Statement MoveLastUseForward = Statement.For(dialect => KeyUses.MoveForward(dialect, "oauth_clients", "last_used_at", "client_id"));

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct) => _sql.Execute(MoveLastUseForward, KeyUses.Values(lastUse), ct);

    private static object Owned(Owner owner, string id) => new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() };

    private string Protect(OAuthSecret secret) => Convert.ToBase64String(_protector.Protect(Encoding.UTF8.GetBytes(secret.Value)));

    private OAuthSecret Unprotect(string secret) => new(Encoding.UTF8.GetString(_protector.Unprotect(Convert.FromBase64String(secret))));

    private sealed class Row
    {
        public required string ClientId { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public string? Secret { get; init; }

        public string? PreviousSecret { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? PreviousValidUntil { get; init; }

        public Instant? LastUsedAt { get; init; }

        public Instant? RevokedAt { get; init; }

        public OAuthClient ToClient() => new(ClientId, new Owner(PartnerId, Mode.FromDb<Mode>()), CreatedAt, PreviousValidUntil, LastUsedAt, RevokedAt);
    }
}
