using System.Text.Json;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>What a measuring process is asked: one file of a customer's.</summary>
/// <param name="Folder">The process's own, to write in.</param>
/// <param name="Reference">The merchant's picture, where there is one.</param>
internal sealed record MeasuringTask(string File, bool IsVideo, string Folder, string? Reference)
{
    public static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    /// <summary>Nothing is measured: a phone's photo is only wanted as a picture that others can look at.</summary>
    public bool IsOnlyUnpacked { get; init; }

    /// <summary>From the beginning on, until printed text is read no more: what was measured is still to be said before the process is ended.</summary>
    public TimeSpan ReadingTime { get; init; } = (IsVideo ? MeasuringBudget.Video : MeasuringBudget.Photo) - MeasuringBudget.Rest;

    /// <summary>Where that picture lies.</summary>
    public static string UnpackedIn(string folder) => Path.Combine(folder, "unpacked.jpg");

    /// <summary>The file as a small picture without whatever else it held, or the sharpest frame of it.</summary>
    public static string LookIn(string folder) => Path.Combine(folder, "look.jpg");
}
