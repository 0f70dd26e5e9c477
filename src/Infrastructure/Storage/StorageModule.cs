using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage.Sqlite;
using Parcours.Infrastructure.Storage.SqlServer;

namespace Parcours.Infrastructure.Storage;

public static class StorageModule
{
    /// <summary>
    /// The database that <c>Storage:…</c> names: <see cref="IUnitOfWork"/>, <see cref="SqlSession"/>, <see cref="Migrator"/>, <see cref="Occupancy"/> and, on SQLite, <see cref="IBackup"/>. Needs an <see cref="IClock"/>.
    /// Call it before anything that writes is registered as a hosted service: those stop in reverse order, and the writer must outlive them.
    /// </summary>
    /// <exception cref="ConfigurationException">A value is wrong; the sentence names its key.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = StorageOptions.From(configuration);
        TypeHandlers.Register();
        StatementRegistry.Register(typeof(StorageModule).Assembly);
        services.AddSingleton<SqlSession>();
        return options.Provider == StorageProvider.Sqlite ? services.AddSqlite(options) : services.AddSqlServer(options);
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, StorageOptions options)
    {
        var database = new SqliteDatabase(options.ConnectionString);
        services.AddSingleton<SqlDialect, SqliteDialect>();
        services.AddSingleton<Occupancy>(_ => new SqliteOccupancy(database));
        services.AddSingleton<IBackup>(_ => new SqliteBackup(database));
        services.AddSingleton<IReadConnections>(_ => new SqliteReadConnections(database));
        services.AddSingleton<Migrator>(provider => new SqliteMigrator(
            database, provider.GetRequiredService<SqlSession>(), provider.GetRequiredService<IClock>(), Migration.Of(StorageProvider.Sqlite)));
        services.AddSingleton(_ => new SqliteUnitOfWork(database, options.QueueCapacity));
        services.AddSingleton<IUnitOfWork>(provider => provider.GetRequiredService<SqliteUnitOfWork>());
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SqliteUnitOfWork>());
    }

    private static IServiceCollection AddSqlServer(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton<SqlDialect, SqlServerDialect>();
        services.AddSingleton<Occupancy>();
        services.AddSingleton<IReadConnections>(_ => new SqlServerReadConnections(options.ConnectionString));
        services.AddSingleton<Migrator>(provider => new SqlServerMigrator(
            options.ConnectionString, provider.GetRequiredService<SqlSession>(), provider.GetRequiredService<IClock>(), Migration.Of(StorageProvider.SqlServer)));
        return services.AddSingleton<IUnitOfWork>(_ => new SqlServerUnitOfWork(options.ConnectionString, options.QueueCapacity));
    }
}
