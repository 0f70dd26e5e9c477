using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>Sends webhooks on this node: at once when an event is committed here, and by looking every second for all else.</summary>
internal sealed partial class DeliveryWorker(DeliveryDispatcher dispatcher, DeliverySignal signal, TimeProvider time, ILogger<DeliveryWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Try(() => dispatcher.LookEverywhere(stoppingToken), stoppingToken);
                var looked = time.GetTimestamp();
                for (var left = Interval; left > TimeSpan.Zero; left = Interval - time.GetElapsedTime(looked))
                {
                    await Try(() => Send(stoppingToken), stoppingToken);
                    await signal.Wait(left, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way is answered within seconds; unrecorded it would be sent again.
            await dispatcher.Idle();
        }
    }

    private async Task Send(CancellationToken ct)
    {
        foreach (var owner in signal.Drain())
            await dispatcher.Look(owner, ct);
        while (await dispatcher.Dispatch(ct) > 0)
            ct.ThrowIfCancellationRequested();
    }

    private async Task Try(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Failed(logger, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deliveries could not be claimed; the next look tries again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
