using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Simulator;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Simulator;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Ops;

/// <summary>A partner walks its whole integration with a test key and nobody's help.</summary>
public sealed class SimulatorTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task Step_by_step_an_order_is_delivered_and_every_event_tells_what_it_must()
    {
        var order = await Given.AnOrder(Partner);
        string[] ways = ["accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered"];
        string[][] facts = [[], ["courier"], ["picked_up_at"], ["eta"], ["eta", "courier"], ["delivered_at", "signature_url"]];

        foreach (var (status, expected) in ways.Zip(facts))
        {
            (await Advance(order)).ShouldBe(200)["status"].Should().Be(status);
            var data = JsonNode.Parse(Server.Stored.LastEventOf(order))!.AsObject();
            data.Select(fact => fact.Key).Should().Equal(["order_id", "partner_order_id", "status", .. expected]);
            data["status"]!.GetValue<string>().Should().Be(status);
            data.Where(fact => fact.Value is null).Should().BeEmpty();
        }

        (await Advance(order)).ShouldBeRefused(409, "invalid_transition")["error.details.status"].Should().Be("delivered");
        Server.Stored.EventsOf(order).Should().Equal("order.accepted", "courier.assigned", "order.picked_up", "order.in_transit", "order.out_for_delivery", "order.delivered");
        var read = (await Partner.Read(order)).ShouldBe(200);
        read["courier.name"].Should().NotBeNullOrEmpty();
        read["proof_of_delivery.recipient_name"].Should().Be("Zoë Tremblay");
    }

    [Fact]
    public async Task The_signature_of_a_simulated_delivery_opens()
    {
        var orders = new[] { await Given.AnOrder(Partner), await Given.AnOrder(Partner) };

        foreach (var order in orders)
        {
            (await Advance(order, """{"to": "delivered"}""")).ShouldBe(200);
            var link = JsonNode.Parse(Server.Stored.LastEventOf(order))!["signature_url"]!.GetValue<string>();

            var image = (await Server.Send(RawRequest.Get(new Uri(link).PathAndQuery))).ShouldBe(200);

            image.Header("Content-Type").Should().Be("image/png");
            var clean = await Server.Services.GetRequiredService<IImages>().Clean(image.Body, TestContext.Current.CancellationToken);
            clean.Value.Format.Should().Be(ImageFormat.Png);
        }
    }

    [Fact]
    public async Task To_a_status_every_step_between_is_taken_with_one_event_each()
    {
        var order = await Given.AnOrder(Partner);

        (await Advance(order, """{"to": "in_transit"}""")).ShouldBe(200)["status"].Should().Be("in_transit");

        Server.Stored.EventsOf(order).Should().Equal("order.accepted", "courier.assigned", "order.picked_up", "order.in_transit");
        Server.Stored.HistoryOf(order).Should().Equal("pending", "accepted", "courier_assigned", "picked_up", "in_transit");
    }

    [Theory]
    [InlineData("recipient_absent")]
    [InlineData("address_not_found")]
    [InlineData("refused")]
    [InlineData("damaged")]
    [InlineData("lost")]
    public async Task Every_failure_can_be_tried_and_the_order_goes_out_again(string reason)
    {
        var order = await Given.AnOrder(Partner);

        (await Advance(order, $$"""{"to": "failed", "failure_reason": "{{reason}}"}""")).ShouldBe(200)["failure_reason"].Should().Be(reason);

        var data = JsonNode.Parse(Server.Stored.LastEventOf(order))!.AsObject();
        data["failure_reason"]!.GetValue<string>().Should().Be(reason);
        data.ContainsKey("next_attempt").Should().BeTrue();
        (await Advance(order)).ShouldBe(200)["status"].Should().Be("out_for_delivery");
        (await Advance(order)).ShouldBe(200)["status"].Should().Be("delivered");
    }

    [Fact]
    public async Task Our_calling_off_can_be_tried()
    {
        var order = await Given.AnOrder(Partner);

        (await Advance(order, """{"to": "cancelled"}""")).ShouldBe(200)["cancelled_by"].Should().Be("operator");
    }

    public static TheoryData<OrderStatus, string> NoSteps => new()
    {
        { OrderStatus.Delivered, "{}" },
        { OrderStatus.Cancelled, "{}" },
        { OrderStatus.UnboxingPending, "{}" },
        { OrderStatus.PickedUp, """{"to": "cancelled"}""" },
        { OrderStatus.InTransit, """{"to": "accepted"}""" },
        { OrderStatus.InTransit, """{"to": "in_transit"}""" },
        { OrderStatus.Delivered, """{"to": "failed", "failure_reason": "lost"}""" },
    };

    [Theory, MemberData(nameof(NoSteps))]
    public async Task Where_there_is_no_such_step_nothing_moves(OrderStatus status, string body)
    {
        var order = await Given.OrderIn(status, Partner);
        var (events, history) = (Server.Stored.EventsOf(order), Server.Stored.HistoryOf(order));

        (await Advance(order, body)).ShouldBeRefused(409, "invalid_transition");

        Server.Stored.EventsOf(order).Should().Equal(events);
        Server.Stored.HistoryOf(order).Should().Equal(history);
    }

    [Theory]
    [InlineData("""{"to": "unboxing_pending"}""", "to")]
    [InlineData("""{"to": "failed", "failure_reason": "raining"}""", "failure_reason")]
    [InlineData("""{"to": 7}""", "to")]
    public async Task What_no_order_can_come_to_is_refused(string body, string field) =>
        (await Advance(await Given.AnOrder(Partner), body)).ShouldBlame(field);

    [Fact]
    public async Task A_live_key_and_a_stranger_find_no_simulator()
    {
        var live = await Given.APartner(Mode.Live);
        var order = await Given.AnOrder(live);
        var own = await Given.AnOrder(Partner);

        (await live.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance"))).ShouldBeRefused(404, "not_found");
        (await (await Given.APartner()).Send(RawRequest.Post($"/v1/sandbox/orders/{own}/advance"))).ShouldBeRefused(404, "not_found");
        (await Advance(order)).ShouldBeRefused(404, "not_found");
        (await Server.Send(RawRequest.Post($"/v1/sandbox/orders/{own}/advance"))).ShouldBeRefused(401, "missing_credentials");
        Server.Stored.EventsOf(order).Concat(Server.Stored.EventsOf(own)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_pin_does_not_stop_the_simulator()
    {
        var order = await Given.AnOrder(Partner, Sample.Order().With("delivery_pin", "4711"));

        (await Advance(order, """{"to": "delivered"}""")).ShouldBe(200)["proof_of_delivery.pin_verified"].Should().Be("true");
    }

    private Task<Reply> Advance(string order, string? body = null) =>
        Partner.Send(body is null ? RawRequest.Post($"/v1/sandbox/orders/{order}/advance") : RawRequest.Post($"/v1/sandbox/orders/{order}/advance", body));
}

/// <summary>The autopilot on a server with a clock of its own.</summary>
public sealed class AutopilotTests : IAsyncDisposable
{
    private static readonly Duration Pace = Duration.FromSeconds(30);

    private readonly FakeClock _clock = new(DeliveryServer.Friday);

    private readonly OwnClockServer _server;

    public AutopilotTests() => _server = new OwnClockServer(_clock);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Test_orders_walk_to_their_recipients_at_the_pace_and_live_ones_stand_still()
    {
        var (test, live) = (await _server.Given.APartner(), await _server.Given.APartner(Mode.Live));
        var (walking, failed, standing) = (await _server.Given.AnOrder(test), await _server.Given.OrderIn(OrderStatus.Failed, test), await _server.Given.AnOrder(live));

        (await Round()).Should().Be(0, "nobody has waited long enough");
        for (var step = 0; step < 6; step++)
        {
            _clock.Advance(Pace);
            await Round();
        }

        _clock.Advance(Pace);
        (await Round()).Should().Be(0, "all are delivered");
        _server.Stored.HistoryOf(walking).Should().Equal("pending", "accepted", "courier_assigned", "picked_up", "in_transit", "out_for_delivery", "delivered");
        _server.Stored.HistoryOf(failed).TakeLast(2).Should().Equal("out_for_delivery", "delivered");
        _server.Stored.HistoryOf(standing).Should().Equal("pending");
    }

    [Fact]
    public async Task Two_nodes_take_each_step_once()
    {
        var partner = await _server.Given.APartner();
        var orders = new List<string>();
        for (var made = 0; made < 10; made++)
            orders.Add(await _server.Given.AnOrder(partner));
        _clock.Advance(Pace);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Round)));

        taken.Sum().Should().Be(10);
        foreach (var order in orders)
            _server.Stored.EventsOf(order).Should().Equal("order.accepted");
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("86401")]
    public void A_pace_that_is_none_stops_the_start(string pace)
    {
        var adding = () => AddAutopilot(pace);

        adding.Should().Throw<ConfigurationException>().Which.Message.Should().StartWith($"Simulator__StepSeconds is '{pace}'");
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("0", 0)]
    [InlineData("5", 1)]
    public void Without_a_pace_there_is_no_autopilot(string? pace, int workers) => AddAutopilot(pace).Should().HaveCount(workers);

    private static ServiceCollection AddAutopilot(string? pace)
    {
        var services = new ServiceCollection();
        AutopilotWorker.AddTo(services, new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Simulator:StepSeconds", pace)]).Build());
        return services;
    }

    private async Task<int> Round()
    {
        await using var scope = _server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Autopilot>().Round(Pace, TestContext.Current.CancellationToken);
    }

    private sealed class OwnClockServer(FakeClock clock) : RunningServer(clock);
}
