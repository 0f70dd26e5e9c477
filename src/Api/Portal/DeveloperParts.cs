using System.Globalization;
using Parcours.Api.Http;

namespace Parcours.Api.Portal;

/// <summary>What was made or shown, with what is to be copied of it.</summary>
/// <param name="Note">What to know besides; null when there is nothing.</param>
/// <param name="IsOnce">Whether nobody can ever show it again.</param>
/// <param name="Back">The page that it belongs to.</param>
public sealed record SecretPart(string Title, IReadOnlyList<CopyPart> Values, string? Note, bool IsOnce, string Back);

/// <summary>What may be done with a key.</summary>
/// <param name="Kind">As the forms' names end.</param>
/// <param name="Name">As people call it.</param>
public sealed record KeyActions(string Kind, string Id, string Name, bool CanShow, bool CanRotate);

/// <summary>How long an old secret goes on working.</summary>
public static class Overlaps
{
    public static readonly IReadOnlyList<(long Hours, string Text)> Choices =
        [(24, "portal.overlap.day"), (168, "portal.overlap.week"), (0, "portal.overlap.none")];
}

/// <summary>The fields of a webhook endpoint.</summary>
public sealed record EndpointFields(PortalPage Page, string? Url, string? Description, bool HearsAll, IReadOnlyList<string> Events);

/// <summary>How long something took.</summary>
public static class Durations
{
    public static string Milliseconds(long microseconds) => Texts.Of("portal.request_log.ms", (microseconds / 1000m).ToString(microseconds < 10_000 ? "0.0" : "0", CultureInfo.CurrentCulture));
}
