using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Parcours.Api.Tests.Orders;

public sealed class MutatedRequestsTests(DeliveryServer server) : DeliveryTests(server)
{
    private const int Requests = 10_000;

    private int _sent;

    private int _validated;

    private int _created;

    [Fact]
    public async Task Whatever_a_partner_sends_is_taken_or_refused_and_nothing_breaks()
    {
        var order = await Given.AnOrder(Partner);
        await Given.AnOrder(Partner);
        var cursor = (await Partner.List("?limit=1"))["next_cursor"]!;
        _created = 2;

        await new MutatedRequests(order, cursor).All.SampleAsync(
            mutated => mutated.IsCutShort ? CutShort(mutated.Request) : Whole(mutated.Request),
            iter: Requests,
            threads: 8,
            print: mutated => Shown(mutated.Request, mutated.IsCutShort));

        _sent.Should().BeGreaterOrEqualTo(Requests);
        _validated.Should().BeGreaterThan(_sent / 2, "a generator whose requests stop at the door tries the door only");
        Server.Stored.OrdersOf(Partner).Should().HaveCount(_created, "each 201 is an order, and nothing else is");
        Server.Logs.Failures.Should().BeEmpty();
    }

    private async Task Whole(RawRequest request)
    {
        var reply = await Partner.Send(request);

        Interlocked.Increment(ref _sent);
        if (reply.Status is 422 or (>= 200 and < 300))
            Interlocked.Increment(ref _validated);
        if (reply.Status == 201 && reply.Header("Idempotent-Replayed") is null)
            Interlocked.Increment(ref _created);
        Check(reply, hasBody: request.Method != "HEAD");
    }

    /// <summary>The client says that it is done before all that it announced was sent.</summary>
    private async Task CutShort(RawRequest request)
    {
        var bytes = Partner.Sign(request).ToBytes();

        var reply = await Server.Wire.SendAndStop(bytes[..^1]);

        Interlocked.Increment(ref _sent);
        if (reply is null)
            return;
        Check(reply, hasBody: request.Method != "HEAD");
        reply.Status.Should().BeGreaterOrEqualTo(400);
    }

    private static void Check(Reply reply, bool hasBody)
    {
        reply.Status.Should().BeLessThan(500, reply.Text);
        reply.Header("X-Request-Id").Should().NotBeNullOrEmpty();
        if (!hasBody)
            return;

        reply.Header("Content-Type").Should().Be("application/json; charset=utf-8");
        reply.Json.ValueKind.Should().Be(JsonValueKind.Object);
        if (reply.Status >= 400)
            reply.ShouldBeRefused(reply.Status, reply.Code!);
    }

    private static string Shown(RawRequest request, bool isCutShort)
    {
        var body = Encoding.Latin1.GetString(request.Body.AsSpan(0, Math.Min(request.Body.Length, 3000)));
        return string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Target}\n{string.Join('\n', request.Headers)}\n\n{body}\n({request.Body.Length} bytes{(isCutShort ? ", cut short" : "")})");
    }
}
