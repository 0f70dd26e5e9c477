using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Bench.Load;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>Published reviews of one shop, written straight into the product's tables with the totals that it keeps of them.</summary>
internal static class ManyReviews
{
    /// <summary>As many products as there are, whatever the number of reviews: <c>SKU-000</c> and so on.</summary>
    public const int Products = 100;

    /// <summary>The stars that few reviews give.</summary>
    public const string RareStars = "1";

    /// <summary>A microsecond of 2025: the reviews follow it, one a second.</summary>
    private const long Epoch = 1_760_000_000_000_000;

    /// <param name="rare">How many of them, evenly spread over the products, give <see cref="RareStars"/>. As many again are of the shop itself; the others of its products.</param>
    public static void Fill(DatabaseFile database, int reviews, int rare)
    {
        using var connection = database.Open(SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        // Every product in turn, so that a number that 100 divides does not always meet the same one.
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $$"""
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -500000;
            BEGIN;
            CREATE TEMP TABLE shop AS SELECT seq, mode FROM websites WHERE website_id = '{{PurchaseRequests.Website}}';
            INSERT INTO review_subjects (website_seq, kind, product_ref, name, url)
            WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {{Products}})
            SELECT shop.seq, iif(n = 0, 'brand', 'product'), iif(n = 0, '', printf('SKU-%03d', n - 1)), iif(n = 0, 'Lumière', printf('Lampe %03d', n - 1)), 'https://shop.example/lampe' FROM numbers, shop;
            CREATE TEMP TABLE told AS
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {{reviews}})
            SELECT n, iif(n % {{reviews / rare}} = 1, '', printf('SKU-%03d', (n * 7 + n / {{Products}}) % {{Products}})) AS product,
                   iif(n % {{reviews / rare}} = 0, {{RareStars}}, 2 + n % 4) AS rating
              FROM numbers;
            INSERT INTO purchase_events (seq, event_id, website_seq, reference, fingerprint, consumer, email_hash, content, purchased_at, source, received_at)
            SELECT n, printf('pe_%016d', n), shop.seq, printf('#%09d', n), randomblob(32),
                   '{"email":"marie.durand@example.com","language":"fr","country":"FR","first_name":"Marie","last_name":"Durand"}', randomblob(32),
                   '{"channel":"online","type":"brand_and_product","delay":7,"delay_product":14,"products":[{"reference":"SKU-000","name":"Lampe de bureau","url":"https://shop.example/lampe"}],"price":99.90}',
                   {{Epoch}} + n * 1000000, 'api', {{Epoch}} + n * 1000000
              FROM told, shop;
            INSERT INTO reviews (
                review_id, website_seq, mode, event_seq, subject_seq, kind, rating, content, text_hash, language, status, version, hints, photos, flags, published_at, created_at, updated_at)
            SELECT printf('rv_%016d', n), shop.seq, shop.mode, n, s.seq, s.kind, t.rating,
                   'Belle lampe, arrivée vite et bien emballée. La lumière est douce, le pied tient bon, et le câble est assez long pour mon bureau.', randomblob(32),
                   'fr', 'published', 1, '', '', 0, {{Epoch}} + n * 1000000, {{Epoch}} + n * 1000000, {{Epoch}} + n * 1000000
              FROM told AS t, shop
              JOIN review_subjects AS s ON s.website_seq = shop.seq AND s.product_ref = t.product;
            INSERT INTO review_totals (subject_seq, rating, shard, reviews) SELECT subject_seq, rating, 0, COUNT(*) FROM reviews GROUP BY subject_seq, rating;
            UPDATE review_subjects SET last_published_at = (SELECT MAX(r.published_at) FROM reviews AS r WHERE r.subject_seq = review_subjects.seq);
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
        command.ExecuteNonQuery();
    }
}
