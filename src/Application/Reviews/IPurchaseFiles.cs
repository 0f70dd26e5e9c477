using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A folder that shops put files of purchases into, on this machine or on a server elsewhere.</summary>
public interface IFileDrop
{
    /// <summary>As the settings name it, the same on every node.</summary>
    string Place { get; }

    /// <summary>Whose purchases lie there.</summary>
    WebsiteId Website { get; }

    /// <summary>Opens the folder; each round opens it anew.</summary>
    Task<IOpenDrop> Open(CancellationToken ct);
}

/// <summary>A folder that is open. Paths are relative to it and have slashes.</summary>
public interface IOpenDrop : IAsyncDisposable
{
    /// <summary>The files that lie in the folder itself.</summary>
    Task<IReadOnlyList<DroppedFile>> List(CancellationToken ct);

    /// <summary>The file's bytes, but no more than <paramref name="most"/> of them.</summary>
    Task<byte[]> Read(string name, int most, CancellationToken ct);

    /// <summary>Writes a file, over one of the same name; its folder is made when it is not there.</summary>
    Task Write(string path, byte[] bytes, CancellationToken ct);

    /// <summary>Moves a file; false when it is no longer there.</summary>
    Task<bool> TryMove(string name, string path, CancellationToken ct);
}

public sealed record DroppedFile(string Name, long Size, Instant ModifiedAt);

/// <summary>Which files of drop folders were taken. Those that change something run inside a unit of work.</summary>
public interface IPurchaseFiles
{
    /// <summary>Null when there is no such website.</summary>
    Task<Owner?> OwnerOf(WebsiteId website, CancellationToken ct);

    /// <summary>Takes a file, or goes on with one, for this node alone until <paramref name="until"/>; null while another node has it.</summary>
    Task<TakenFile?> TryTake(string place, DroppedFile file, Instant now, Instant until, CancellationToken ct);

    /// <summary>Notes what came of reading the file: the import that it began, or why nothing can be read. False when the lease is over and another node has it.</summary>
    Task<bool> TryNote(TakenFile file, long? import, IReadOnlyList<FieldError> problems, Instant due, CancellationToken ct);

    /// <summary>Lets the file be until <paramref name="due"/>.</summary>
    Task Postpone(TakenFile file, Instant due, CancellationToken ct);

    /// <summary>The file lies elsewhere now: another one of the same name is a new one.</summary>
    Task Moved(TakenFile file, Instant now, CancellationToken ct);

    /// <summary>Forgets files of the place that are gone from it: all but those <paramref name="there"/>, unless a node has taken one since <paramref name="before"/>.</summary>
    Task ForgetGone(string place, IReadOnlyCollection<string> there, Instant before, Instant now, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> files that were moved before <paramref name="before"/>; returns how many.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}

/// <param name="Import">Null until it was read.</param>
/// <param name="Problems">Why nothing of it can be read.</param>
public sealed record TakenFile(long Seq, Guid Lease, Instant TakenAt, long? Import, IReadOnlyList<FieldError> Problems);

/// <summary>How files of purchases are written and read.</summary>
public interface IPurchaseFormat
{
    /// <summary>The most bytes that a file may have.</summary>
    int MostBytes { get; }

    Result<PurchaseFile> Read(ReadOnlySpan<byte> bytes, Website website);

    /// <summary>The lines that were refused, as a file.</summary>
    byte[] Refused(RefusedLines lines, string language);

    /// <summary>What became of a file, for a person.</summary>
    byte[] Log(string name, PurchaseImport? import, IReadOnlyList<FieldError> problems, Instant at, Website website);
}
