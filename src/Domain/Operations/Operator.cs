using Parcours.Domain.Kernel;

namespace Parcours.Domain.Operations;

/// <summary>An account of someone who works for the platform.</summary>
public readonly record struct OperatorId(long Value);

/// <summary>Who moves orders: a dispatcher sees and does everything, a courier takes the courier's steps of their own orders.</summary>
/// <param name="Courier">The courier that the operator is; null for a dispatcher.</param>
public sealed record Operator(OperatorId Id, string Name, CourierId? Courier)
{
    public Actors Actor => Courier is null ? Actors.Dispatcher | Actors.Courier : Actors.Courier;
}
