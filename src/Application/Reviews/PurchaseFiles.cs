using System.Globalization;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Takes the files of a drop folder: each once, whichever node sees it first, and puts it away when all of its purchases were looked at.</summary>
/// <remarks>
/// A file is taken in the database before it is read, and its purchases are kept in the transaction that notes them: a node that dies loses no file and takes
/// none twice. Moving comes last; what is moved twice is moved once.
/// </remarks>
public sealed partial class PurchaseFiles
{
    public const string Done = "done";

    public const string Error = "error";

    private static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly LocalDateTimePattern Stamp = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private readonly IPurchaseFiles _files;

    private readonly IPurchaseImports _imports;

    private readonly IWebsites _websites;

    private readonly PurchaseImporter _importer;

    private readonly IPurchaseFormat _format;

    private readonly IUnitOfWork _unitOfWork;

    private readonly IClock _clock;

    private readonly ILogger<PurchaseFiles> _logger;

    internal PurchaseFiles(
        IPurchaseFiles files, IPurchaseImports imports, IWebsites websites, PurchaseImporter importer, IPurchaseFormat format, IUnitOfWork unitOfWork, IClock clock, ILogger<PurchaseFiles> logger) =>
        (_files, _imports, _websites, _importer, _format, _unitOfWork, _clock, _logger) = (files, imports, websites, importer, format, unitOfWork, clock, logger);

    /// <summary>Looks at the folder once and goes one step on with each file.</summary>
    /// <param name="seen">What lay there at the last look: a file that has changed since is still being written.</param>
    public async Task Round(IFileDrop drop, IDictionary<string, DroppedFile> seen, CancellationToken ct)
    {
        if (await _files.OwnerOf(drop.Website, ct) is not { } owner || await _websites.Find(owner, drop.Website, ct) is not { } website)
        {
            NoWebsite(_logger, drop.Place, drop.Website.Value);
            return;
        }

        var looked = _clock.GetCurrentInstant();
        await using var open = await drop.Open(ct);
        var there = (await open.List(ct)).Where(IsForUs).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        foreach (var file in there.Where(file => seen.TryGetValue(file.Name, out var before) && before == file))
            await TryGoOn(open, drop.Place, file, website, ct);

        await _unitOfWork.Run(unit => _files.ForgetGone(drop.Place, [.. there.Select(file => file.Name)], looked, _clock.GetCurrentInstant(), unit), ct);
        seen.Clear();
        foreach (var file in there)
            seen[file.Name] = file;
    }

    // Programs that upload write under another name first, or a hidden one.
    private static bool IsForUs(DroppedFile file) =>
        file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !file.Name.StartsWith('.') && file.Name.Length <= Rules.DefaultLength;

    private async Task TryGoOn(IOpenDrop open, string place, DroppedFile file, Website website, CancellationToken ct)
    {
        var now = _clock.GetCurrentInstant();
        var taken = (await _unitOfWork.Run(async unit => Result<TakenFile?>.Of(await _files.TryTake(place, file, now, now + Lease, unit)), ct)).Value;
        if (taken is null)
            return;

        try
        {
            await GoOn(open, taken, file, website, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The file stays where it is; after the lease it is tried again.
            Failed(_logger, place, file.Name, failure);
        }
    }

    private async Task GoOn(IOpenDrop open, TakenFile taken, DroppedFile file, Website website, CancellationToken ct)
    {
        if (taken.Import is { } number)
        {
            var import = await _imports.Find(website, number, ct);
            if (import is { CompletedAt: null })
                await _unitOfWork.Run(unit => _files.Postpone(taken, _clock.GetCurrentInstant(), unit), ct);
            else
                await PutAway(open, taken, file, import, website, ct);
        }
        else if (taken.Problems.Count > 0)
        {
            await PutAway(open, taken, file, null, website, ct);
        }
        else
        {
            await Read(open, taken, file, website, ct);
        }
    }

    private async Task Read(IOpenDrop open, TakenFile taken, DroppedFile file, Website website, CancellationToken ct)
    {
        var bytes = await open.Read(file.Name, _format.MostBytes + 1, ct);
        var read = bytes.Length > _format.MostBytes ? Domain.Kernel.Error.Invalid(new FieldError("file", "file_size") { Arguments = [(long)_format.MostBytes] })
            : _format.Read(bytes, website);
        var problems = read.Error?.Fields ?? [];
        if (read.Error is null && read.Value.Lines is 0 or > ImportPurchases.MostLines)
            problems = [new FieldError("lines", "between") { Arguments = [1L, (long)ImportPurchases.MostLines] }];

        await _unitOfWork.Run(async unit =>
        {
            var now = _clock.GetCurrentInstant();
            long? import = problems.Count > 0 ? null : (await _importer.Begin(website, file.Name, read.Value, PurchaseSource.File, unit)).Seq;
            // Whoever lost the lease meanwhile leaves nothing behind.
            return await _files.TryNote(taken, import, problems, now, unit) ? Result<bool>.Of(true) : LostLease;
        }, ct);
    }

    private static readonly Error LostLease = new(ErrorKind.Conflict, "lease_lost");

    private async Task PutAway(IOpenDrop open, TakenFile taken, DroppedFile file, PurchaseImport? import, Website website, CancellationToken ct)
    {
        var folder = import is not null && import.Accepted + import.Duplicates > 0 ? Done : Error;
        var path = $"{folder}/{Stamp.Format(taken.TakenAt.InUtc().LocalDateTime)}-{taken.Seq.ToString(CultureInfo.InvariantCulture)}-{file.Name}";
        await open.Write(path + ".log", _format.Log(file.Name, import, taken.Problems, _clock.GetCurrentInstant(), website), ct);
        if (import is { Rejected: > 0 })
            await open.Write(path + ".rejected.csv", _format.Refused(new RefusedLines(import, await _imports.RefusedLines(import.Seq, ct)), website.Language), ct);
        // Gone: another node was here before it could note it.
        await open.TryMove(file.Name, path, ct);
        await _unitOfWork.Run(unit => _files.Moved(taken, _clock.GetCurrentInstant(), unit), ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Place} names the website {Website}, which there is not")]
    private static partial void NoWebsite(ILogger logger, string place, Guid website);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} in {Place} could not be taken now and is tried again")]
    private static partial void Failed(ILogger logger, string place, string file, Exception failure);
}
