using System.Globalization;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>
/// What the lists of what is published have in common. A list goes over every shop that was asked for, each of which is read in its own order, and
/// merges them: as many short reads as the account has shops, and none that grows with its reviews.
/// </summary>
internal sealed class PublishedSources(SqlSession sql, IWebsites websites)
{
    /// <summary>The shop that was asked for, or all of the owner's.</summary>
    public async Task<Result<IReadOnlyList<Website>>> WebsitesOf(Owner owner, string? asked, CancellationToken ct)
    {
        var own = await websites.Of(owner, ct);
        if (asked is null)
            return Result<IReadOnlyList<Website>>.Of(own);

        return WebsiteId.Parse(asked) is { } id && own.FirstOrDefault(website => website.Id == id) is { } one
            ? Result<IReadOnlyList<Website>>.Of([one])
            : ReviewErrors.UnknownWebsite([.. own.Select(website => website.Id)]);
    }

    /// <summary>Reads one part of a list.</summary>
    /// <param name="read">Up to so many rows of a shop between two places, in the order that the bounds say.</param>
    /// <param name="isOwn">Whether one of these shops has the row that a cursor names.</param>
    public static async Task<Result<PublishedPage<TItem>>> Page<TRow, TItem>(
        IPublishedFilters filters, IReadOnlyList<Website> shops, Func<Website, Bounds, CancellationToken, Task<IReadOnlyList<TRow>>> read,
        Func<long, CancellationToken, Task<bool>> isOwn, Func<TRow, TItem> map, CancellationToken ct)
        where TRow : IPlaced
    {
        var cursor = filters.Cursor is null ? null : ListCursor.Parse(filters.Cursor);
        if (filters.Cursor is not null && (cursor is null || !await isOwn(cursor.Place.Seq, ct)))
            return OrderErrors.UnknownCursor;

        var bounds = Bounds.Of(filters, cursor);
        var rows = new List<TRow>();
        foreach (var shop in shops)
            rows.AddRange(await read(shop, bounds, ct));

        var ordered = bounds.IsBackwards
            ? rows.OrderBy(row => row.Place.At).ThenBy(row => row.Place.Seq)
            : rows.OrderByDescending(row => row.Place.At).ThenByDescending(row => row.Place.Seq);
        var (shown, hasMore) = (ordered.Take(filters.Take).ToList(), rows.Count > filters.Take);
        if (bounds.IsBackwards)
            shown.Reverse();

        // Whoever came here by a cursor came from somewhere.
        var (hasNext, hasPrevious) = bounds.IsBackwards ? (cursor is not null, hasMore) : (hasMore, cursor is not null);
        return new PublishedPage<TItem>(
            [.. shown.Select(map)],
            shown.Count > 0 && hasNext ? ListCursor.Next(shown[^1].Place) : null,
            shown.Count > 0 && hasPrevious ? ListCursor.Previous(shown[0].Place) : null);
    }

    private static readonly Statement OwnerOfReview = new("SELECT w.website_id FROM reviews AS r JOIN websites AS w ON w.seq = r.website_seq WHERE r.seq = @Seq");

    public async Task<bool> HasReview(IReadOnlyList<Website> shops, long seq, CancellationToken ct) =>
        await sql.First<WebsiteId?>(OwnerOfReview, new { Seq = seq }, ct) is { } website && shops.Any(shop => shop.Id == website);

    private static readonly Statement OwnerOfSubject = new("SELECT w.website_id FROM review_subjects AS s JOIN websites AS w ON w.seq = s.website_seq WHERE s.seq = @Seq");

    public async Task<bool> HasSubject(IReadOnlyList<Website> shops, long seq, CancellationToken ct) =>
        await sql.First<WebsiteId?>(OwnerOfSubject, new { Seq = seq }, ct) is { } website && shops.Any(shop => shop.Id == website);
}

/// <summary>A place in a list by time, newest first.</summary>
internal sealed record Place(Instant At, long Seq)
{
    public bool IsNewerThan(Place other) => (At, Seq).CompareTo((other.At, other.Seq)) > 0;
}

internal interface IPlaced
{
    Place Place { get; }
}

/// <summary>Where a part of a list begins, and in which direction it goes: <c>n</c> or <c>p</c>, the microseconds of the place and its number.</summary>
internal sealed record ListCursor(bool IsBackwards, Place Place)
{
    private const long TicksPerMicrosecond = 10;

    public static string Next(Place place) => Written('n', place);

    public static string Previous(Place place) => Written('p', place);

    public static ListCursor? Parse(string text) =>
        text.Length > 1 && text[0] is 'n' or 'p' && text[1..].Split('-') is [{ Length: <= 16 } at, { Length: <= 16 } seq]
        && long.TryParse(at, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var microseconds) && microseconds is >= 0 and < MostMicroseconds
        && long.TryParse(seq, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? new ListCursor(text[0] == 'p', new Place(Instant.FromUnixTimeTicks(microseconds * TicksPerMicrosecond), number))
            : null;

    /// <summary>Somewhere in the year 9999, the calendar ends.</summary>
    private const long MostMicroseconds = 253_000_000_000_000_000;

    private static string Written(char direction, Place place) =>
        string.Create(CultureInfo.InvariantCulture, $"{direction}{place.At.ToUnixTimeTicks() / TicksPerMicrosecond:x}-{place.Seq:x}");
}

/// <summary>Between which places a part of a list lies; of two bounds on a side the stricter, since given both an engine may seek by the wrong one.</summary>
/// <param name="Below">Only what is older than this place.</param>
/// <param name="Above">Only what is newer than this place.</param>
internal sealed record Bounds(Place? Below, Place? Above, bool IsBackwards)
{
    public static Bounds Of(IPublishedFilters filters, ListCursor? cursor)
    {
        // No row has the number 0: of the moment itself all are above that place, and none below.
        var below = filters.Until is { } until ? new Place(until, 0) : null;
        var above = filters.From is { } from ? new Place(from, 0) : null;
        return cursor switch
        {
            null => new Bounds(below, above, false),
            { IsBackwards: false, Place: var place } => new Bounds(below is not null && place.IsNewerThan(below) ? below : place, above, false),
            { Place: var place } => new Bounds(below, above is not null && above.IsNewerThan(place) ? above : place, true),
        };
    }

    /// <summary>The conditions on a column of times and one of numbers.</summary>
    public static string Conditions(bool hasBelow, bool hasAbove, string at, string seq) => $"""
        {(hasBelow ? $"   AND {at} <= @BelowAt AND ({at} < @BelowAt OR {seq} < @BelowSeq)" : "")}
        {(hasAbove ? $"   AND {at} >= @AboveAt AND ({at} > @AboveAt OR {seq} > @AboveSeq)" : "")}
        """;
}
