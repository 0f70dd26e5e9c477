using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

internal sealed class PartnerRepository(SqlSession sql) : IPartnerRepository
{
    private static readonly Statement Insert = Statement.For(dialect =>
        dialect.InsertReturning("partners (name, created_at)", "@Name, @CreatedAt", "id"));

    public Task<PartnerId> Add(string name, Instant now, CancellationToken ct) =>
        sql.First<PartnerId>(Insert, new { Name = name, CreatedAt = now }, ct);

    private static readonly Statement First = Statement.For(dialect => $"SELECT p.id FROM partners AS p ORDER BY p.id {dialect.Take("1")}");

    public async Task<bool> Any(CancellationToken ct) => await sql.First<long?>(First, null, ct) is not null;

    private static readonly Statement FindAccount = new("SELECT p.name, p.[plan], p.expired_window, p.contact_email, p.language, p.logo FROM partners AS p WHERE p.id = @Id");

    public async Task<Account> Find(PartnerId id, CancellationToken ct) => await TryFind(id, ct) ?? throw new InvalidOperationException($"There is no partner {id.Value}.");

    public async Task<Account?> TryFind(PartnerId id, CancellationToken ct) =>
        await sql.First<AccountRow>(FindAccount, new { Id = id }, ct) is { } row
            ? new Account(row.Name, row.Plan.FromDb<Plan>(), row.ExpiredWindow.FromDb<ExpiredWindow>(), row.ContactEmail, row.Language, row.Logo)
            : null;

    private static readonly Statement Update = new("UPDATE partners SET [plan] = @Plan, expired_window = @ExpiredWindow WHERE id = @Id");

    public Task Save(PartnerId id, Plan plan, ExpiredWindow expiredWindow, CancellationToken ct) =>
        sql.Execute(Update, new { Id = id, Plan = plan.ToDb(), ExpiredWindow = expiredWindow.ToDb() }, ct);

    private static readonly Statement UpdateProfile = new("""
        UPDATE partners SET name = @Name, contact_email = @Email, language = @Language, expired_window = @ExpiredWindow WHERE id = @Id
        """);

    public Task SaveProfile(PartnerId id, string name, string contactEmail, string language, ExpiredWindow expiredWindow, CancellationToken ct) =>
        sql.Execute(UpdateProfile, new { Id = id, Name = name, Email = contactEmail, Language = language, ExpiredWindow = expiredWindow.ToDb() }, ct);

    private static readonly Statement UpdateContact = new("""
        UPDATE partners SET contact_email = COALESCE(@Email, contact_email), language = COALESCE(@Language, language) WHERE id = @Id
        """);

    public Task SaveContact(PartnerId id, string? email, string? language, CancellationToken ct) =>
        sql.Execute(UpdateContact, new { Id = id, Email = email, Language = language }, ct);

    private static readonly Statement Hold = new("UPDATE partners SET logo = logo WHERE id = @Id");

    private static readonly Statement UpdateLogo = new("UPDATE partners SET logo = @Logo WHERE id = @Id");

    public async Task<MediaId?> ReplaceLogo(PartnerId id, MediaId? logo, CancellationToken ct)
    {
        // Held before it is read: what two read at once, only one of them would remove.
        await sql.Execute(Hold, new { Id = id }, ct);
        var before = (await Find(id, ct)).Logo;
        await sql.Execute(UpdateLogo, new { Id = id, Logo = logo }, ct);
        return before;
    }

    private static readonly Statement FindByLogo = new("SELECT p.id FROM partners AS p WHERE p.logo = @Logo");

    public async Task<bool> IsLogo(MediaId id, CancellationToken ct) => await sql.First<long?>(FindByLogo, new { Logo = id }, ct) is not null;

    private sealed class AccountRow
    {
        public required string Name { get; init; }

        public required string Plan { get; init; }

        public required string ExpiredWindow { get; init; }

        public string? ContactEmail { get; init; }

        public required string Language { get; init; }

        public MediaId? Logo { get; init; }
    }
}
