using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

/// <summary><c>pe_</c> and 16 lower-case letters or digits.</summary>
public readonly record struct PurchaseEventId(string Value) : IId<PurchaseEventId>
{
    public static Error NotFound => ReviewErrors.PurchaseEventNotFound;

    public static PurchaseEventId New() => new("pe_" + Ids.Text(16));

    public static PurchaseEventId? Parse(string? text) => Ids.HasTextShape(text, "pe_", 16) ? new PurchaseEventId(text!) : null;

    public override string ToString() => Value;
}
