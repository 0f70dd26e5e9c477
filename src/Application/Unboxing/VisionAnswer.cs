namespace Parcours.Application.Unboxing;

/// <summary>What a vision model says about a submission's pictures.</summary>
/// <param name="CodeLegible">0 to 1.</param>
/// <param name="VisibleDamage">0 to 1.</param>
public sealed record VisionAnswer(double CodeLegible, double VisibleDamage);

/// <summary>The vision model's part: its answer, or why there is none.</summary>
public sealed record VisionResult(VisionAnswer? Answer, Finding? Silence)
{
    public static VisionResult Of(VisionAnswer answer) => new(answer, null);

    public static VisionResult None(Finding why) => new(null, why);
}
