using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;
using Serilog.Events;

namespace Parcours.Api.Tests.Orders;

public sealed class TrackingStreamTests(TrackingStreamTests.ThreePlaces server) : DeliveryTests(server), IClassFixture<TrackingStreamTests.ThreePlaces>
{
    /// <summary>For each address, and it says which use cases ran.</summary>
    public sealed class ThreePlaces() : RunningServer(clock: null, ("Tracking:ViewersPerAddress", "3"), ("Serilog:MinimumLevel:Default", "Debug"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private OrderFeed Feed => Server.Services.GetRequiredService<OrderFeed>();

    [Fact]
    public async Task A_viewer_sees_the_order_at_once_and_again_when_something_happens()
    {
        var order = await Given.AnOrder(Partner);
        await using var viewer = await Viewer.Of(order, Server);
        (await viewer.Next()).Should().Be("pending");

        await Partner.Cancel(order);
        await Feed.Look(Ct);

        (await viewer.Next()).Should().Be("cancelled");
    }

    [Fact]
    public async Task A_viewer_hears_nothing_of_other_orders()
    {
        var (watched, other) = (await Given.AnOrder(Partner), await Given.AnOrder(Partner));
        await using var viewer = await Viewer.Of(watched, Server);
        await viewer.Next();

        await Partner.Cancel(other);
        await Feed.Look(Ct);
        await Partner.Cancel(watched);
        await Feed.Look(Ct);

        // Had the other's cancel been told, the watched order would be seen pending once more.
        (await viewer.Next()).Should().Be("cancelled");
    }

    [Theory]
    [InlineData(OrderStatus.Delivered)]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Disputed)]
    public async Task After_the_last_change_the_stream_ends_and_asks_not_to_be_opened_again(OrderStatus status)
    {
        await using var viewer = await Viewer.Of(await Given.OrderIn(status, Partner), Server);

        var rest = await viewer.Rest();

        rest.Select(happened => happened.EventType).Should().Equal("order", "end");
        viewer.ReconnectionInterval.Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_failed_attempt_is_not_the_end()
    {
        var order = await Given.OrderIn(OrderStatus.Failed, Partner);
        await using var viewer = await Viewer.Of(order, Server);
        (await viewer.Next()).Should().Be("failed");

        (await Partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance"))).ShouldBe(200);
        await Feed.Look(Ct);

        (await viewer.Next()).Should().Be("out_for_delivery");
    }

    [Fact]
    public async Task However_many_watch_an_order_it_is_read_once_for_all()
    {
        var order = await Given.AnOrder(Partner);
        var address = Viewer.AnAddress();
        List<Viewer> viewers = [await Viewer.Of(order, Server, from: address), await Viewer.Of(order, Server, from: address), await Viewer.Of(order, Server, from: address)];
        foreach (var viewer in viewers)
            await viewer.Next();
        // The feed has begun, so that only the next step is left to be told.
        await Feed.Look(Ct);
        var before = Reads();

        await Partner.Cancel(order);
        await Feed.Look(Ct);
        foreach (var viewer in viewers)
        {
            (await viewer.Next()).Should().Be("cancelled");
            await viewer.DisposeAsync();
        }

        (Reads() - before).Should().BeInRange(1, 2, "one for the step, and perhaps one for the feed's beginning");
    }

    [Fact]
    public async Task One_address_cannot_take_the_places_of_all()
    {
        var order = await Given.AnOrder(Partner);
        var (address, another) = (Viewer.AnAddress(), Viewer.AnAddress());
        var viewers = new List<Viewer>();
        for (var place = 0; place < 3; place++)
            viewers.Add(await Viewer.Of(order, Server, from: address));

        var refused = await Viewer.Open(order, Server, from: address);
        await using var elsewhere = await Viewer.Of(order, Server, from: another);

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(30));
        (await refused.Content.ReadAsStringAsync(Ct)).Should().Contain("rate_limited");

        await viewers[0].DisposeAsync();
        await Eventually(async () => (await Viewer.Open(order, Server, from: address)).StatusCode == HttpStatusCode.OK);
        foreach (var viewer in viewers)
            await viewer.DisposeAsync();
    }

    [Fact]
    public async Task An_unknown_order_has_no_stream_and_takes_no_place()
    {
        var address = Viewer.AnAddress();
        for (var attempt = 0; attempt < 5; attempt++)
            (await Viewer.Open("dc_0000000000000000", Server, from: address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_happened_before_the_feed_began_is_told_too()
    {
        await using var own = new ThreePlaces();
        var partner = await own.Given.APartner();
        var order = await own.Given.AnOrder(partner);
        var feed = own.Services.GetRequiredService<OrderFeed>();

        using var watch = feed.Watch(OrderId.Parse(order)!.Value);
        await partner.Cancel(order);
        await feed.Look(Ct);

        await watch.Changed(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task While_nobody_watches_nothing_is_read()
    {
        await using var own = new ThreePlaces();
        var feed = own.Services.GetRequiredService<OrderFeed>();
        (await feed.Look(Ct)).Should().BeFalse();

        using (feed.Watch(OrderId.New()))
            (await feed.Look(Ct)).Should().BeTrue();

        feed.Watchers.Should().Be(0);
        (await feed.Look(Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task A_viewer_who_leaves_is_forgotten()
    {
        await using var own = new ThreePlaces();
        var order = await own.Given.AnOrder(await own.Given.APartner());
        var feed = own.Services.GetRequiredService<OrderFeed>();
        await using (var viewer = await Viewer.Of(order, own))
        {
            await viewer.Next();
            feed.Watchers.Should().Be(1);
        }

        await Eventually(() => Task.FromResult(feed.Watchers == 0));
    }

    [Theory]
    [InlineData("en", "Your delivery is confirmed")]
    [InlineData("fr", "Votre livraison est confirm&#xE9;e")]
    public async Task The_page_is_sent_what_has_changed_as_it_would_write_it(string language, string title)
    {
        var order = await Given.AnOrder(Partner);
        var page = await Server.Send(RawRequest.Get($"/track/{order}?lang={language}").With("Accept", "text/html"));
        page.Text.Should().Contain($"data-stream=\"/track/{order}/live?lang={language}\"");
        await using var viewer = await Viewer.Of(order, Server, $"live?lang={language}");
        var first = await viewer.NextItem();
        page.Text.Should().Contain($"data-state=\"{viewer.LastEventId}\"");
        page.Text.ReplaceLineEndings("\n").Should().Contain(first.ReplaceLineEndings("\n").Trim());

        (await Partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance"))).ShouldBe(200);
        await Feed.Look(Ct);

        (await viewer.NextItem()).Should().Contain($"<h1>{title}</h1>");
    }

    private int Reads() => Server.Logs.Events.Count(line => line.Properties.TryGetValue("UseCase", out var useCase) && useCase is ScalarValue { Value: nameof(TrackOrder) });

    /// <summary>What the server notices only when it next hears of a connection.</summary>
    private static async Task Eventually(Func<Task<bool>> holds)
    {
        var patience = Task.Delay(TimeSpan.FromSeconds(20), Ct);
        while (!await holds())
            patience.IsCompleted.Should().BeFalse("it should have held by now");
    }

    private sealed class Viewer : IAsyncDisposable
    {
        private static int s_addresses;

        private readonly SseParser<string> _parser;

        private readonly HttpResponseMessage _reply;

        private readonly IAsyncEnumerator<SseItem<string>> _events;

        private Viewer(HttpResponseMessage reply, Stream stream)
        {
            _reply = reply;
            _parser = SseParser.Create(stream);
            _events = _parser.EnumerateAsync(Ct).GetAsyncEnumerator(Ct);
        }

        public string LastEventId => _parser.LastEventId;

        public TimeSpan ReconnectionInterval => _parser.ReconnectionInterval;

        /// <summary>Where no other viewer sits: the server hears late that one has left, and counts places by address.</summary>
        public static string AnAddress() => $"127.0.1.{Interlocked.Increment(ref s_addresses)}";

        public static async Task<Viewer> Of(string order, RunningServer server, string stream = "events", string? from = null)
        {
            var reply = await Open(order, server, stream, from);
            reply.StatusCode.Should().Be(HttpStatusCode.OK);
            reply.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
            return new Viewer(reply, await reply.Content.ReadAsStreamAsync(Ct));
        }

        public static async Task<HttpResponseMessage> Open(string order, RunningServer server, string stream = "events", string? from = null)
        {
            var http = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, ct) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse(from ?? AnAddress()), 0));
                    await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.BaseUrl).Port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            return await http.GetAsync($"{server.BaseUrl}/track/{order}/{stream}", HttpCompletionOption.ResponseHeadersRead, Ct);
        }

        /// <summary>The order's status when it is next told.</summary>
        public async Task<string?> Next() => JsonDocument.Parse(await NextItem()).RootElement.GetProperty("status").GetString();

        public async Task<string> NextItem()
        {
            do
                (await _events.MoveNextAsync()).Should().BeTrue();
            while (_events.Current.EventType != "order");
            return _events.Current.Data;
        }

        /// <summary>All that comes until the server ends the stream.</summary>
        public async Task<List<SseItem<string>>> Rest()
        {
            var rest = new List<SseItem<string>>();
            while (await _events.MoveNextAsync())
                rest.Add(_events.Current);
            return rest;
        }

        public async ValueTask DisposeAsync()
        {
            _reply.Dispose();
            await _events.DisposeAsync();
        }
    }
}
