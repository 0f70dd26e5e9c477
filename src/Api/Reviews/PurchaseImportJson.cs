using Parcours.Api.Http;
using Parcours.Application.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>How far the import of a file is. It counts lines, without the header.</summary>
/// <param name="Status"><c>processing</c>, then <c>completed</c>.</param>
/// <param name="Processed">Lines that were looked at so far: the sum of the three below.</param>
/// <param name="ErrorsUrl">The rejected lines, with the reason, as a CSV; present as soon as there is one. It needs your token.</param>
public sealed record PurchaseImportJson(
    string ImportId,
    string? FileName,
    string Status,
    int Lines,
    int Processed,
    int Accepted,
    int Duplicates,
    int Rejected,
    string CreatedAt,
    string? CompletedAt,
    string? ErrorsUrl)
{
    public static readonly IReadOnlyList<string> Statuses = ["processing", "completed"];

    public static PurchaseImportJson Of(PurchaseImport import, Website website, Links links) => new(
        import.Id.ToString("D"),
        import.FileName,
        Statuses[import.CompletedAt is null ? 0 : 1],
        import.Lines,
        import.Accepted + import.Duplicates + import.Rejected,
        import.Accepted,
        import.Duplicates,
        import.Rejected,
        JsonTime.Of(import.CreatedAt),
        import.CompletedAt is { } completed ? JsonTime.Of(completed) : null,
        import.Rejected > 0 ? links.RefusedLines(website.Id, import.Id) : null);
}
