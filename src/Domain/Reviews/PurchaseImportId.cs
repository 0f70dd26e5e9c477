using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

/// <summary>A file of purchases that was taken: a UUID.</summary>
public readonly record struct PurchaseImportId(Guid Value) : IId<PurchaseImportId>
{
    public static Error NotFound => ReviewErrors.ImportNotFound;

    public static PurchaseImportId? Parse(string? text) => Guid.TryParseExact(text, "D", out var value) ? new PurchaseImportId(value) : null;

    public override string ToString() => Value.ToString("D");
}
