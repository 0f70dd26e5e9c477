namespace Parcours.Infrastructure.Storage;

/// <summary>The database's schema is not the one that this build works with; the start stops with this sentence.</summary>
public sealed class SchemaException(string message, Exception? cause = null) : Exception(message, cause);
