using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Kernel;

/// <summary>Work that comes round; a round that fails is logged, and the next one tries again.</summary>
public abstract partial class PeriodicWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : BackgroundService
{
    protected abstract TimeSpan Interval { get; }

    /// <summary>How many go their rounds at once, none of them waiting for another.</summary>
    protected virtual int AtOnce => 1;

    protected abstract Task Round(IServiceProvider services, CancellationToken ct);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => GoRound(stoppingToken)));

    /// <inheritdoc cref="OneByOne.Each"/>
    protected Task<int> Each<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken ct) => items.Each(act, logger, ct);

    private async Task GoRound(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRound(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    protected async Task TryRound(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await Round(scope.ServiceProvider, ct);
        }
        catch (ObjectDisposedException gone) when (gone.ObjectName == nameof(IServiceProvider))
        {
            // A start that failed takes the services away without stopping who uses them.
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Also when a wait of its own was over: what leaves here ends the whole program.
            Failed(logger, GetType().Name, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} failed and tries again")]
    private static partial void Failed(ILogger logger, string worker, Exception failure);
}
