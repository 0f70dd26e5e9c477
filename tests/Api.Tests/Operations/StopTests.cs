using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Parcours.Api.Tests.Operations;

public sealed class StopTests : OperatorTests
{
    private const int Clients = 16;

    // The host gives up on what still runs after thirty.
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(29);

    private readonly ConcurrentQueue<string> _acknowledged = new();

    private readonly ConcurrentQueue<int> _refused = new();

    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_was_acknowledged_under_load_is_there_after_a_stop_that_takes_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var api = Start(("ASPNETCORE_ENVIRONMENT", "Development"), ("RateLimit__TestPerSecond", "100000"));
        await using var wire = new Wire(await api.Listening());
        var partner = Partner.Sandbox(wire);

        var clients = Enumerable.Range(0, Clients).Select(_ => CreateUntilItIsGone(partner)).ToList();
        await _enough.Task;
        var stopping = Stopwatch.StartNew();
        await api.Terminate();

        (await api.Ended()).Should().Be(0, string.Join('\n', api.Errors));
        stopping.Elapsed.Should().BeLessThan(Seconds);
        await Task.WhenAll(clients);
        _refused.Should().NotContain(status => status != 503);
        LengthOf(DatabaseFile + "-wal").Should().Be(0, "the log was moved into the database");
        new Stored(DatabaseFile).AllOrders.Should().Contain(_acknowledged).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Who_watches_an_order_does_not_hold_up_the_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var api = Start(("ASPNETCORE_ENVIRONMENT", "Development"));
        var address = await api.Listening();
        await using var wire = new Wire(address);
        var order = (await Partner.Sandbox(wire).Create(Sample.Order())).ShouldBe(201)["order_id"];
        using var browser = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        await using var events = await browser.GetStreamAsync($"/track/{order}/events");
        await events.ReadExactlyAsync(new byte[1]);

        var stopping = Stopwatch.StartNew();
        await api.Terminate();

        (await api.Ended()).Should().Be(0);
        stopping.Elapsed.Should().BeLessThan(Seconds);
    }

    private static long LengthOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private async Task CreateUntilItIsGone(Partner partner)
    {
        try
        {
            while (true)
            {
                var reply = await partner.Create(Sample.Order());
                if (reply.Status == 201)
                    _acknowledged.Enqueue(reply["order_id"]!);
                else
                    _refused.Enqueue(reply.Status);
                if (_acknowledged.Count >= 500)
                    _enough.TrySetResult();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // It hung up, or takes no more calls.
            _enough.TrySetResult();
        }
    }
}
