using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>Two nodes on one database, sending to one receiver at full speed.</summary>
public abstract class TwoNodesContract(StorageFixture storage) : DeliveriesContract(storage)
{
    private const int Orders = 40;

    private const int EventsOfAnOrder = 5;

    [Fact]
    public async Task Nothing_is_attempted_by_both_at_once_and_each_order_is_told_in_its_sequence()
    {
        var underWay = new ConcurrentDictionary<string, bool>();
        var overlaps = new ConcurrentQueue<string>();
        var heard = new ConcurrentQueue<(string Subject, Guid Id)>();
        await using var receiver = Receiver.That(async (stream, request, ct) =>
        {
            var body = JsonElement.Parse(request.Split("\r\n\r\n")[1]);
            var subject = body.GetProperty("data").GetProperty("order_id").GetString()!;
            // The order, not only the event: its next one must not come while this one is unanswered either.
            if (!underWay.TryAdd(subject, true))
                overlaps.Enqueue(subject);
            heard.Enqueue((subject, body.GetProperty("id").GetGuid()));
            await Task.Delay(1, ct);
            underWay.TryRemove(subject, out _);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Receiver.Ok), ct);
        });
        var owner = await NewOwner();
        var endpoint = WebhookEndpoint.New(owner, receiver.Url, ["*"], null, Now);
        await Storage.Write(ct => Endpoints.Add(endpoint, WebhookSecret.New(), ct));

        await using var first = Node();
        await using var second = Node();
        // SQLite answers synchronously: on this thread the first would never let go.
        var sending = new[] { Task.Run(() => Run(first)), Task.Run(() => Run(second)) };
        var expected = new List<(string Subject, Guid Id)>();
        var subjects = Enumerable.Range(0, Orders).Select(_ => NewSubject()).ToList();
        for (var round = 0; round < EventsOfAnOrder; round++)
        {
            foreach (var subject in subjects)
                expected.Add((subject, (await Happen(owner, subject)).Id));
        }

        await Task.WhenAll(sending);

        overlaps.Should().BeEmpty();
        heard.Should().HaveCount(Orders * EventsOfAnOrder, because: "nobody failed, so nothing is sent twice");
        heard.GroupBy(one => one.Subject).SelectMany(line => line).Should().BeEquivalentTo(expected);
        foreach (var subject in subjects)
            heard.Where(one => one.Subject == subject).Should().Equal(expected.Where(one => one.Subject == subject));

        async Task Run(ServiceProvider node)
        {
            var dispatcher = node.GetRequiredService<DeliveryDispatcher>();
            var upkeep = ActivatorUtilities.CreateInstance<DeliveryUpkeep>(node);
            while (heard.Count < Orders * EventsOfAnOrder)
            {
                Ct.ThrowIfCancellationRequested();
                await upkeep.Round(Ct);
                await dispatcher.LookEverywhere(Ct);
                while (await dispatcher.Dispatch(Ct) > 0)
                    await dispatcher.Idle();
            }

            await dispatcher.Idle();
        }
    }

    private ServiceProvider Node() => Storage.AnotherNode([
        new("Webhooks:Concurrency", "16"),
        new("Webhooks:PerEndpoint", "8"),
    ]);
}

public sealed class TwoNodesOnSqlite(SqliteStorage storage) : TwoNodesContract(storage), IClassFixture<SqliteStorage>;

public sealed class TwoNodesOnSqlServer(SqlServerStorage storage) : TwoNodesContract(storage), IClassFixture<SqlServerStorage>;
