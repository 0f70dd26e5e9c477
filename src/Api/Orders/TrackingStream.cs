using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Api.Pages;
using Parcours.Domain.Orders;

namespace Parcours.Api.Orders;

/// <summary>The tracking link, live: the order as it is, and again each time something happens to it, until it has ended.</summary>
public static class TrackingStream
{
    /// <summary>Keeps the connection open through proxies that close silent ones.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    public static void AddTrackingStream(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(ViewerPlaces.From(configuration))
        .AddSingleton<PageParts>()
        .AddSingleton<WatchedOrders>();

    public static void MapTrackingStream(this IEndpointRouteBuilder app)
    {
        app.MapGet("/track/{id}/events", Facts).WithName("WatchOrder").WithTags("Tracking").AllowAnonymous()
            .WithSummary("Where an order is, as it changes")
            .WithDescription("Server-sent events: `order` now and after every change, `ping` in between, `end` after the last, when the order is delivered or cancelled.")
            .Streams<TrackingJson>().Refuses(HttpErrors.TooManyViewers);
        app.MapGet("/track/{id}/live", Page).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task<IResult> Facts(RouteId<OrderId> id, WatchedOrders orders, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext http) =>
        Watch(id, orders, Write, time, lifetime, http);

    /// <summary>For the page: the part of it that changes, in the language that the request asks for.</summary>
    private static Task<IResult> Page(
        RouteId<OrderId> id, WatchedOrders orders, PageParts parts, IClock clock, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext http)
    {
        var culture = CultureInfo.CurrentUICulture;
        return Watch(
            id,
            orders,
            seen => seen.Text(culture.Name, order => parts.Render("_Parcel", culture, () => new ParcelPart(order, clock.GetCurrentInstant()))),
            time,
            lifetime,
            http);
    }

    private static Task<string> Write(Sighting seen) =>
        seen.Text("json", order => Task.FromResult(Encoding.UTF8.GetString(Json.Write(TrackingJson.Of(order)))));

    private static async Task<IResult> Watch(
        OrderId id, WatchedOrders orders, Func<Sighting, Task<string>> write, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext http)
    {
        if (orders.Enter(id, http.Connection.RemoteIpAddress) is not { } viewer)
            return Problems.Of(HttpErrors.TooManyViewers);

        http.Response.RegisterForDispose(viewer);
        if (await viewer.First is not { } first)
        {
            // Not only at the end of the request: whoever has the answer may ask again at once.
            viewer.Dispose();
            return Problems.Of(OrderErrors.NotFound);
        }

        http.Response.Headers.CacheControl = "no-store";
        // nginx would hold the events back.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Events(first, write, time, lifetime.ApplicationStopping, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(
        Sighting seen, Func<Sighting, Task<string>> write, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        // Those whom a restart disconnects do not all come back in the same second.
        yield return await Told(seen, write, TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(2_000, 8_000)));
        while (!seen.Order.HasEnded)
        {
            // Of the two, the pause is never awaited: thousands of viewers would throw its cancellation when the server stops.
            await Task.WhenAny(seen.Next, Task.Delay(Heartbeat, time, ends.Token));
            if (ends.IsCancellationRequested)
                yield break;

            if (seen.Next.IsCompletedSuccessfully)
                yield return await Told(seen = await seen.Next, write);
            else
                yield return new SseItem<string>("", "ping");
        }

        // A browser opens a stream again that ended; nothing more is to come here.
        yield return new SseItem<string>("", "end") { ReconnectionInterval = Never };
    }

    private static async Task<SseItem<string>> Told(Sighting seen, Func<Sighting, Task<string>> write, TimeSpan? reconnection = null) =>
        new(await write(seen), "order") { EventId = seen.Order.Version, ReconnectionInterval = reconnection };
}
