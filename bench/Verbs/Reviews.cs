using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>What is published costs the same whether a shop has ten thousand reviews or a million.</summary>
internal static partial class Reviews
{
    private const int Fewest = 10_000;
    private const int HundredthPage = 100;
    private const int Limit = 20;

    /// <summary>Just enough for a hundred pages and one more: a fifth of the small table, and two in a thousand of the big one.</summary>
    private const int Rare = (HundredthPage + 1) * Limit;

    private const double MostApart = 1.3;

    private const string Published = "/verified-reviews/v1/published/";
    private const string Public = $"/verified-reviews/v1/public/websites/{PurchaseRequests.Website}/";

    /// <summary>Lists that go on for a hundred pages.</summary>
    private static readonly string[] Long =
    [
        $"{Published}products/reviews?limit={Limit}",
        $"{Published}products/reviews?limit={Limit}&review_rate={ManyReviews.RareStars}",
        $"{Published}brands/reviews?limit={Limit}",
    ];

    private static readonly string[] Short =
    [
        $"{Published}products/reviews?limit={Limit}&product_variation_id=SKU-042",
        $"{Published}products/ratings?limit={Limit}",
        $"{Published}products/ratings?limit={Limit}&review_rate={ManyReviews.RareStars}",
        $"{Published}brands",
        $"{Public}rating",
        $"{Public}rating?product=SKU-042",
        $"{Public}schema?product=SKU-042",
    ];

    public static async Task Run(Lab lab)
    {
        var (fewest, most) = (Fewest, lab.Options.Number("reviews", 1_000_000));
        // Both are filled before either is served: meanwhile a connection, and a token, would be over.
        var (small, big) = (Filled(lab, fewest), Filled(lab, most));
        await using var few = await Shop.Open(lab, small, fewest);
        await using var many = await Shop.Open(lab, big, most);

        var pages = new List<Page>();
        foreach (var address in Long)
        {
            pages.Add(new Page(address, few.Ask(address), many.Ask(address)));
            pages.Add(new Page("hundredth part of " + address, few.Ask(await few.Walk(lab, address)), many.Ask(await many.Walk(lab, address))));
        }

        pages.AddRange(Short.Select(address => new Page(address, few.Ask(address), many.Ask(address))));
        // Round by round over all of them: what the machine does meanwhile is then no one page's. The first is for what is still cold, and does not count.
        for (var round = 0; round <= lab.Rounds; round++)
        {
            foreach (var page in pages)
                await page.Measure(lab, counts: round > 0);
        }

        Console.WriteLine($"\n## GET …, one shop with {few.Reviews.Whole()} or {many.Reviews.Whole()} reviews, one request at a time");
        var table = new Table("few p50 µs", "many p50 µs", "few p99 µs", "many p99 µs", "many / few", "address");
        foreach (var page in pages)
            page.Tell(table);
        foreach (var page in pages)
            page.Require(lab);
    }

    /// <summary>The same address at the shop with few reviews and at the one with many.</summary>
    private sealed class Page(string name, Asker few, Asker many)
    {
        private readonly List<(Times Few, Times Many)> _times = [];

        private Spread Ratio => Spread.Of(_times.Select(times => times.Many.Median / times.Few.Median));

        public async Task Measure(Lab lab, bool counts)
        {
            var times = await OneByOne.Time(lab.Options.Seconds("warm-up", 1), lab.Options.Seconds("seconds", 1), few, many);
            if (counts)
                _times.Add((times[0], times[1]));
        }

        public void Tell(Table table) =>
            table.Row(Median(times => times.Few.Median), Median(times => times.Many.Median), Median(times => times.Few.Slow), Median(times => times.Many.Slow), Ratio.ToString("0.00"), name);

        public void Require(Lab lab) => lab.Require(Ratio.Median <= MostApart, $"at most {MostApart.Ratio()} times as long with the most reviews: {Ratio.ToString("0.00")}, {name}");

        private string Median(Func<(Times Few, Times Many), TimeSpan> time) => Spread.Of(_times.Select(times => time(times).TotalMicroseconds)).Median.Whole();
    }

    private static DatabaseFile Filled(Lab lab, int reviews)
    {
        var database = lab.FreshDatabase();
        ManyReviews.Fill(database, reviews, Rare);
        return database;
    }

    [GeneratedRegex("<https?://[^/>]+(?<target>[^>]+)>; rel=\"next\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextLink();

    /// <summary>A server whose sandbox shop has so many reviews.</summary>
    private sealed class Shop(int reviews, ServerProcess server, Connection connection, string token) : IAsyncDisposable
    {
        public int Reviews => reviews;

        public static async Task<Shop> Open(Lab lab, DatabaseFile database, int reviews)
        {
            var server = await lab.StartProduct(database);
            var connection = new Connection(server.Port);
            await connection.Open(CancellationToken.None);
            return new Shop(reviews, server, connection, await PurchaseRequests.Token(server.Port));
        }

        public Asker Ask(string target) => new(connection, new Request("GET", target, Bearer: token));

        /// <summary>Follows the links to the hundredth part and returns its target.</summary>
        public async Task<string> Walk(Lab lab, string first)
        {
            var (target, seen) = (first, new HashSet<string>());
            for (var page = 1; page < HundredthPage; page++)
            {
                var answer = await connection.Send(new Request("GET", target, Bearer: token));
                using var json = JsonDocument.Parse(answer.Body);
                seen.UnionWith(json.RootElement.EnumerateArray().Select(review => review.GetProperty("review_id").GetString()!));
                target = NextLink().Match(Encoding.ASCII.GetString(answer.Head.Span)).Groups["target"].Value;
            }

            lab.Require(seen.Count == (HundredthPage - 1) * Limit, $"{seen.Count} different reviews on the {HundredthPage - 1} parts of {first} before the hundredth");
            return target;
        }

        public async ValueTask DisposeAsync()
        {
            connection.Dispose();
            await server.DisposeAsync();
        }
    }
}
