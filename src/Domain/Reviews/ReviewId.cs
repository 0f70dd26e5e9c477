using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

/// <summary><c>rv_</c> and 16 lower-case letters or digits.</summary>
public readonly record struct ReviewId(string Value) : IId<ReviewId>
{
    public static Error NotFound => ReviewErrors.ReviewNotFound;

    public static ReviewId New() => new("rv_" + Ids.Text(16));

    public static ReviewId? Parse(string? text) => Ids.HasTextShape(text, "rv_", 16) ? new ReviewId(text!) : null;

    public override string ToString() => Value;
}
