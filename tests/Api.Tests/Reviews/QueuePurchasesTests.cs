using System.Text.Json.Nodes;
using Parcours.Api.Tests.Operations;

namespace Parcours.Api.Tests.Reviews;

public sealed class QueuePurchasesTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task Purchases_are_taken_at_once_and_looked_at_later()
    {
        var reply = (await Shop.Queue(Shop.AFullPurchase("#1"), APurchase("#2").With("consumer.email", "nobody"))).ShouldBe(202);

        reply["batch_id"].Should().MatchRegex("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$");
        reply["received"].Should().Be("2");
        (await FollowUp("", "purchase_reference")).Should().BeEmpty();

        (await Server.WorkOff()).Should().Be(2);

        (await FollowUp("", "purchase_reference", "status", "reason")).Should().BeEquivalentTo(
            "#1 scheduled -", "#1 scheduled -", "#2 rejected invalid_email");
        (await Server.WorkOff()).Should().Be(0);
        Server.Stored.TablesThatMention("#2").Should().NotContain("purchase_batches");
    }

    [Fact]
    public async Task What_waits_is_judged_as_what_is_looked_at_at_once()
    {
        var purchase = Shop.AFullPurchase("#same");
        await Shop.Submit(purchase);

        await Shop.Queue(purchase, Shop.AFullPurchase("#same").With("price", 1), APurchase("#old").With("purchase_date", "2024-01-01"));
        await Server.WorkOff();

        (await FollowUp("?status=rejected", "purchase_reference", "reason", "field")).Should().BeEquivalentTo(
            "#same reference_conflict purchase_reference", "#old purchase_too_old purchase_date");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task No_events_are_refused(string body) =>
        (await Shop.Send(RawRequest.Post($"/purchase-event/websites/{Shop.Website}/purchase_events/bulk_insert", body))).ShouldBlame("events");

    [Fact]
    public async Task More_than_fifty_are_refused() => (await Shop.Queue(Enumerable.Range(0, 51).Select(_ => APurchase()))).ShouldBlame("events");

    [Fact]
    public async Task A_retry_under_its_key_is_queued_once()
    {
        var request = RawRequest.Post($"/purchase-event/websites/{Shop.Website}/purchase_events/bulk_insert", Shop.ListOf(APurchase("#once"))).With("Idempotency-Key", "queue-1");

        var first = (await Shop.Send(request)).ShouldBe(202);

        (await Shop.Send(request)).ShouldBe(202).Text.Should().Be(first.Text);
        (await Server.WorkOff()).Should().Be(1);
    }
}

/// <summary>The program as a process of its own, killed while it works off a queue: every purchase is there in the end, and once.</summary>
public sealed class KilledIntakeTests : IDisposable
{
    private const int Batches = 60;

    private const int Kills = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("parcours-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_purchase_that_was_taken_is_there_in_the_end_and_once()
    {
        var taken = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var api = Start();
            var shop = Shop.Sandbox(new Wire(await api.Listening()));
            // Killed with all of them taken and some of them worked off.
            for (var batch = 0; batch < Batches / Kills; batch++, taken++)
                (await shop.Queue(Enumerable.Range(0, 20).Select(number => Recent($"#{taken}-{number}")))).ShouldBe(202);
        }

        await using var last = Start();
        var client = Shop.Sandbox(new Wire(await last.Listening()));
        var stored = new Stored(Path.Combine(_folder, "parcours.db"));
        EndLeases(stored);
        while (stored.TablesThatMention("#").Contains("purchase_batches"))
            await Task.Delay(10, TestContext.Current.CancellationToken);

        (await References(client)).Should().HaveCount(20 * Batches).And.OnlyHaveUniqueItems();
    }

    private static async Task<List<string>> References(Shop shop)
    {
        var (references, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await shop.FollowUp($"?limit=200{(cursor is null ? "" : "&cursor=" + cursor)}")).ShouldBe(200);
            references.AddRange(page.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("purchase_reference").GetString()!));
            cursor = page["next_cursor"];
        }
        while (cursor is not null);

        return references;
    }

    private ApiProcess Start() => ApiProcess.Start(_folder,
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("Storage__ConnectionString", $"Data Source={Path.Combine(_folder, "parcours.db")}"),
        ("RateLimit__TestPerSecond", "100000"),
    ]);

    private static JsonObject Recent(string reference) =>
        Shop.APurchase(reference).With("purchase_date", NodaTime.Text.InstantPattern.General.Format(SystemTime.Now));

    /// <summary>As if the minute had passed that a dead node's leases last.</summary>
    private static void EndLeases(Stored stored) => stored.ChangeAll("UPDATE purchase_batches SET due_at = 0");
}
