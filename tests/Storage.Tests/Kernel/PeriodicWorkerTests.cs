using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Storage.Tests.Kernel;

public sealed class PeriodicWorkerTests
{
    [Fact]
    public async Task A_round_that_gave_up_waiting_for_something_does_not_end_the_worker()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var services = new ServiceCollection().BuildServiceProvider();
        var time = new FakeTimeProvider();
        using var worker = new Impatient(services.GetRequiredService<IServiceScopeFactory>(), time);

        await worker.StartAsync(ct);
        while (worker.Rounds < 2 && !worker.ExecuteTask!.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, ct);
        }

        worker.Rounds.Should().BeGreaterThanOrEqualTo(2);
        await worker.StopAsync(ct);
    }

    private sealed class Impatient(IServiceScopeFactory scopes, TimeProvider time) : PeriodicWorker(scopes, time, NullLogger.Instance)
    {
        private int _rounds;

        public int Rounds => Volatile.Read(ref _rounds);

        protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

        protected override Task Round(IServiceProvider services, CancellationToken ct)
        {
            Interlocked.Increment(ref _rounds);
            throw new TaskCanceledException();
        }
    }
}
