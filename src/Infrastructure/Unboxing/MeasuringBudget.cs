using System.Globalization;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>How long one file may be looked at.</summary>
internal static class MeasuringBudget
{
    public static readonly TimeSpan Photo = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Video = TimeSpan.FromSeconds(150);

    /// <summary>Left over when printed text was read for as long as it may be.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public static Explanation Exceeded(TimeSpan budget) => new(Finding.OutOfTime, budget.TotalSeconds.ToString("0", CultureInfo.InvariantCulture));
}
