using Parcours.Domain.Kernel;

namespace Parcours.Domain.Operations;

/// <summary>Who brings an order, as its partner and its recipient are told.</summary>
public sealed record Courier(CourierId Id, string Name, string Phone)
{
    /// <summary>Brings the orders that the simulator moves; nobody can sign in as this one.</summary>
    public static readonly Courier Simulated = new(new CourierId("co_simulator"), "Camille Simard", "+1-514-555-0199");
}

/// <summary><c>co_</c> and 16 lower-case hex digits.</summary>
public readonly record struct CourierId(string Value) : IId<CourierId>
{
    public static Error NotFound => CourierErrors.NotFound;

    public static CourierId New() => new("co_" + Ids.Hex(16));

    public static CourierId? Parse(string? text) => Ids.HasHexShape(text, "co_", 16) ? new CourierId(text!) : null;

    public override string ToString() => Value;
}
