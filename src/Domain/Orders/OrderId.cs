using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary><c>dc_</c> and 16 lower-case hex digits. It opens the public tracking page, so it must not be guessable.</summary>
public readonly record struct OrderId(string Value) : IId<OrderId>
{
    public static Error NotFound => OrderErrors.NotFound;

    public static OrderId New() => new("dc_" + Ids.Hex(16));

    public static OrderId? Parse(string? text) => Ids.HasHexShape(text, "dc_", 16) ? new OrderId(text!) : null;

    public override string ToString() => Value;
}
