using System.Globalization;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>A copy of the embedded database, taken beside a server that goes on.</summary>
public static class BackupVerb
{
    public const string Name = "backup";

    private const double Mebibyte = 1024 * 1024;

    /// <exception cref="ConfigurationException">There is no file's name, the file cannot be written, or the database is a server's.</exception>
    public static async Task BackUp(this WebApplication app, string[] files)
    {
        if (files is not [{ Length: > 0 } file])
            throw new ConfigurationException(Name, $"takes the name of a file that is not there yet: {Name} /var/backups/parcours.db.");
        if (app.Services.GetService<IBackup>() is not { } backup)
            throw new ConfigurationException(Name, "is for SQLite; a SQL Server makes its own backups (BACKUP DATABASE).");

        try
        {
            var bytes = backup.Write(file);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Wrote {file}, {bytes / Mebibyte:0.0} MiB. The key ring and the media are apart from it."));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Name, $"cannot write {file}: {refusal.Message}");
        }
    }
}
