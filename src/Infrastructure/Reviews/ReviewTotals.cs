using System.Globalization;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>How many public reviews gave a subject how many stars: moved with every step, so that nobody has to count.</summary>
internal sealed class ReviewTotals(SqlSession sql, SqlDialect dialect)
{
    private static readonly Statement FindSubject = new("SELECT r.subject_seq FROM reviews AS r WHERE r.review_id = @Id");

    private static readonly Statement NotePublication = new("UPDATE review_subjects SET last_published_at = @At WHERE seq = @Subject AND (last_published_at IS NULL OR last_published_at < @At)");

    private static readonly Statement TakeBackPublication = new("""
        UPDATE review_subjects
           SET last_published_at = (SELECT MAX(r.published_at) FROM reviews AS r WHERE r.subject_seq = review_subjects.seq AND r.published_at IS NOT NULL)
         WHERE seq = @Subject
        """);

    /// <summary>Notes a step from <paramref name="before"/> to <paramref name="after"/>.</summary>
    public async Task Move(Review before, Review after, CancellationToken ct)
    {
        if (before.IsPublic == after.IsPublic && (before.Rating == after.Rating || !after.IsPublic))
            return;

        var subject = await sql.First<long>(FindSubject, new { after.Id }, ct);
        if (before.IsPublic)
            await Change(subject, before.Rating, -1, ct);
        if (after is { IsPublic: true, PublishedAt: { } at })
        {
            await Change(subject, after.Rating, 1, ct);
            await sql.Execute(NotePublication, new { Subject = subject, At = at }, ct);
        }
        else
        {
            await sql.Execute(TakeBackPublication, new { Subject = subject }, ct);
        }
    }

    private static readonly Statement Update = new("UPDATE review_totals SET reviews = reviews + @By WHERE subject_seq = @Subject AND rating = @Rating AND shard = @Shard");

    private static readonly Statement Insert = new("INSERT INTO review_totals (subject_seq, rating, shard, reviews) VALUES (@Subject, @Rating, @Shard, @By)");

    private async Task Change(long subject, int rating, int by, CancellationToken ct)
    {
        var total = new { Subject = subject, Rating = rating, Shard = Shards.Any(dialect), By = by };
        // The first of its kind may be inserted by another node between the two.
        if (await sql.Execute(Update, total, ct) == 0 && !await sql.TryInsert(Insert, total, ct))
            await sql.Execute(Update, total, ct);
    }

    /// <summary>The columns of <see cref="SubjectRow"/> for a subject <c>s</c>.</summary>
    public static readonly string Columns = string.Join(", ", Enumerable.Range(1, Review.MostStars).Select(stars =>
        $"{Sum(stars.ToString(CultureInfo.InvariantCulture))} AS stars{stars}"));

    /// <summary>How many reviews of a subject <c>s</c> gave so many stars.</summary>
    public static string Sum(string stars) => $"(SELECT COALESCE(SUM(t.reviews), 0) FROM review_totals AS t WHERE t.subject_seq = s.seq AND t.rating = {stars})";
}
