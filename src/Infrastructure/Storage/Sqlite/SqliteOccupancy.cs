using Parcours.Application.Kernel;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>
/// One server on a file, and no change of the schema beside it: two writers that each commit in groups would starve one another, and what one node
/// tells its own workers the other would find late. The lock is the operating system's, on an empty file beside the database, and goes with the process.
/// </summary>
internal sealed class SqliteOccupancy(SqliteDatabase database) : Occupancy, IDisposable
{
    private const string Setting = "Storage__ConnectionString";

    /// <summary>What says that another has the lock: on Windows, on Linux and on macOS.</summary>
    private static readonly int[] Held = [unchecked((int)0x80070020), 11, 35];

    private FileStream? _server;

    public override void EnterToServe() => _server = Enter(FileAccess.ReadWrite, FileShare.None);

    // Shared: of migrators that come together one applies, and the others find it done.
    public override IDisposable EnterToMigrate() => Enter(FileAccess.Read, FileShare.Read);

    public void Dispose() => _server?.Dispose();

    private FileStream Enter(FileAccess access, FileShare share)
    {
        WritableFolder.Make(Setting, Path.GetDirectoryName(database.File)!);
        try
        {
            return new FileStream(database.File + ".lock", FileMode.OpenOrCreate, access, share, bufferSize: 1);
        }
        catch (IOException taken) when (Held.Contains(taken.HResult))
        {
            throw new ConfigurationException(
                Setting, $"names {database.File}, and another process is at work on it: on SQLite one server runs, and the schema changes while none does. Stop the other, or share the data on SQL Server.");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Setting, $"names a folder in which nothing can be written: {refusal.Message}");
        }
    }
}
