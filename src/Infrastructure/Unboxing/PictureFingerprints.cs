using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class PictureFingerprints(SqlSession sql) : IPictureFingerprints
{
    private const int MostCandidates = 1000;

    private static readonly Statement InsertView = new("""
        INSERT INTO picture_fingerprints (order_number, position, medium_id, layout, thumbnail) VALUES (@OrderNumber, @Position, @Medium, @Layout, @Thumbnail)
        """);

    private static readonly Statement InsertBand = new("""
        INSERT INTO picture_bands (mode, band, submitted_at, order_number, position) VALUES (@Mode, @Band, @SubmittedAt, @OrderNumber, @Position)
        """);

    public async Task Save(long order, Mode mode, Instant submittedAt, IReadOnlyList<SubmittedPicture> pictures, CancellationToken ct)
    {
        await Forget(order, ct);
        var views = pictures.SelectMany(picture => picture.Views.Select(view => (picture.Medium, View: view))).Index().ToList();
        if (views.Count == 0)
            return;
        await sql.Execute(InsertView, views.ConvertAll(one => new ViewRow(order, one.Index, one.Item.Medium, one.Item.View.Layout, one.Item.View.Thumbnail)), ct);
        await sql.Execute(InsertBand, views.SelectMany(one => one.Item.View.Bands().Select(band => new BandRow(mode.ToDb(), band, submittedAt, order, one.Index))).ToList(), ct);
    }

    private const string ByBand = """
        SELECT f.order_number, f.layout, f.thumbnail
          FROM picture_bands AS b
          JOIN picture_fingerprints AS f ON f.order_number = b.order_number AND f.position = b.position
         WHERE b.mode = @Mode AND b.band = @Band
        """;

    // The moment alone is what the index is searched by; an order is not compared with itself.
    internal static readonly Statement FindByBand = Statement.For(dialect => $"""
        {ByBand} AND b.submitted_at <= @SubmittedAt AND (b.submitted_at < @SubmittedAt OR b.order_number < @OrderNumber) AND b.order_number <> @OrderNumber
         ORDER BY b.submitted_at DESC
        {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<KnownPicture>> Candidates(long order, Mode mode, Instant submittedAt, IReadOnlyList<PictureHash> views, CancellationToken ct) =>
        Find(FindByBand, order, mode, submittedAt, views, ct);

    internal static readonly Statement FindLaterByBand = Statement.For(dialect => $"""
        {ByBand} AND b.submitted_at >= @SubmittedAt AND (b.submitted_at > @SubmittedAt OR b.order_number > @OrderNumber) AND b.order_number <> @OrderNumber
         ORDER BY b.submitted_at
        {dialect.Take("@Most")}
        """);

    public Task<IReadOnlyList<KnownPicture>> LaterCandidates(long order, Mode mode, Instant submittedAt, IReadOnlyList<PictureHash> views, CancellationToken ct) =>
        Find(FindLaterByBand, order, mode, submittedAt, views, ct);

    private async Task<IReadOnlyList<KnownPicture>> Find(Statement byBand, long order, Mode mode, Instant submittedAt, IReadOnlyList<PictureHash> views, CancellationToken ct)
    {
        var found = new List<KnownPicture>();
        foreach (var band in views.SelectMany(view => view.Bands()).Distinct())
        {
            var rows = await sql.Query<Candidate>(byBand, new { Mode = mode.ToDb(), OrderNumber = order, SubmittedAt = submittedAt, Band = band, Most = MostCandidates }, ct);
            found.AddRange(rows.Select(row => new KnownPicture(row.OrderNumber, new PictureHash(row.Layout, row.Thumbnail))));
        }

        return found;
    }

    private static readonly Statement DeleteBands = new("DELETE FROM picture_bands WHERE order_number = @OrderNumber");

    private static readonly Statement DeleteViews = new("DELETE FROM picture_fingerprints WHERE order_number = @OrderNumber");

    public async Task Forget(long order, CancellationToken ct)
    {
        await sql.Execute(DeleteBands, new { OrderNumber = order }, ct);
        await sql.Execute(DeleteViews, new { OrderNumber = order }, ct);
    }

    private sealed record ViewRow(long OrderNumber, int Position, MediaId Medium, long Layout, byte[] Thumbnail);

    private sealed record BandRow(string Mode, int Band, Instant SubmittedAt, long OrderNumber, int Position);

    private sealed record Candidate(long OrderNumber, long Layout, byte[] Thumbnail);
}
