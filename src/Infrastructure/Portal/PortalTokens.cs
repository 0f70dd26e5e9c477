using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

internal sealed class PortalTokens(SqlSession sql) : IPortalTokens
{
    private static readonly Statement Insert = new("""
        INSERT INTO portal_tokens (purpose, token_hash, user_id, partner_id, email, name, account_name, password_hash, role, language, created_at, expires_at)
        VALUES (@Purpose, @Hash, @User, @Partner, @Email, @Name, @AccountName, @PasswordHash, @Role, @Language, @Now, @ExpiresAt)
        """);

    public Task Add(PortalSecret secret, PortalToken token, Instant now, CancellationToken ct) => sql.Execute(Insert, new
    {
        Purpose = token.Purpose.ToDb(),
        secret.Hash,
        token.User,
        token.Partner,
        token.Email,
        token.Name,
        token.AccountName,
        token.PasswordHash,
        Role = token.Role?.ToDb(),
        token.Language,
        Now = now,
        ExpiresAt = now + token.Lifetime,
    }, ct);

    private static readonly Statement FindUsable = new("""
        SELECT t.user_id, t.partner_id, t.email, t.name, t.account_name, t.password_hash, t.role, t.language
          FROM portal_tokens AS t
         WHERE t.token_hash = @Hash AND t.purpose = @Purpose AND t.expires_at > @Now
        """);

    public async Task<PortalToken?> Find(PortalSecret secret, TokenPurpose purpose, Instant now, CancellationToken ct) =>
        (await sql.First<Row>(FindUsable, new { secret.Hash, Purpose = purpose.ToDb(), Now = now }, ct))?.ToToken(purpose);

    private static readonly Statement DeleteUsable = new("DELETE FROM portal_tokens WHERE token_hash = @Hash AND purpose = @Purpose AND expires_at > @Now");

    public async Task<PortalToken?> Take(PortalSecret secret, TokenPurpose purpose, Instant now, CancellationToken ct)
    {
        var token = await Find(secret, purpose, now, ct);
        return await sql.Execute(DeleteUsable, new { secret.Hash, Purpose = purpose.ToDb(), Now = now }, ct) == 1 ? token : null;
    }

    private static readonly Statement DeleteOfUser = new("DELETE FROM portal_tokens WHERE user_id = @User");

    public Task Withdraw(UserId user, CancellationToken ct) => sql.Execute(DeleteOfUser, new { User = user }, ct);

    private static readonly Statement ListInvitations = Statement.For(dialect => $"""
        SELECT t.id, t.email, t.role, t.expires_at
          FROM portal_tokens AS t {dialect.By("ix_portal_tokens_partner")}
         WHERE t.partner_id = @Partner AND t.partner_id IS NOT NULL AND t.purpose = @Purpose AND t.expires_at > @Now
         ORDER BY t.id DESC
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<Invitation>> Invitations(PartnerId partner, Instant now, CancellationToken ct)
    {
        var values = new { Partner = partner, Purpose = TokenPurpose.Invitation.ToDb(), Now = now, Invitation.Most };
        return [.. (await sql.Query<InvitationRow>(ListInvitations, values, ct)).Select(row => new Invitation(row.Id, row.Email, row.Role.FromDb<Role>(), row.ExpiresAt))];
    }

    private static readonly Statement DeleteInvitation = new("DELETE FROM portal_tokens WHERE id = @Id AND partner_id = @Partner AND purpose = @Purpose");

    public async Task<bool> Withdraw(PartnerId partner, InvitationId invitation, CancellationToken ct) =>
        await sql.Execute(DeleteInvitation, new { Id = invitation, Partner = partner, Purpose = TokenPurpose.Invitation.ToDb() }, ct) == 1;

    private static readonly Statement DeleteExpired = Statement.For(dialect => dialect.DeleteSome("portal_tokens", "expires_at <= @Now", "@Most"));

    public Task<int> Purge(Instant now, int most, CancellationToken ct) => sql.Execute(DeleteExpired, new { Now = now, Most = most }, ct);

    private sealed class Row
    {
        public UserId? UserId { get; init; }

        public PartnerId? PartnerId { get; init; }

        public string? Email { get; init; }

        public string? Name { get; init; }

        public string? AccountName { get; init; }

        public string? PasswordHash { get; init; }

        public string? Role { get; init; }

        public string? Language { get; init; }

        public PortalToken ToToken(TokenPurpose purpose) => new(purpose, UserId, PartnerId, Email, Name, AccountName, PasswordHash, Role?.FromDb<Role>(), Language);
    }

    private sealed class InvitationRow
    {
        public required InvitationId Id { get; init; }

        public required string Email { get; init; }

        public required string Role { get; init; }

        public required Instant ExpiresAt { get; init; }
    }
}
