using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class Websites(SqlSession sql) : IWebsites
{
    internal const string Columns =
        "w.seq, w.website_id, w.partner_id, w.mode, w.name, w.url, w.logo_url, w.sender_name, w.language, w.country, w.time_zone, w.takes_orders, w.created_at";

    private static readonly Statement FindOwned = new($"SELECT {Columns} FROM websites AS w WHERE w.website_id = @Id AND w.partner_id = @Partner AND w.mode = @Mode");

    public async Task<Website?> Find(Owner owner, WebsiteId id, CancellationToken ct) =>
        (await sql.First<Row>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() }, ct))?.ToWebsite();

    private static readonly Statement AllOwned = new($"SELECT {Columns} FROM websites AS w WHERE w.partner_id = @Partner AND w.mode = @Mode ORDER BY w.seq");

    public async Task<IReadOnlyList<Website>> Of(Owner owner, CancellationToken ct) =>
        [.. (await sql.Query<Row>(AllOwned, new { owner.Partner, Mode = owner.Mode.ToDb() }, ct)).Select(row => row.ToWebsite())];

    private static readonly Statement Insert = Statement.For(dialect => dialect.InsertReturning(
        "websites (website_id, partner_id, mode, name, url, logo_url, sender_name, language, country, time_zone, takes_orders, created_at)",
        "@Id, @Partner, @Mode, @Name, @Url, @LogoUrl, @SenderName, @Language, @Country, @TimeZone, @TakesOrders, @Now",
        "seq"));

    public async Task<Website> Add(Owner owner, WebsiteId id, WebsiteSettings settings, Instant now, CancellationToken ct)
    {
        var values = Values(owner, id, settings, now);
        if (settings.TakesOrders)
            await sql.Execute(StopOthers, values, ct);
        var seq = await sql.First<long>(Insert, values, ct);
        return new Website(
            seq, id, owner, settings.Name, settings.Url, settings.LogoUrl, settings.SenderName, settings.Language, settings.Country, settings.TimeZone, settings.TakesOrders, now);
    }

    private static readonly Statement Update = new("""
        UPDATE websites
           SET name = @Name, url = @Url, logo_url = @LogoUrl, sender_name = @SenderName, language = @Language, country = @Country, time_zone = @TimeZone, takes_orders = @TakesOrders
         WHERE website_id = @Id AND partner_id = @Partner AND mode = @Mode
        """);

    private static readonly Statement StopOthers = new("""
        UPDATE websites SET takes_orders = 0 WHERE partner_id = @Partner AND mode = @Mode AND takes_orders = 1 AND website_id <> @Id
        """);

    public async Task<bool> Change(Owner owner, WebsiteId id, WebsiteSettings settings, CancellationToken ct)
    {
        // Looked up first: an id that is not the owner's must not stop the one that takes orders.
        if (await Find(owner, id, ct) is null)
            return false;

        var values = Values(owner, id, settings, now: null);
        if (settings.TakesOrders)
            await sql.Execute(StopOthers, values, ct);
        return await sql.Execute(Update, values, ct) == 1;
    }

    private static object Values(Owner owner, WebsiteId id, WebsiteSettings settings, Instant? now) => new
    {
        Id = id,
        owner.Partner,
        Mode = owner.Mode.ToDb(),
        settings.Name,
        settings.Url,
        settings.LogoUrl,
        settings.SenderName,
        settings.Language,
        settings.Country,
        settings.TimeZone,
        settings.TakesOrders,
        Now = now,
    };

    internal class Row
    {
        public required long Seq { get; init; }

        public required WebsiteId WebsiteId { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public required string Name { get; init; }

        public string? Url { get; init; }

        public string? LogoUrl { get; init; }

        public string? SenderName { get; init; }

        public required string Language { get; init; }

        public required string Country { get; init; }

        public required string TimeZone { get; init; }

        public required bool TakesOrders { get; init; }

        public required Instant CreatedAt { get; init; }

        public Website ToWebsite() => new(
            Seq, WebsiteId, new Owner(PartnerId, Mode.FromDb<Mode>()), Name, Url, LogoUrl, SenderName, Language, Country, TimeZone, TakesOrders, CreatedAt);
    }
}
