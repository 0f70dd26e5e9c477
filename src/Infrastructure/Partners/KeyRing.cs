using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Parcours.Infrastructure.Kernel;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.Sqlite;

namespace Parcours.Infrastructure.Partners;

internal static class KeyRing
{
    /// <summary>
    /// The keys that encrypt secrets at rest: in the database on SQL Server, so that all nodes share them; on SQLite in the folder <c>keys</c> beside
    /// the database file; on both in the folder that <c>DataProtection:KeysFolder</c> names, when it names one.
    /// Losing the ring loses every stored secret: it is backed up with the database.
    /// </summary>
    public static IServiceCollection AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = StorageOptions.From(configuration);
        var builder = services.AddDataProtection().SetApplicationName("Parcours");
        if (configuration["DataProtection:KeysFolder"] is { } named)
            builder.PersistKeysToFileSystem(WritableFolder.MakeAndTry("DataProtection__KeysFolder", named));
        else if (storage.Provider == StorageProvider.Sqlite)
            builder.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetDirectoryName(new SqliteDatabase(storage.ConnectionString).File)!, "keys")));
        else
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = new SqlServerKeyRing(storage.ConnectionString, provider.GetRequiredService<SqlDialect>(), provider.GetRequiredService<IClock>())));
        return services;
    }
}
