namespace Parcours.Infrastructure.Unboxing;

/// <summary>How long one file may be looked at.</summary>
internal static class MeasuringBudget
{
    public static readonly TimeSpan Photo = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Video = TimeSpan.FromSeconds(150);
}
