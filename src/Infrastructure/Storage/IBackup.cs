namespace Parcours.Infrastructure.Storage;

/// <summary>Copies the database while it is in use. Only where the engine is ours: a server has its own commands for that.</summary>
public interface IBackup
{
    /// <summary>Writes all that is committed into a new file. A file of that name is whole: until it is, it has another.</summary>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    long Write(string file);
}
