using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Operations;
using Parcours.Api.Tests.Docs;
using Parcours.Api.Tests.Kernel;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Webhooks;

/// <summary>What a partner sees of its webhooks, from the order's step to the receiver and back. Time stands still, so nothing is retried unless it is asked for.</summary>
public sealed class WebhookDeliveriesTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Broken = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops";

    private static readonly ApiDescription Description = new(File.ReadAllText(Path.Combine(ErrorCatalogue.Root, "docs/openapi.json")));

    [Fact]
    public async Task Each_endpoint_hears_what_it_subscribes_to()
    {
        await using var everything = Receiver.Answering(Receiver.Ok);
        await using var couriers = Receiver.Answering(Receiver.Ok);
        await using var live = Receiver.Answering(Receiver.Ok);
        await Endpoint(everything);
        await Endpoint(couriers, "courier.*", "order.delivered");
        await Endpoint(live, await Given.TheOtherModeOf(Partner));
        var order = await Given.AnOrder(Partner);

        await Advance(order, """{"to": "delivered"}""");
        await Until(() => everything.Requests.Count == 6 && couriers.Requests.Count == 2);

        everything.Requests.Select(TypeOf).Should().Equal("order.accepted", "courier.assigned", "order.picked_up", "order.in_transit", "order.out_for_delivery", "order.delivered");
        couriers.Requests.Select(TypeOf).Should().Equal("courier.assigned", "order.delivered");
        live.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_attempt_is_listed_as_described()
    {
        await using var receiver = Receiver.Answering(Broken);
        var endpoint = await Endpoint(receiver);
        await Advance(await Given.AnOrder(Partner));
        await Attempts(endpoint, 1);
        var gone = await Endpoint("http://127.0.0.1:9/nobody");
        (await Partner.Post("/v1/webhooks/test", new JsonObject { ["url"] = "http://127.0.0.1:9/nobody" })).ShouldBe(200);

        var list = (await Partner.Get("/v1/webhook_deliveries")).ShouldBe(200);

        Complaints("ListWebhookDeliveries", list).Should().BeEmpty();
        (list["data[0].endpoint_id"], list["data[0].status_code"], list["data[0].error"]).Should().Be((gone, "null", "connection refused"));
        (list["data[1].endpoint_id"], list["data[1].status_code"], list["data[1].error"]).Should().Be((endpoint, "500", "status 500"));
        (list["data[1].type"], list["data[1].attempt"], list["data[1].status"], list["data[1].response"]).Should().Be(("order.accepted", "1", "failed", "oops"));
        list["data[1].event_id"].Should().Be(Header(receiver.Requests.Single(), "Drop-Event-Id"));
        (await Partner.Get($"/v1/webhook_deliveries?endpoint_id={endpoint}&status=succeeded"))["data"].Should().Be("[]");
        (await (await Given.APartner()).Get("/v1/webhook_deliveries"))["data"].Should().Be("[]");
    }

    [Fact]
    public async Task A_retry_sends_the_same_bytes_again_now()
    {
        await using var receiver = Receiver.Answering(Broken);
        var endpoint = await Endpoint(receiver);
        await Advance(await Given.AnOrder(Partner));
        var attempt = (await Attempts(endpoint, 1))["data[0].id"];

        var queued = (await Partner.Send(RawRequest.Post($"/v1/webhook_deliveries/{attempt}/retry"))).ShouldBe(202);

        queued["queued"].Should().Be("1");
        Complaints("RetryWebhookDelivery", queued).Should().BeEmpty();
        (await Attempts(endpoint, 2))["data[0].attempt"].Should().Be("2");
        receiver.Requests.Select(BodyOf).Distinct().Should().ContainSingle();
        receiver.Requests.Select(request => Header(request, "webhook-id")).Distinct().Should().ContainSingle();
        (await (await Given.APartner()).Send(RawRequest.Post($"/v1/webhook_deliveries/{attempt}/retry"))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task What_waited_for_an_endpoint_that_was_off_is_replayed_in_sequence()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        var endpoint = await Endpoint(receiver);
        await Advance(await Given.AnOrder(Partner));
        var attempt = (await Attempts(endpoint, 1))["data[0].id"];
        (await Switch(endpoint, on: false))["disabled_reason"].Should().Be("partner");
        var order = await Given.AnOrder(Partner);
        await Advance(order, """{"to": "picked_up"}""");
        var replay = new JsonObject { ["since"] = "2025-11-07T00:00:00Z", ["endpoint_id"] = endpoint };

        (await Partner.Post("/v1/webhook_deliveries/replay", replay)).ShouldBeRefused(409, "webhook_endpoint_inactive");
        (await Partner.Send(RawRequest.Post($"/v1/webhook_deliveries/{attempt}/retry"))).ShouldBeRefused(409, "webhook_endpoint_inactive");
        await Switch(endpoint, on: true);
        var queued = (await Partner.Post("/v1/webhook_deliveries/replay", replay)).ShouldBe(202);

        queued["queued"].Should().Be("3");
        Complaints("ReplayWebhookDeliveries", queued).Should().BeEmpty();
        await Attempts(endpoint, 4);
        receiver.Requests.Skip(1).Select(TypeOf).Should().Equal("order.accepted", "courier.assigned", "order.picked_up");
    }

    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_off_and_says_why()
    {
        await using var receiver = Receiver.Answering("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
        var endpoint = await Endpoint(receiver);

        await Advance(await Given.AnOrder(Partner));
        await Attempts(endpoint, 1);

        var read = (await Partner.Get("/v1/webhook_endpoints/" + endpoint)).ShouldBe(200);
        (read["active"], read["disabled_reason"], read["disabled_at"]).Should().Be(("false", "gone", "2025-11-07T15:00:00Z"));
        Complaints("GetWebhookEndpoint", read).Should().BeEmpty();
    }

    [Fact]
    public async Task A_test_event_says_what_came_back()
    {
        await using var well = Receiver.Answering(Receiver.Ok);
        await using var broken = Receiver.Answering(Broken);
        await Endpoint(well, "order.cancelled");
        await Endpoint(broken);

        var toNewest = (await Partner.Post("/v1/webhooks/test", [])).ShouldBe(200);
        var named = (await Partner.Post("/v1/webhooks/test", new JsonObject { ["url"] = well.Url.ToString(), ["type"] = "order.failed" })).ShouldBe(200);
        var nobody = await Endpoint("http://127.0.0.1:9/nobody");
        var unanswered = (await Partner.Post("/v1/webhooks/test", [])).ShouldBe(200);

        (toNewest["delivered"], toNewest["status_code"], toNewest["error"]).Should().Be(("false", "500", "status 500"));
        (named["delivered"], named["status_code"], named["error"]).Should().Be(("true", "200", null));
        (unanswered["delivered"], unanswered["status_code"], unanswered["error"]).Should().Be(("false", "null", "connection refused"));
        (TypeOf(broken.Requests.Single()), TypeOf(well.Requests.Single())).Should().Be(("order.accepted", "order.failed"));
        named["event_id"].Should().Be(Header(well.Requests.Single(), "Drop-Event-Id"));
        foreach (var reply in new[] { toNewest, named, unanswered })
            Complaints("SendTestEvent", reply).Should().BeEmpty();
        var attempt = (await Partner.Get("/v1/webhook_deliveries?endpoint_id=" + nobody))["data[0].id"];
        (await Partner.Send(RawRequest.Post($"/v1/webhook_deliveries/{attempt}/retry"))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task Endpoints_and_new_secrets_are_answered_as_described()
    {
        var made = (await Partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "https://partner.example/hooks", ["description"] = "Entrepôt" })).ShouldBe(201);
        var address = "/v1/webhook_endpoints/" + made["id"];

        Complaints("CreateWebhookEndpoint", made).Should().BeEmpty();
        Complaints("ListWebhookEndpoints", await Partner.Get("/v1/webhook_endpoints")).Should().BeEmpty();
        Complaints("ChangeWebhookEndpoint", await Switch(made["id"]!, on: false)).Should().BeEmpty();
        Complaints("RotateWebhookSecret", await Partner.Post(address + "/rotate_secret", [])).Should().BeEmpty();
        Complaints("DeleteWebhookEndpoint", await Partner.Send(RawRequest.Post(address) with { Method = "DELETE" })).Should().BeEmpty();
    }

    private static IEnumerable<string> Complaints(string operation, Reply reply) => Description.Complaints(Description.AnswerOf(operation, reply.Status), reply.Json);

    private Task<string> Endpoint(Receiver receiver, params string[] events) => Endpoint(receiver.Url.ToString(), Partner, events);

    private static Task<string> Endpoint(Receiver receiver, Partner partner) => Endpoint(receiver.Url.ToString(), partner);

    private Task<string> Endpoint(string url) => Endpoint(url, Partner);

    private static async Task<string> Endpoint(string url, Partner partner, params string[] events)
    {
        var endpoint = new JsonObject { ["url"] = url };
        if (events.Length > 0)
            endpoint["events"] = new JsonArray([.. events.Select(type => (JsonNode)type)]);
        return (await partner.Post("/v1/webhook_endpoints", endpoint)).ShouldBe(201)["id"]!;
    }

    private async Task<Reply> Switch(string endpoint, bool on) =>
        (await Partner.Send(RawRequest.Post("/v1/webhook_endpoints/" + endpoint, new JsonObject { ["active"] = on }) with { Method = "PATCH" })).ShouldBe(200);

    private async Task Advance(string order, string body = "{}") => (await Partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance", body))).ShouldBe(200);

    /// <summary>The endpoint's attempts, once there are as many.</summary>
    private async Task<Reply> Attempts(string endpoint, int count)
    {
        Reply? list = null;
        await Until(async () => (list = await Partner.Get("/v1/webhook_deliveries?endpoint_id=" + endpoint)).Json.GetProperty("data").GetArrayLength() == count);
        return list!;
    }

    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static string BodyOf(string request) => request.Split("\r\n\r\n", 2)[1];

    private static string? TypeOf(string request) => JsonElement.Parse(BodyOf(request)).GetProperty("type").GetString();

    private static string Header(string request, string name) =>
        request.Split("\r\n").Single(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
}

/// <summary>How long attempts are kept, on a server with a clock of its own.</summary>
public sealed class WebhookHistoryTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new(DeliveryServer.Friday);

    private readonly OwnClockServer _server;

    public WebhookHistoryTests() => _server = new OwnClockServer(_clock);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_attempt_is_listed_for_ninety_days()
    {
        var partner = await _server.Given.APartner();
        (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "http://127.0.0.1:9/nobody" })).ShouldBe(201);
        (await partner.Post("/v1/webhooks/test", [])).ShouldBe(200);

        _clock.Advance(Duration.FromDays(90) - Duration.FromMinutes(1));
        (await Left(partner)).Should().Be(1);
        _clock.Advance(Duration.FromMinutes(2));
        (await Left(partner)).Should().Be(0);
    }

    private async Task<int> Left(Partner partner)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        await Housekeeping.ForgetOld(scope.ServiceProvider, TestContext.Current.CancellationToken);
        return (await partner.Get("/v1/webhook_deliveries")).ShouldBe(200).Json.GetProperty("data").GetArrayLength();
    }

    private sealed class OwnClockServer(FakeClock clock) : RunningServer(clock);
}
