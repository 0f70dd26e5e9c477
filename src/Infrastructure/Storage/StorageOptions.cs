using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Storage;

public enum StorageProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>Where the data is kept, as <c>Storage:…</c> says.</summary>
/// <param name="QueueCapacity">Units of work that may wait; one more is refused as overloaded.</param>
public sealed record StorageOptions(StorageProvider Provider, string ConnectionString, int QueueCapacity = StorageOptions.DefaultQueueCapacity)
{
    public const int DefaultQueueCapacity = 4096;

    private const string DefaultConnectionString = "Data Source=data/parcours.db";

    /// <exception cref="ConfigurationException">A value is wrong; the sentence names its key.</exception>
    public static StorageOptions From(IConfiguration configuration)
    {
        var provider = ProviderOf(configuration["Storage:Provider"]);
        return new StorageOptions(provider, ConnectionStringOf(configuration["Storage:ConnectionString"], provider), Capacity(configuration["Storage:QueueCapacity"]));
    }

    private static StorageProvider ProviderOf(string? text) => text switch
    {
        null or "" or "Sqlite" => StorageProvider.Sqlite,
        "SqlServer" => StorageProvider.SqlServer,
        _ => throw new ConfigurationException("Storage__Provider", $"is '{text}'; it must be Sqlite or SqlServer."),
    };

    private static string ConnectionStringOf(string? text, StorageProvider provider)
    {
        if (string.IsNullOrEmpty(text))
        {
            return provider == StorageProvider.Sqlite
                ? DefaultConnectionString
                : throw new ConfigurationException("Storage__ConnectionString", "is missing; SqlServer needs one.");
        }

        try
        {
            _ = provider == StorageProvider.Sqlite ? new SqliteConnectionStringBuilder(text) : (DbConnectionStringBuilder)new SqlConnectionStringBuilder(text);
            return text;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Not the text itself: it may hold a password.
            throw new ConfigurationException("Storage__ConnectionString", $"is not one that {provider} understands: {exception.Message}");
        }
    }

    private static int Capacity(string? text) =>
        string.IsNullOrEmpty(text) ? DefaultQueueCapacity
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var capacity) && capacity > 0 ? capacity
        : throw new ConfigurationException("Storage__QueueCapacity", $"is '{text}'; it must be a whole number above 0.");
}
