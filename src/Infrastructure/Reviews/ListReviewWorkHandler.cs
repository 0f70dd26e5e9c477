using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>Pages by the position of the last review shown.</summary>
internal sealed class ListReviewWorkHandler(SqlSession sql, IWebsites websites) : IQueryHandler<ListReviewWork, Page<ReviewWork>>
{
    [Flags]
    internal enum Filters
    {
        None = 0,
        Website = 1,
        After = 2,
    }

    internal static readonly StatementFamily<Filters> Oldest = Statement.Filtered<Filters>((dialect, filters) => $"""
        SELECT {ReviewRow.ColumnsOfWork}
          FROM reviews AS r{dialect.By(filters.HasFlag(Filters.Website) ? "ix_reviews_website_work" : "ix_reviews_work")}
          {ReviewRow.Joins}
         WHERE {(filters.HasFlag(Filters.Website) ? "r.website_seq = (SELECT x.seq FROM websites AS x WHERE x.website_id = @Website)" : "r.mode = @Mode")} AND r.status = @Status
        {(filters.HasFlag(Filters.After) ? "   AND r.updated_at >= @At AND (r.updated_at > @At OR r.seq > @Seq)" : "")}
         ORDER BY r.updated_at, r.seq
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<ReviewWork>>> Handle(ListReviewWork query, CancellationToken cancellationToken)
    {
        var website = await WebsiteOf(query, cancellationToken);
        if (website.Error is { } unknown)
            return unknown;
        var after = query.Cursor is null ? null : await Find(query, website.Value.Id, cancellationToken);
        if (query.Cursor is not null && after is null)
            return OrderErrors.UnknownCursor;

        var filters = (website.Value.Id is null ? Filters.None : Filters.Website) | (after is null ? Filters.None : Filters.After);
        var rows = await sql.Query<ReviewRow>(
            Oldest[filters],
            new { Website = website.Value.Id, query.Mode, Status = query.Wanted.ToDb(), At = after?.UpdatedAt, after?.Seq, Take = query.Take + 1 },
            cancellationToken);

        var shown = rows.Take(query.Take).ToList();
        return new Page<ReviewWork>([.. shown.Select(GetReviewWorkHandler.WorkOf)], rows.Count > shown.Count ? shown[^1].ReviewId.Value[IdPrefix.Length..] : null);
    }

    /// <summary>The platform's people ask for any shop or for none. An account's team sees its own: the only one, or the one that it names.</summary>
    private async Task<Result<Wanted>> WebsiteOf(ListReviewWork query, CancellationToken ct)
    {
        var named = WebsiteId.Parse(query.Website);
        if (query.By.Owner is not { } owner)
            return query.Website is null ? new Wanted(null) : named is { } any ? new Wanted(any) : ReviewErrors.UnknownWebsite([]);

        var own = await websites.Of(owner, ct);
        return query.Website is null && own is [var only] ? new Wanted(only.Id)
            : own.FirstOrDefault(website => website.Id == named) is { } chosen ? new Wanted(chosen.Id)
            : ReviewErrors.UnknownWebsite([.. own.Select(website => website.Id)]);
    }

    private sealed record Wanted(WebsiteId? Id);

    private static readonly Statement FindPosition = new("""
        SELECT r.updated_at, r.seq, w.website_id FROM reviews AS r JOIN websites AS w ON w.seq = r.website_seq WHERE r.review_id = @Id
        """);

    private async Task<Position?> Find(ListReviewWork query, WebsiteId? website, CancellationToken ct) =>
        ReviewId.Parse(IdPrefix + query.Cursor) is { } id && await sql.First<Position>(FindPosition, new { Id = id }, ct) is { } found && (website is null || found.WebsiteId == website)
            ? found
            : null;

    private const string IdPrefix = "rv_";

    private sealed record Position(Instant UpdatedAt, long Seq, WebsiteId WebsiteId);
}
