using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

internal sealed class PortalSessions(SqlSession sql) : IPortalSessions
{
    private const string Columns = "s.id, s.user_id, s.user_agent, s.created_at, s.last_seen_at";

    private const string IsOpen = "s.revoked_at IS NULL AND s.last_seen_at > @UsedSince AND s.created_at > @BegunSince";

    private static readonly Statement FindOpen = new($"SELECT {Columns} FROM portal_sessions AS s WHERE s.token_hash = @Hash AND {IsOpen}");

    public async Task<PortalSession?> Find(PortalSecret secret, Instant now, CancellationToken ct) =>
        (await sql.First<Row>(FindOpen, new { secret.Hash, UsedSince = now - PortalSession.Idle, BegunSince = now - PortalSession.Longest }, ct))?.ToSession();

    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "portal_sessions (user_id, token_hash, user_agent, created_at, last_seen_at)", "@User, @Hash, @UserAgent, @Now, @Now", "id"));

    public Task<SessionId> Add(UserId user, PortalSecret secret, string userAgent, Instant now, CancellationToken ct) =>
        sql.First<SessionId>(Insert, new { User = user, secret.Hash, UserAgent = userAgent, Now = now }, ct);

    private static readonly Statement ListOpen = Statement.For(dialect => $"""
        SELECT {Columns}
          FROM portal_sessions AS s {dialect.By("ix_portal_sessions_user")}
         WHERE s.user_id = @User AND {IsOpen}
         ORDER BY s.id DESC
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<PortalSession>> Open(UserId user, Instant now, CancellationToken ct)
    {
        var values = new { User = user, UsedSince = now - PortalSession.Idle, BegunSince = now - PortalSession.Longest, Most = PortalSession.MostListed };
        return [.. (await sql.Query<Row>(ListOpen, values, ct)).Select(row => row.ToSession())];
    }

    private static readonly Statement MarkRevoked = new("UPDATE portal_sessions SET revoked_at = @Now WHERE id = @Id AND user_id = @User AND revoked_at IS NULL");

    public async Task<bool> Revoke(UserId user, SessionId session, Instant now, CancellationToken ct) =>
        await sql.Execute(MarkRevoked, new { Id = session, User = user, Now = now }, ct) == 1;

    private static readonly Statement MarkAllRevoked = new("UPDATE portal_sessions SET revoked_at = @Now WHERE user_id = @User AND revoked_at IS NULL");

    public Task<int> RevokeAll(UserId user, Instant now, CancellationToken ct) => sql.Execute(MarkAllRevoked, new { User = user, Now = now }, ct);

    private static readonly Statement MoveLastSeenForward = Statement.For(dialect => KeyUses.MoveForward(dialect, "portal_sessions", "last_seen_at"));

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct) => sql.Execute(MoveLastSeenForward, KeyUses.Values(lastUse), ct);

    private static readonly Statement DeleteUnused = Statement.For(dialect => dialect.DeleteSome("portal_sessions", "last_seen_at <= @UnusedSince", "@Most"));

    public Task<int> Purge(Instant unusedSince, int most, CancellationToken ct) => sql.Execute(DeleteUnused, new { UnusedSince = unusedSince, Most = most }, ct);

    private sealed class Row
    {
        public required SessionId Id { get; init; }

        public required UserId UserId { get; init; }

        public required string UserAgent { get; init; }

        public required Instant CreatedAt { get; init; }

        public required Instant LastSeenAt { get; init; }

        public PortalSession ToSession() => new(Id, UserId, UserAgent, CreatedAt, LastSeenAt);
    }
}
