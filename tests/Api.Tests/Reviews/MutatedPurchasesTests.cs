using System.Collections.Concurrent;
using System.Text.Json;
using Parcours.Api.Tests.Hostile;

namespace Parcours.Api.Tests.Reviews;

public sealed class MutatedPurchasesTests(PurchaseServer server) : ShopTests(server)
{
    private const int Requests = 5_200;

    private readonly ConcurrentBag<string> _imports = [];

    private int _accepted;

    [Fact]
    public async Task Whatever_a_shop_tells_is_taken_or_refused_and_nothing_breaks()
    {
        var token = await Shop.Token();
        var run = new MutatedRun(Server.Wire, request => request.With("Authorization", "Bearer " + token));

        await run.Sample(new MutatedPurchases(Shop).All, Requests, Count);

        run.Sent.Should().BeGreaterOrEqualTo(Requests);
        run.Validated.Should().BeGreaterThan(run.Sent / 2, "a generator whose requests stop at the door tries the door only");
        Server.Stored.PurchasesOf(Shop.Website).Should().HaveCount(_accepted, "each that is accepted is stored, and nothing else is");
        await TheWorkerTakesWhatWaits();
        Server.Logs.Failures.Should().BeEmpty();
    }

    private void Count(Reply reply)
    {
        if (reply is { Status: 202 } && reply["errors_url"] is { } errors)
            _imports.Add(new Uri(errors).PathAndQuery);
        if (reply.Body.Length > 0 && reply.Json.ValueKind == JsonValueKind.Array && reply.Header("Idempotent-Replayed") is null)
            Interlocked.Add(ref _accepted, reply.Json.EnumerateArray().Count(outcome => outcome.GetProperty("status").GetString() == "accepted"));
    }

    private async Task TheWorkerTakesWhatWaits()
    {
        (await Server.WorkOff()).Should().BePositive();

        Server.Stored.Count("purchase_batches").Should().Be(0);
        _imports.Should().NotBeEmpty();
        foreach (var errors in _imports)
            (await Shop.Send(RawRequest.Get(errors))).ShouldBe(200);
        (await Shop.FollowUp("?limit=200")).ShouldBe(200);
    }
}
