using System.Text.Json.Nodes;
using NodaTime;

namespace Parcours.Api.Tests.Reviews;

public sealed class FollowUpTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task Every_request_has_a_row_with_its_times()
    {
        var id = (await Shop.Submit(Shop.AFullPurchase("#1"))).ShouldBe(200)["[0].id"];

        var list = (await Shop.FollowUp()).ShouldBe(200);

        list["data[0]"].Should().Be($$"""{"id":"{{id}}","purchase_reference":"#1","kind":"product","status":"scheduled","received_at":"2025-11-07T15:00:00Z","scheduled_at":"2025-11-15T10:00:00Z"}""");
        list["data[1].kind"].Should().Be("brand");
        list["data[2]"].Should().BeNull();
        list["has_more"].Should().Be("false");
        list["next_cursor"].Should().BeNull();
    }

    [Fact]
    public async Task A_row_tells_how_far_a_request_has_come()
    {
        await Shop.Submit(Shop.APurchase("#sent"));
        Server.Stored.Change(
            "UPDATE solicitations SET status = 'answered', due_at = NULL, sent_at = $2, opened_at = $2 + 60000000, reminded_at = $2 + 120000000, answered_at = $2 + 180000000 WHERE reference = $1",
            "#sent", Server.Now.ToUnixTimeTicks() / 10);

        (await FollowUp("?status=answered", "sent_at", "opened_at", "reminded_at", "answered_at", "cancelled_at"))
            .Should().Equal("2025-11-07T15:00:00Z 2025-11-07T15:01:00Z 2025-11-07T15:02:00Z 2025-11-07T15:03:00Z -");
    }

    [Fact]
    public async Task A_rejection_is_told_with_its_reason_in_the_language_of_who_asks()
    {
        await Shop.Submit(APurchase("#bad").With("solicitation_parameters", JsonNode.Parse("""{"delay": 999}""")));

        var french = (await Shop.FollowUp()).ShouldBe(200);
        var english = (await Shop.Send(RawRequest.Get($"/purchase-event/websites/{Shop.Website}/purchase_events").With("Accept-Language", "en"))).ShouldBe(200);

        french["data[0].reason"].Should().Be("invalid_delay");
        french["data[0].field"].Should().Be("solicitation_parameters.delay");
        french["data[0].reason_description"].Should().Contain("0 à 180");
        english["data[0].reason_description"].Should().Contain("from 0 to 180");
    }

    [Fact]
    public async Task It_can_be_asked_for_one_purchase_one_status_and_one_time()
    {
        await Shop.Submit(APurchase("#a"), APurchase("#b"), APurchase("#c").Without("consumer"));
        // Within the life of the token.
        Server.Clock.Advance(Duration.FromMinutes(2));
        await Shop.Submit(APurchase("#d").With("purchase_date", "2025-11-06T10:00:00Z"));

        (await FollowUp("?reference=%23b", "purchase_reference")).Should().Equal("#b");
        (await FollowUp("?status=rejected", "purchase_reference")).Should().Equal("#c");
        (await FollowUp("?reference=%23a&status=rejected", "purchase_reference")).Should().BeEmpty();
        var later = Uri.EscapeDataString(NodaTime.Text.InstantPattern.General.Format(Server.Now));
        (await FollowUp("?from=" + later, "purchase_reference")).Should().Equal("#d");
        (await FollowUp("?to=" + later, "purchase_reference")).Should().BeEquivalentTo("#a", "#b", "#c");
        (await FollowUp("?from=2025-01-01&to=2025-01-02", "purchase_reference")).Should().BeEmpty();
        Server.Clock.Reset(DeliveryServer.Friday);
    }

    [Theory]
    [InlineData("?status=lost", "status")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2025-02-30", "to")]
    [InlineData("?reference=%00", "reference")]
    public async Task A_filter_out_of_range_is_422(string query, string field) => (await Shop.FollowUp(query)).ShouldBlame(field);

    [Fact]
    public async Task Page_after_page_every_row_comes_once()
    {
        await Shop.Submit(Enumerable.Range(0, 23).Select(number => APurchase($"#{number}")));

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Shop.FollowUp($"?limit=5{(cursor is null ? "" : "&cursor=" + cursor)}")).ShouldBe(200);
            seen.AddRange(page.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("purchase_reference").GetString()!));
            cursor = page["next_cursor"];
            // What comes meanwhile shifts nothing.
            await Shop.Submit(APurchase());
        }
        while (cursor is not null);

        seen.Should().Equal(Enumerable.Range(0, 23).Reverse().Select(number => $"#{number}"));
    }

    [Fact]
    public async Task A_cursor_outlives_the_row_that_it_was_made_of()
    {
        await Shop.Submit(APurchase("#1"), APurchase("#2").Without("consumer"), APurchase("#3"));
        var cursor = (await Shop.FollowUp("?limit=2")).ShouldBe(200)["next_cursor"];
        // The last row shown was a rejection, which is gone now.
        await Shop.Submit(APurchase("#2"));

        (await FollowUp("?cursor=" + cursor, "purchase_reference")).Should().Equal("#1");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cursor_that_is_none_is_404(string cursor) => (await Shop.FollowUp("?cursor=" + cursor)).ShouldBeRefused(404, "unknown_cursor");

    [Fact]
    public async Task Another_websites_cursor_is_404()
    {
        await Shop.Submit(APurchase(), APurchase());
        var cursor = (await Shop.FollowUp("?limit=1")).ShouldBe(200)["next_cursor"];

        (await (await Shop.At(Server, Shop.Owner)).FollowUp("?cursor=" + cursor)).ShouldBeRefused(404, "unknown_cursor");
    }
}
