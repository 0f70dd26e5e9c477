using System.Text.Json.Nodes;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Tests.Reviews;

/// <summary>People decide what is published.</summary>
public sealed class ModerationTests(TokenServer server) : IClassFixture<TokenServer>
{
    private readonly OperatorClient _dispatcher = new(server, "op_dev_dispatcher");

    private static readonly Dictionary<ReviewStatus, string[]> Ways = new()
    {
        [ReviewStatus.Pending] = [],
        [ReviewStatus.Published] = ["approve"],
        [ReviewStatus.Flagged] = ["approve", "flag"],
        [ReviewStatus.Rejected] = ["reject"],
        [ReviewStatus.Removed] = ["approve", "remove"],
        [ReviewStatus.Withdrawn] = ["withdraw"],
    };

    public static TheoryData<ReviewStatus, string> Cells => new(from status in Ways.Keys from step in new[] { "approve", "reject", "remove", "keep", "flag", "withdraw" } select (status, step));

    [Theory, MemberData(nameof(Cells))]
    public async Task Every_step_is_taken_or_refused_as_the_lifecycle_says(ReviewStatus status, string step)
    {
        var reviewer = await Reviewer.Of(server);
        var id = await reviewer.Review();
        foreach (var taken in Ways[status])
            await Take(reviewer, id, taken);
        var before = (await _dispatcher.Get("/reviews/" + id)).ShouldBe(200);
        before["status"].Should().Be(Names.Of(status));
        var trigger = Names.Parse<ReviewTrigger>(step)!.Value;
        var expected = ReviewLifecycle.Table.Fire(status, trigger, SolicitationKind.Product, trigger is ReviewTrigger.Withdraw or ReviewTrigger.Flag ? Actors.Customer : Actors.Dispatcher);

        var reply = await Take(reviewer, id, step);

        var after = (await _dispatcher.Get("/reviews/" + id)).ShouldBe(200);
        after["status"].Should().Be(Names.Of(expected.Error is null ? expected.Value.To : status));
        (after.Json.GetProperty("history").GetArrayLength() - before.Json.GetProperty("history").GetArrayLength()).Should().Be(expected.Error is null ? 1 : 0);
        if (expected.Error is not null)
            reply.Status.Should().Be(step == "flag" ? 404 : 409, "what is not public does not exist for the public");
    }

    [Fact]
    public async Task The_queue_shows_what_waits_longest_first_with_what_to_look_at()
    {
        var shop = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        var expected = new List<string>();
        foreach (var text in new[] { "Belle lampe", "Moins cher sur www.autre.fr, appelez le 06 12 34 56 78", "Quel connard ce vendeur", "Ecrivez à marie@example.org" })
        {
            server.Clock.AdvanceMinutes(1);
            expected.Add(await Reviewer.Of(server, shop).Review(text: text));
        }

        var first = (await _dispatcher.Get($"/reviews?website_id={shop.Id}&limit=3")).ShouldBe(200);
        var rest = (await _dispatcher.Get($"/reviews?website_id={shop.Id}&limit=3&cursor={first["next_cursor"]}")).ShouldBe(200);

        var all = first.Json.GetProperty("data").EnumerateArray().Concat(rest.Json.GetProperty("data").EnumerateArray()).ToList();
        all.Select(review => review.GetProperty("review_id").GetString()).Should().Equal(expected);
        all.Select(review => string.Join('+', review.GetProperty("hints").EnumerateArray().Select(hint => hint.GetString()))).Should().Equal("", "link+phone_number", "insult", "link+email_address");
        (first["data[0].shop"], first["data[0].author_firstname"], first["data[0].product_name"], first["data[0].version"], first["data[0].history"]).Should().Be((shop.Name, "Marie", "Lampe", "1", null));
    }

    [Fact]
    public async Task A_text_that_was_seen_before_is_hinted_at()
    {
        var shop = await server.Given.AWebsite((await server.Given.APartner()).Owner);
        await Reviewer.Of(server, shop).Review(text: "Très bonne lampe, je recommande !");

        var again = await Reviewer.Of(server, shop).Review(text: "tres bonne LAMPE je recommande");

        (await _dispatcher.Get("/reviews/" + again))["hints[0]"].Should().Be("same_text");
    }

    [Theory]
    [InlineData("approve", "{}", "version")]
    [InlineData("reject", "{}", "reason")]
    [InlineData("reject", """{"reason": "i do not like it"}""", "reason")]
    [InlineData("remove", """{"reason": "off_topic", "note": 7}""", "note")]
    [InlineData("keep", """{"note": []}""", "note")]
    public async Task A_decision_lacks_nothing(string step, string body, string field) =>
        (await Decide(await (await Reviewer.Of(server)).Review(), step, body)).ShouldBlame(field);

    [Fact]
    public async Task A_decision_is_written_down_and_its_retry_changes_nothing()
    {
        var id = await (await Reviewer.Of(server)).Review();
        var approve = RawRequest.Post($"/ops/v1/reviews/{id}/approve", """{"version": 1}""").With("Idempotency-Key", id);

        (await _dispatcher.Send(approve)).ShouldBe(200)["status"].Should().Be("published");
        (await _dispatcher.Send(approve)).ShouldBe(200).Header("Idempotent-Replayed").Should().Be("true");

        server.Stored.AuditOf(id).Should().ContainSingle().Which.Should().Contain(" approve_review from ");
        (await _dispatcher.Get("/reviews/" + id))["history[1].actor"].Should().StartWith("operator:");
    }

    [Fact]
    public async Task A_courier_decides_nothing()
    {
        var courier = new OperatorClient(server, "op_dev_courier");
        var id = await (await Reviewer.Of(server)).Review();

        (await courier.Get("/reviews")).ShouldBeRefused(403, "forbidden");
        (await courier.Get("/reviews/" + id)).ShouldBeRefused(403, "forbidden");
        (await courier.Post($"/reviews/{id}/approve", new JsonObject { ["version"] = 1 })).ShouldBeRefused(403, "forbidden");
        (await server.Send(RawRequest.Get("/ops/v1/reviews"))).ShouldBe(401);
    }

    [Fact]
    public async Task Anyone_may_say_that_a_published_review_breaks_a_rule()
    {
        var id = await (await Reviewer.Of(server)).Review();
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(404).Text.Should().Contain("not published");
        (await Decide(id, "approve", """{"version": 1}""")).ShouldBe(200);
        (await server.Send(RawRequest.Get("/reviews/" + id))).ShouldBe(200).Text.Should().Contain("Belle lampe").And.Contain("Report this review").And.MatchRegex("Bought from .+ on .+2025");

        (await Flag(id, "off_topic", "About the weather")).ShouldBe(302).Header("Location").Should().Be($"/reviews/{id}?lang=en&done=reported");

        var work = await _dispatcher.Get("/reviews/" + id);
        (work["status"], work["flags"], work["history[2].event"], work["history[2].actor"], work["history[2].reason"], work["history[2].note"]).Should().Be(("flagged", "1", "flagged", "anyone", "off_topic", "About the weather"));
        (await server.Send(RawRequest.Get($"/reviews/{id}?lang=en&done=reported"))).ShouldBe(200).Text.Should().Contain("Thank you. A person will look at it.");
        (await Flag(id, "", "")).ShouldBe(422).Text.Should().Contain("choose a rule");
        (await Flag(id, "off_topic", new string('x', 1001))).ShouldBe(422);
        (await Decide(id, "keep", """{"note": "It is about the lamp"}""")).ShouldBe(200)["status"].Should().Be("published");
        (await _dispatcher.Get("/reviews/" + id))["flags"].Should().Be("0");
    }

    [Fact]
    public async Task A_network_that_flags_everything_has_to_wait()
    {
        await using var alone = new TokenServer();
        var dispatcher = new OperatorClient(alone, "op_dev_dispatcher");
        var id = await (await Reviewer.Of(alone)).Review();
        (await dispatcher.Post($"/reviews/{id}/approve", new JsonObject { ["version"] = 1 })).ShouldBe(200);
        for (var flag = 0; flag < FlagReview.MostFlags; flag++)
            (await Flag(alone, id, "off_topic", "")).ShouldBe(302);

        var refused = (await Flag(alone, id, "off_topic", "")).ShouldBe(429);

        refused.Header("Retry-After").Should().Be("3600");
        refused.Text.Should().Contain("You have reported many reviews");
        alone.Clock.AdvanceHours(1);
        (await Flag(alone, id, "off_topic", "")).ShouldBe(302);
    }

    [Theory]
    [InlineData("en", "How reviews work here", "It insults, threatens or degrades somebody.")]
    [InlineData("fr", "Comment fonctionnent les avis ici", "Il insulte, menace ou rabaisse quelqu’un.")]
    public async Task The_rules_are_a_page_for_everyone(string language, string title, string reason)
    {
        var page = (await server.Send(RawRequest.Get("/reviews/rules?lang=" + language))).ShouldBe(200).Text;

        System.Net.WebUtility.HtmlDecode(page).Should().Contain(title).And.Contain(reason);
        Names.All<ReviewReason>().Should().OnlyContain(name => page.Contains($"<li id=\"{name}\">"));
    }

    private async Task<Reply> Take(Reviewer reviewer, string id, string step) => step switch
    {
        "withdraw" => await reviewer.Withdraw(id),
        "flag" => await Flag(id, "off_topic", ""),
        "approve" => await Decide(id, step, """{"version": 1}"""),
        _ => await Decide(id, step, """{"reason": "off_topic"}"""),
    };

    private Task<Reply> Decide(string review, string step, string body) => _dispatcher.Post($"/reviews/{review}/{step}", JsonNode.Parse(body)!.AsObject());

    private async Task<Reply> Flag(string id, string reason, string note)
    {
        // All tests come from one address: what others flagged is not to count.
        server.Clock.Advance(FlagReview.Wait);
        return await Flag(server, id, reason, note);
    }

    private static async Task<Reply> Flag(TokenServer server, string id, string reason, string note)
    {
        var page = await server.Send(RawRequest.Get($"/reviews/{id}?lang=en"));
        var cookie = page.Headers["Set-Cookie"].FirstOrDefault()?.Split(';')[0] ?? "";
        var form = $"{Reviewer.TokenName}={Uri.EscapeDataString(Reviewer.TokenIn(page))}&reason={reason}&note={Uri.EscapeDataString(note)}";
        return await server.Send(new RawRequest("POST", $"/reviews/{id}?lang=en", System.Text.Encoding.ASCII.GetBytes(form), [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", cookie)]));
    }
}
