using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Storage.Sqlite;

/// <summary>Copies page by page, of one moment: it reads as any reader does, so the writer goes on meanwhile, and only its log cannot be folded in.</summary>
internal sealed class SqliteBackup(SqliteDatabase database) : IBackup
{
    private const string Sound = "ok";

    public long Write(string file)
    {
        var (target, unfinished) = (Path.GetFullPath(file), Path.GetFullPath(file) + ".unfinished");
        if (File.Exists(target))
            throw new IOException($"The file '{target}' already exists.");

        using var source = database.OpenReader();
        try
        {
            // What is left of a backup that was interrupted is nobody's.
            File.Delete(unfinished);
            Copy(source, unfinished);
            File.Move(unfinished, target);
        }
        catch (SqliteException failure)
        {
            throw new IOException(failure.Message, failure);
        }
        finally
        {
            File.Delete(unfinished);
        }

        DurableFolder.Flush(Path.GetDirectoryName(target)!);
        return new FileInfo(target).Length;
    }

    private static void Copy(SqliteConnection source, string file)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        copy.Open();
        source.BackupDatabase(copy);
        using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        if (Convert.ToString(check.ExecuteScalar(), CultureInfo.InvariantCulture) is var found && found != Sound)
            throw new IOException($"The copy is damaged, and so may be the database: {found}.");
    }
}
