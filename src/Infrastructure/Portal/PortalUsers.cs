using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

internal sealed class PortalUsers(SqlSession sql) : IPortalUsers
{
    private const string Select = """
        SELECT u.id, m.partner_id, m.role, u.email, u.name, u.language, u.totp_confirmed_at, m.created_at
          FROM portal_users AS u
          JOIN portal_members AS m ON m.user_id = u.id
        """;

    private static readonly Statement FindById = new($"{Select} WHERE u.id = @Id");

    public async Task<PortalUser?> Find(UserId id, CancellationToken ct) => (await sql.First<Row>(FindById, new { Id = id }, ct))?.ToUser();

    private static readonly Statement FindByEmail = new($"{Select} WHERE u.email_key = @EmailKey");

    public async Task<PortalUser?> Find(string email, CancellationToken ct) => (await sql.First<Row>(FindByEmail, new { EmailKey = EmailKey.Of(email) }, ct))?.ToUser();

    private static readonly Statement FindHash = new("SELECT u.id AS user_id, u.password_hash FROM portal_users AS u WHERE u.email_key = @EmailKey");

    public async Task<StoredPassword?> FindPassword(string email, CancellationToken ct) =>
        await sql.First<HashRow>(FindHash, new { EmailKey = EmailKey.Of(email) }, ct) is { } row ? new StoredPassword(row.UserId, row.PasswordHash) : null;

    private static readonly Statement FindTeam = Statement.For(dialect => $"""
        SELECT u.id, m.partner_id, m.role, u.email, u.name, u.language, u.totp_confirmed_at, m.created_at
          FROM portal_members AS m {dialect.By("ix_portal_members_partner")}
          JOIN portal_users AS u ON u.id = m.user_id
         WHERE m.partner_id = @Partner
         ORDER BY m.user_id
        {dialect.Take("@Most")}
        """);

    public async Task<IReadOnlyList<PortalUser>> Team(PartnerId partner, CancellationToken ct) =>
        [.. (await sql.Query<Row>(FindTeam, new { Partner = partner, Most = PortalUser.MostInATeam }, ct)).Select(row => row.ToUser())];

    private static readonly Statement InsertUser = new("""
        INSERT INTO portal_users (email, email_key, name, language, password_hash, confirmed_at, failed_sign_ins)
        VALUES (@Email, @EmailKey, @Name, @Language, @PasswordHash, @Now, 0)
        """);

    private static readonly Statement InsertMember = new("INSERT INTO portal_members (user_id, partner_id, role, created_at) VALUES (@User, @Partner, @Role, @Now)");

    public async Task<UserId?> TryAdd(NewUser user, PartnerId partner, Role role, Instant now, CancellationToken ct)
    {
        var key = EmailKey.Of(user.Email);
        if (!await sql.TryInsert(InsertUser, new { user.Email, EmailKey = key, user.Name, user.Language, user.PasswordHash, Now = now }, ct))
            return null;

        var added = (await FindPassword(user.Email, ct))!.User;
        await sql.Execute(InsertMember, new { User = added, Partner = partner, Role = role.ToDb(), Now = now }, ct);
        return added;
    }

    private static readonly Statement UpdatePassword = new("UPDATE portal_users SET password_hash = @Hash WHERE id = @User");

    public Task SetPassword(UserId user, string hash, CancellationToken ct) => sql.Execute(UpdatePassword, new { User = user, Hash = hash }, ct);

    private static readonly Statement UpdateName = new("UPDATE portal_users SET name = @Name WHERE id = @User");

    public Task SetName(UserId user, string name, CancellationToken ct) => sql.Execute(UpdateName, new { User = user, Name = name }, ct);

    private static readonly Statement UpdateEmail = new("UPDATE portal_users SET email = @Email, email_key = @EmailKey WHERE id = @User");

    public Task<bool> TrySetEmail(UserId user, string email, CancellationToken ct) =>
        sql.TryInsert(UpdateEmail, new { User = user, Email = email, EmailKey = EmailKey.Of(email) }, ct);

    private static readonly Statement UpdateLanguage = new("UPDATE portal_users SET language = @Language WHERE id = @User");

    public Task SetLanguage(UserId user, string language, CancellationToken ct) => sql.Execute(UpdateLanguage, new { User = user, Language = language }, ct);

    private static readonly Statement CountOne = new("""
        UPDATE portal_users SET failed_sign_ins = failed_sign_ins + 1 WHERE id = @User AND (locked_until IS NULL OR locked_until <= @Now)
        """);

    private static readonly Statement ReadFailures = new("SELECT u.failed_sign_ins FROM portal_users AS u WHERE u.id = @User");

    public async Task<int?> CountTry(UserId user, Instant now, CancellationToken ct)
    {
        var isOpen = await sql.Execute(CountOne, new { User = user, Now = now }, ct) == 1;
        var failures = await sql.First<int?>(ReadFailures, new { User = user }, ct);
        return isOpen ? failures : null;
    }

    private static readonly Statement TakeOneBack = new("UPDATE portal_users SET failed_sign_ins = failed_sign_ins - 1 WHERE id = @User AND failed_sign_ins > 0");

    public Task ForgiveTry(UserId user, CancellationToken ct) => sql.Execute(TakeOneBack, new { User = user }, ct);

    private static readonly Statement TakeAllBack = new("UPDATE portal_users SET failed_sign_ins = 0, locked_until = NULL WHERE id = @User");

    public Task ForgetTries(UserId user, CancellationToken ct) => sql.Execute(TakeAllBack, new { User = user }, ct);

    private static readonly Statement UpdateLock = new("UPDATE portal_users SET locked_until = @Until WHERE id = @User");

    public Task Lock(UserId user, Instant until, CancellationToken ct) => sql.Execute(UpdateLock, new { User = user, Until = until }, ct);

    private static readonly Statement TouchOwners = new("UPDATE portal_members SET role = @Owner WHERE partner_id = @Partner AND role = @Owner");

    public Task<int> HoldOwners(PartnerId partner, CancellationToken ct) => sql.Execute(TouchOwners, new { Partner = partner, Owner = Role.Owner.ToDb() }, ct);

    private static readonly Statement UpdateRole = new("UPDATE portal_members SET role = @Role WHERE user_id = @User AND partner_id = @Partner");

    public async Task<bool> ChangeRole(PartnerId partner, UserId user, Role role, CancellationToken ct) =>
        await sql.Execute(UpdateRole, new { User = user, Partner = partner, Role = role.ToDb() }, ct) == 1;

    private static readonly Statement DeleteMember = new("DELETE FROM portal_members WHERE user_id = @User AND partner_id = @Partner");

    private static readonly Statement DeleteCodes = new("DELETE FROM portal_recovery_codes WHERE user_id = @User");

    private static readonly Statement DeleteSessions = new("DELETE FROM portal_sessions WHERE user_id = @User");

    private static readonly Statement DeleteTokens = new("DELETE FROM portal_tokens WHERE user_id = @User");

    private static readonly Statement DeleteUser = new("DELETE FROM portal_users WHERE id = @User");

    public async Task<bool> Remove(PartnerId partner, UserId user, CancellationToken ct)
    {
        if (await sql.Execute(DeleteMember, new { User = user, Partner = partner }, ct) == 0)
            return false;

        foreach (var statement in new[] { DeleteCodes, DeleteSessions, DeleteTokens, DeleteUser })
            await sql.Execute(statement, new { User = user }, ct);
        return true;
    }

    private sealed class HashRow
    {
        public required UserId UserId { get; init; }

        public required string PasswordHash { get; init; }
    }

    private sealed class Row
    {
        public required UserId Id { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Role { get; init; }

        public required string Email { get; init; }

        public required string Name { get; init; }

        public required string Language { get; init; }

        public Instant? TotpConfirmedAt { get; init; }

        public required Instant CreatedAt { get; init; }

        public PortalUser ToUser() => new(Id, PartnerId, Role.FromDb<Role>(), Email, Name, Language, TotpConfirmedAt is not null, CreatedAt);
    }
}
