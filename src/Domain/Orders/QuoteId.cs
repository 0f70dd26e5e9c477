using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary><c>qt_</c> and 12 lower-case letters or digits.</summary>
public readonly record struct QuoteId(string Value)
{
    public static QuoteId New() => new("qt_" + Ids.Text(12));

    public static QuoteId? Parse(string? text) => Ids.HasTextShape(text, "qt_", 12) ? new QuoteId(text!) : null;

    public override string ToString() => Value;
}
