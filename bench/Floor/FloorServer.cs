using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Parcours.Bench.Load;

namespace Parcours.Bench.Floor;

/// <summary>
/// The least that must happen: check the signature, parse the JSON, write or read the same rows with prepared commands, answer. No routing, no
/// validation, no price, no limits, no logs. What the product takes above this is the price of its features.
/// </summary>
internal static class FloorServer
{
    private const string OrderPrefix = OrderRequests.Target + "/";

    public static async Task Run(Options options)
    {
        var database = new FloorDatabase(options.Text("database"));
        using IFloorWriter writer = options.Text("commit", "group") switch
        {
            "each" => new EachWriter(database),
            "locked" => new LockedWriter(database),
            _ => new GroupWriter(database),
        };
        var orders = new FloorOrders(writer, database);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Number("port", 0)));
        await using var app = builder.Build();
        app.Run(context => Answer(context, orders));
        await app.RunAsync();
    }

    private static async Task Answer(HttpContext context, FloorOrders orders)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target == "/")
            return;

        using var body = await FloorBody.Read(context.Request);
        if (!FloorSignature.IsValid(context.Request, target, body.Bytes.Span))
            await Write(context, 401, "{}"u8.ToArray());
        else if (target == OrderRequests.Target)
            await Write(context, 201, await orders.Create(body.Bytes, context.Request.Headers["Idempotency-Key"], target));
        else if (target == QuoteRequests.Target)
            await Write(context, 200, await orders.Quote(body.Bytes));
        else
            await Write(context, 200, orders.Get(target[OrderPrefix.Length..]));
    }

    private static async Task Write(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json);
    }
}
