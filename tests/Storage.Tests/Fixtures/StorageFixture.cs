using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using NodaTime;
using NodaTime.Testing;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure;
using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>
/// A database of its own for one test class, migrated, with everything Infrastructure registers. A contract is written once and run per provider:
/// <code>
/// public abstract class QuoteRepositoryContract(StorageFixture storage) : StorageContract(storage)
/// {
///     [Fact] public async Task A_quote_is_found_again() { … }
/// }
/// public sealed class QuoteRepositoryOnSqlite(SqliteStorage storage) : QuoteRepositoryContract(storage), IClassFixture&lt;SqliteStorage&gt;;
/// public sealed class QuoteRepositoryOnSqlServer(SqlServerStorage storage) : QuoteRepositoryContract(storage), IClassFixture&lt;SqlServerStorage&gt;;
/// </code>
/// </summary>
public abstract class StorageFixture : IAsyncLifetime
{
    private Dictionary<string, string?>? _settings;
    private ServiceProvider? _services;

    /// <summary>Why the provider is not there to be tested; null when it is.</summary>
    public string? Missing { get; protected set; }

    public FakeClock Clock { get; } = new(Instant.FromUtc(2025, 11, 8, 13, 30));

    public TestCaller Callers { get; } = new();

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("There is no database.");

    public string ConnectionString => _settings!["Storage:ConnectionString"]!;

    internal IUnitOfWork UnitOfWork => Services.GetRequiredService<IUnitOfWork>();

    internal SqlSession Sql => Services.GetRequiredService<SqlSession>();

    internal Migrator Migrator => Services.GetRequiredService<Migrator>();

    internal SqlDialect Dialect => Services.GetRequiredService<SqlDialect>();

    public async ValueTask InitializeAsync()
    {
        _settings = await CreateDatabase();
        if (_settings is null)
            return;
        _services = Build(_settings);
        await Migrator.Migrate(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_services is null)
            return;
        await _services.DisposeAsync();
        await DropDatabase();
    }

    /// <summary>Runs work that refuses nothing in a unit of work.</summary>
    public async Task<T> Write<T>(Func<CancellationToken, Task<T>> work) =>
        (await UnitOfWork.Run(async ct => Result<T>.Of(await work(ct)), TestContext.Current.CancellationToken)).Value;

    public Task Write(Func<CancellationToken, Task> work) => Write(async ct =>
    {
        await work(ct);
        return true;
    });

    /// <summary>Another process on the same database, or the same one after a restart.</summary>
    public ServiceProvider AnotherNode(params IEnumerable<KeyValuePair<string, string?>> otherSettings) => Build([.. _settings!, .. otherSettings]);

    /// <summary>Makes an empty database; null, with <see cref="Missing"/>, where the provider is not there. A provider that is there and fails, throws.</summary>
    /// <returns>The settings under <c>Storage:</c>.</returns>
    protected abstract Task<Dictionary<string, string?>?> CreateDatabase();

    protected abstract Task DropDatabase();

    /// <summary>A migrator for this database that knows other migrations.</summary>
    internal abstract Migrator MigratorThatKnows(IReadOnlyList<Migration> known);

    private ServiceProvider Build(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        StatementRegistry.Register(typeof(StorageFixture).Assembly);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IClock>(Clock)
            .AddSingleton<ICallerContext>(Callers)
            // A developer's machine: webhooks may go to receivers on it.
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development })
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
    }
}
