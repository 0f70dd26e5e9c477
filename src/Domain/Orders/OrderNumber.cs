using System.Globalization;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>The short name of an order that has an unboxing: a positive integer, unique across accounts and modes. It can be guessed, so it opens nothing by itself.</summary>
public readonly record struct OrderNumber(long Value) : IId<OrderNumber>
{
    public static Error NotFound => OrderErrors.NotFound;

    public static OrderNumber? Parse(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new OrderNumber(number) : null;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
