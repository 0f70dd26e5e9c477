using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Reviews;

/// <summary>Files of purchases, and how far they have come. Those that change something run inside a unit of work.</summary>
public interface IPurchaseImports
{
    /// <summary>Begins an import; returns its number.</summary>
    Task<long> Add(NewImport import, CancellationToken ct);

    /// <summary>Counts what became of a batch of the import, and keeps the lines that were refused.</summary>
    Task Note(long import, IReadOnlyList<ReadPurchase> purchases, IReadOnlyList<PurchaseOutcome> outcomes, Instant now, CancellationToken ct);

    Task<PurchaseImport?> Find(Website website, Guid id, CancellationToken ct);

    Task<PurchaseImport?> Find(Website website, long number, CancellationToken ct);

    /// <summary>Up to <paramref name="most"/> of the website's imports, newest first.</summary>
    Task<IReadOnlyList<PurchaseImport>> Newest(Website website, int most, CancellationToken ct);

    /// <summary>The lines that were refused so far, in the order of the file.</summary>
    Task<IReadOnlyList<RefusedLine>> RefusedLines(long import, CancellationToken ct);

    /// <summary>Takes the values out of refused lines with the reference or the address of someone who was erased.</summary>
    Task Forget(Website website, string reference, byte[]? emailHash, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> imports that began before <paramref name="before"/>; returns how many.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}

/// <summary>A file of purchases as it was read.</summary>
/// <param name="Columns">As the file names them.</param>
/// <param name="Delimiter">What stands between them.</param>
/// <param name="Lines">Lines of purchases, without the header.</param>
/// <param name="Refused">Lines that are no part of a purchase.</param>
public sealed record PurchaseFile(IReadOnlyList<string> Columns, char Delimiter, int Lines, IReadOnlyList<ReadPurchase> Purchases, IReadOnlyList<RefusedLine> Refused);

public sealed record NewImport(Guid Id, Website Website, string? FileName, PurchaseFile File, int Batches, Instant CreatedAt);

/// <summary>An import as its account sees it. It counts lines, and a purchase may stand on several.</summary>
public sealed record PurchaseImport(
    long Seq,
    Guid Id,
    string? FileName,
    IReadOnlyList<string> Columns,
    char Delimiter,
    int Lines,
    int Accepted,
    int Duplicates,
    int Rejected,
    Instant CreatedAt,
    Instant? CompletedAt)
{
    /// <summary>How long it can be looked at.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(30);
}

/// <param name="Values">Null once the consumer was erased.</param>
public sealed record RefusedLine(int Number, string? Reference, byte[]? EmailHash, IReadOnlyList<string>? Values, IReadOnlyList<FieldError> Problems);
