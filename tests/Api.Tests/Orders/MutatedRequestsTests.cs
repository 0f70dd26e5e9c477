using System.Text.Json;
using Parcours.Api.Tests.Hostile;

namespace Parcours.Api.Tests.Orders;

public sealed class MutatedRequestsTests(DeliveryServer server) : DeliveryTests(server)
{
    private const int Requests = 10_000;

    private int _created;

    [Fact]
    public async Task Whatever_a_partner_sends_is_taken_or_refused_and_nothing_breaks()
    {
        var order = await Given.AnOrder(Partner);
        await Given.AnOrder(Partner);
        var cursor = (await Partner.List("?limit=1"))["next_cursor"]!;
        _created = 2;
        var run = new MutatedRun(Server.Wire, Partner.Sign);

        await run.Sample(new MutatedRequests(order, cursor).All, Requests, Count);

        run.Sent.Should().BeGreaterOrEqualTo(Requests);
        run.Validated.Should().BeGreaterThan(run.Sent / 2, "a generator whose requests stop at the door tries the door only");
        Server.Stored.OrdersOf(Partner).Should().HaveCount(_created, "each 201 is an order, and nothing else is");
        Server.Logs.Failures.Should().BeEmpty();
    }

    private void Count(Reply reply)
    {
        if (reply.Body.Length > 0)
            reply.Json.ValueKind.Should().Be(JsonValueKind.Object);
        if (reply.Status == 201 && reply.Header("Idempotent-Replayed") is null)
            Interlocked.Increment(ref _created);
    }
}
