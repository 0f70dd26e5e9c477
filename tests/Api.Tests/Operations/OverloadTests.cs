using Serilog.Events;

namespace Parcours.Api.Tests.Operations;

public sealed class OverloadTests(OverloadTests.ShortQueue server) : DeliveryTests(server), IClassFixture<OverloadTests.ShortQueue>
{
    private const int Capacity = 4;

    private const int Requests = 24;

    public sealed class ShortQueue() : RunningServer(clock: null, ("Storage:QueueCapacity", $"{Capacity}"), ("Serilog:MinimumLevel:Default", "Debug"));

    [Fact]
    public async Task A_full_queue_is_503_with_a_time_to_come_back_and_nothing_of_the_refused_is_kept()
    {
        await Partner.List();
        var (release, writer) = await HoldTheWriter();

        var orders = Enumerable.Range(0, Requests).Select(_ => Sample.Order()).ToArray();
        var sending = orders.Select((order, index) => Partner.Create(order, $"key-{index}")).ToList();
        var answered = await FirstOf(sending, Requests - Capacity);
        var quote = await Partner.Quote(Sample.Quote());
        var read = await Partner.List();
        release.SetResult();
        await writer;
        var replies = await Task.WhenAll(sending);

        foreach (var refused in answered.Append(quote))
            refused.ShouldBeRefused(503, "overloaded").Header("Retry-After").Should().Be("1");
        read.ShouldBe(200);
        Created(replies).Should().NotBeEmpty().And.HaveCountLessOrEqualTo(Capacity);
        Server.Stored.OrdersOf(Partner).Should().BeEquivalentTo(Created(replies));
        Server.Stored.IdempotencyKeysOf(Partner).Should().HaveSameCount(Created(replies));
        foreach (var reply in replies)
        {
            (await Server.Logs.RequestOf(reply)).Level.Should().Be(reply.Status == 503 ? LogEventLevel.Warning : LogEventLevel.Debug);
            Server.Logs.Of(reply).Should().OnlyContain(line => line.Exception == null, "a full queue is foreseen");
        }

        var retried = replies.ToList().FindIndex(reply => reply.Status == 503);
        (await Partner.Create(orders[retried], $"key-{retried}")).ShouldBe(201).Header("Idempotent-Replayed").Should().BeNull();
    }

    /// <summary>A unit of work that runs until it is released: what comes after it waits in the queue.</summary>
    private async Task<(TaskCompletionSource Release, Task Writer)> HoldTheWriter()
    {
        // Not on the writer's own thread, which is the one to be held.
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = Given.InAUnit(async (_, _) =>
        {
            running.SetResult();
            await release.Task;
            return true;
        });
        await running.Task;
        return (release, writer);
    }

    private static async Task<IReadOnlyList<Reply>> FirstOf(IEnumerable<Task<Reply>> sending, int count)
    {
        var first = new List<Reply>();
        await foreach (var answered in Task.WhenEach(sending))
        {
            first.Add(await answered);
            if (first.Count == count)
                break;
        }

        return first;
    }

    private static IEnumerable<string?> Created(IEnumerable<Reply> replies) => replies.Where(reply => reply.Status == 201).Select(reply => reply["order_id"]);
}
