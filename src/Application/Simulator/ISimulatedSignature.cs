using Parcours.Domain.Orders;

namespace Parcours.Application.Simulator;

/// <summary>What a simulated recipient signs: one image for all of them, drawn by us and marked as a test, so that its link opens like a real one.</summary>
public interface ISimulatedSignature
{
    static readonly MediaId Id = new($"md_{new string('0', 32)}.png");

    /// <summary>Sees to it that the image is stored. Before a unit of work, never inside: it may write a file.</summary>
    Task Prepare(CancellationToken ct);
}
