using System.Text.Json.Nodes;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Tests.Webhooks;

public sealed class WebhookEndpointsTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Endpoints = "/v1/webhook_endpoints";

    [Fact]
    public async Task A_new_endpoint_hears_everything_and_shows_its_secret_once()
    {
        var made = (await Create("https://partner.example/hooks")).ShouldBe(201);

        made.Json.EnumerateObject().Select(field => field.Name).Should().Equal("id", "url", "events", "active", "secret", "created_at");
        made["id"].Should().MatchRegex("^we_[a-z0-9]{16}$");
        made["events"].Should().Be("""["*"]""");
        made["secret"].Should().MatchRegex("^whsec_[A-Za-z0-9+/]{43}=$");
        made["created_at"].Should().Be("2025-11-07T15:00:00Z");
        (await Partner.Get($"{Endpoints}/{made["id"]}")).ShouldBe(200).Text.Should().NotContain("whsec_");
        (await Partner.Get(Endpoints)).ShouldBe(200).Text.Should().NotContain("whsec_");
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_secret_again_which_lies_nowhere_in_the_clear()
    {
        var request = RawRequest.Post(Endpoints, new JsonObject { ["url"] = "https://partner.example/once" }).With("Idempotency-Key", "endpoint-1");

        var first = (await Partner.Send(request)).ShouldBe(201);
        var again = (await Partner.Send(request)).ShouldBe(201);

        again.Text.Should().Be(first.Text);
        again.Header("Idempotent-Replayed").Should().Be("true");
        (await Partner.Get(Endpoints)).Json.GetProperty("data").GetArrayLength().Should().Be(1);
        var secret = System.Text.Encoding.ASCII.GetBytes(first["secret"]!);
        foreach (var file in new[] { Server.DatabaseFile, Server.DatabaseFile + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
            bytes.AsSpan().IndexOf(secret).Should().Be(-1, file);
        }
    }

    [Fact]
    public async Task Endpoints_are_listed_newest_first_page_by_page_for_their_owner_only()
    {
        var ids = new List<string?>();
        for (var number = 0; number < 3; number++)
            ids.Insert(0, (await Create($"https://partner.example/{number}")).ShouldBe(201)["id"]);

        var first = (await Partner.Get(Endpoints + "?limit=2")).ShouldBe(200);
        var second = (await Partner.Get($"{Endpoints}?limit=2&cursor={first["next_cursor"]}")).ShouldBe(200);

        new[] { first["data[0].id"], first["data[1].id"], second["data[0].id"] }.Should().Equal(ids);
        (first["has_more"], second["has_more"]).Should().Be(("true", "false"));
        (await Partner.Get(Endpoints + "?cursor=nonsense")).ShouldBeRefused(404, "unknown_cursor");
        var other = await Given.APartner();
        (await other.Get($"{Endpoints}?cursor={first["next_cursor"]}")).ShouldBeRefused(404, "unknown_cursor");
        (await other.Get(Endpoints)).Json.GetProperty("data").GetArrayLength().Should().Be(0);
        (await (await Given.TheOtherModeOf(Partner)).Get(Endpoints)).Json.GetProperty("data").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_change_touches_what_it_names_and_leaves_the_rest()
    {
        var id = (await Create("https://partner.example/hooks", "order.*"))["id"];

        (await Patch(id, new JsonObject { ["description"] = "Entrepôt", ["active"] = false })).ShouldBe(200);
        var changed = (await Patch(id, new JsonObject { ["events"] = new JsonArray("courier.assigned") })).ShouldBe(200);

        (changed["url"], changed["events"], changed["active"], changed["description"], changed["disabled_reason"])
            .Should().Be(("https://partner.example/hooks", """["courier.assigned"]""", "false", "Entrepôt", "partner"));
        (await Patch(id, new JsonObject { ["active"] = true })).ShouldBe(200)["disabled_reason"].Should().BeNull();
        (await Patch(id, [])).ShouldBe(200)["events"].Should().Be("""["courier.assigned"]""");
    }

    [Fact]
    public async Task A_deleted_endpoint_is_gone()
    {
        var id = (await Create("https://partner.example/hooks"))["id"];

        (await Partner.Send(RawRequest.Post($"{Endpoints}/{id}") with { Method = "DELETE" })).ShouldBe(200).Text.Should().Be($$"""{"id":"{{id}}","deleted":true}""");

        (await Partner.Get($"{Endpoints}/{id}")).ShouldBeRefused(404, "not_found");
        (await Partner.Send(RawRequest.Post($"{Endpoints}/{id}") with { Method = "DELETE" })).ShouldBeRefused(404, "not_found");
        (await Patch(id, [])).ShouldBeRefused(404, "not_found");
        (await Partner.Post($"{Endpoints}/{id}/rotate_secret", [])).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task Another_partner_s_endpoint_is_not_there()
    {
        var id = (await Create("https://partner.example/hooks"))["id"];
        var other = await Given.APartner();

        (await other.Get($"{Endpoints}/{id}")).ShouldBeRefused(404, "not_found");
        (await other.Send(RawRequest.Post($"{Endpoints}/{id}", new JsonObject()) with { Method = "PATCH" })).ShouldBeRefused(404, "not_found");
        (await other.Post($"{Endpoints}/{id}/rotate_secret", [])).ShouldBeRefused(404, "not_found");
        (await other.Post("/v1/webhook_deliveries/replay", new JsonObject { ["since"] = "2025-11-01T00:00:00Z", ["endpoint_id"] = id })).ShouldBeRefused(404, "not_found");
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url": " "}""", "url")]
    [InlineData("""{"url": 7}""", "url")]
    [InlineData("""{"url": "nonsense"}""", "url")]
    [InlineData("""{"url": "ftp://partner.example/"}""", "url")]
    [InlineData("""{"url": "https://user:secret@partner.example/"}""", "url")]
    [InlineData("""{"url": "https://partner.example/", "events": []}""", "events")]
    [InlineData("""{"url": "https://partner.example/", "events": ["order.unknown"]}""", "events")]
    [InlineData("""{"url": "https://partner.example/", "events": ["order.accepted", 7]}""", "events[1]")]
    [InlineData("""{"url": "https://partner.example/", "events": "*"}""", "events")]
    public async Task A_wrong_field_is_named(string body, string field) =>
        (await Partner.Send(RawRequest.Post(Endpoints, body))).ShouldBeRefused(422, "validation_error").Fields.Should().Contain(field);

    [Theory]
    [InlineData(-1)]
    [InlineData(169)]
    public async Task An_overlap_is_a_week_at_most(int hours)
    {
        var id = (await Create("https://partner.example/hooks"))["id"];

        (await Partner.Post($"{Endpoints}/{id}/rotate_secret", new JsonObject { ["overlap_hours"] = hours })).ShouldBlame("overlap_hours");
    }

    [Fact]
    public async Task A_partner_has_a_number_of_endpoints_and_no_more()
    {
        for (var number = 0; number < WebhookEndpoint.MostPerOwner; number++)
            (await Create($"https://partner.example/{number}")).ShouldBe(201);

        (await Create("https://partner.example/more")).ShouldBeRefused(409, "webhook_endpoint_limit");
    }

    [Fact]
    public async Task A_test_event_needs_an_endpoint_of_the_partner_s_own()
    {
        (await Partner.Post("/v1/webhooks/test", [])).ShouldBeRefused(409, "no_webhook_endpoint");
        (await Partner.Post("/v1/webhooks/test", new JsonObject { ["url"] = "https://partner.example/hooks" })).ShouldBlame("url");
        (await Partner.Post("/v1/webhooks/test", new JsonObject { ["type"] = "order.unknown" })).ShouldBlame("type");
    }

    [Theory]
    [InlineData("", "since")]
    [InlineData("?status=pending", "status")]
    [InlineData("?event_id=7", "event_id")]
    [InlineData("?endpoint_id=we_%00", "endpoint_id")]
    [InlineData("?limit=0", "limit")]
    public async Task A_wrong_filter_is_named(string query, string field)
    {
        var reply = query.Length > 0 ? await Partner.Get("/v1/webhook_deliveries" + query) : await Partner.Post("/v1/webhook_deliveries/replay", []);

        reply.ShouldBlame(field);
    }

    private Task<Reply> Create(string url, params string[] events)
    {
        var endpoint = new JsonObject { ["url"] = url };
        if (events.Length > 0)
            endpoint["events"] = new JsonArray([.. events.Select(type => JsonValue.Create(type))]);
        return Partner.Post(Endpoints, endpoint);
    }

    private Task<Reply> Patch(string? id, JsonObject changes) => Partner.Send(RawRequest.Post($"{Endpoints}/{id}", changes) with { Method = "PATCH" });
}
