using NodaTime;
using Parcours.Application.Kernel;

namespace Parcours.Application.Simulator;

/// <summary>Walks test orders to delivery on its own, a step whenever one has stood still for the configured time.</summary>
/// <remarks>
/// Each step is a unit of work that looks again whether the order still stands where it stood, and whose write names that status: of two nodes that
/// found the same order one moves it, and the other finds it moved.
/// </remarks>
public sealed class Autopilot
{
    private const int MostInARound = 500;

    private readonly ISimulatedOrders _orders;

    private readonly SimulatedSteps _steps;

    private readonly ISimulatedSignature _signature;

    private readonly IUnitOfWork _unitOfWork;

    private readonly IClock _clock;

    internal Autopilot(ISimulatedOrders orders, SimulatedSteps steps, ISimulatedSignature signature, IUnitOfWork unitOfWork, IClock clock) =>
        (_orders, _steps, _signature, _unitOfWork, _clock) = (orders, steps, signature, unitOfWork, clock);

    /// <summary>Takes one step of each order that is due; returns how many it took.</summary>
    public async Task<int> Round(Duration pace, CancellationToken ct)
    {
        await _signature.Prepare(ct);
        var now = _clock.GetCurrentInstant();
        var taken = 0;
        foreach (var id in await _orders.StandingStill(now - pace, MostInARound, ct))
        {
            var step = await _unitOfWork.Run(unit => _steps.TakeNext(id, now - pace, now, unit), ct);
            taken += step.Error is null ? 1 : 0;
        }

        return taken;
    }
}
