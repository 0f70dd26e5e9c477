namespace Parcours.Api.Tests.Operations;

/// <summary>Tests that start the program as its operator does, in Production unless they say otherwise.</summary>
public abstract class OperatorTests : IDisposable
{
    public const string AnyPort = "http://127.0.0.1:0";

    private static Task<byte[]>? _migrated;

    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("parcours-");

    protected string DatabaseFile => Path.Combine(Folder.FullName, "parcours.db");

    public void Dispose()
    {
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts with what an operator must set, and then with what the test is about.</summary>
    private protected ApiProcess Start(params (string Key, string? Value)[] settings) => ApiProcess.Start(Folder.FullName, [.. Proper, .. settings]);

    /// <summary>Gives the test a database that the program migrated: once, since thirty tests begin with the same one.</summary>
    private protected async Task Migrate() => await File.WriteAllBytesAsync(DatabaseFile, await Migrated(), TestContext.Current.CancellationToken);

    private static Task<byte[]> Migrated() => _migrated ??= MigrateOnce();

    private static async Task<byte[]> MigrateOnce()
    {
        using var folder = new TemporaryFolder();
        var database = folder.File("parcours.db");
        await using var migration = ApiProcess.Start(folder.Path, ProperFor(database), "migrate");
        (await migration.Ended()).Should().Be(0, string.Join('\n', migration.Errors));
        return await File.ReadAllBytesAsync(database);
    }

    /// <summary>A service that knows no key yet.</summary>
    private protected async Task Serve(Func<Wire, Task> use)
    {
        await using var api = Start();
        await using var wire = new Wire(await api.Listening());
        await use(wire);
    }

    /// <summary>What the verb says, line by line.</summary>
    private protected async Task<IReadOnlyList<string>> Say(params string[] arguments)
    {
        await using var process = ApiProcess.Start(Folder.FullName, Proper, arguments);
        (await process.Ended()).Should().Be(0, string.Join('\n', process.Errors));
        return [.. process.Output.Where(line => !line.StartsWith('{'))];
    }

    private protected async Task<string> Refused(params string[] arguments)
    {
        await using var process = ApiProcess.Start(Folder.FullName, Proper, arguments);
        (await process.Ended()).Should().Be(1);
        return process.Errors.Should().ContainSingle().Subject;
    }

    private protected (string Key, string? Value)[] Proper => ProperFor(DatabaseFile);

    private static (string Key, string? Value)[] ProperFor(string database) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("DOTNET_ENVIRONMENT", null),
        ("ASPNETCORE_URLS", AnyPort),
        ("PublicBaseUrl", "https://parcours.example"),
        ("Storage__ConnectionString", "Data Source=" + database),
        ("Email__Mode", "Folder"),
    ];
}
