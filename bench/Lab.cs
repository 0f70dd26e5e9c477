using System.Globalization;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench;

/// <summary>What every measurement stands on: the published build, an empty database with the product's schema, and a place for their files.</summary>
internal sealed class Lab
{
    private readonly List<string> _broken = [];
    private readonly DatabaseFile _seeded;
    private int _databases;
    private int _servers;

    private Lab(Options options, string root, string workplace)
    {
        Options = options;
        Workplace = workplace;
        Product = new PublishedProduct(root, options.Text("published", Path.Combine(workplace, "api")));
        _seeded = NewDatabase();
    }

    public Options Options { get; }

    /// <summary>The folder of everything that a run leaves behind; git ignores it.</summary>
    public string Workplace { get; }

    public PublishedProduct Product { get; }

    // Until then the runtime is still measuring and compiling what runs often, of the product much more than of the floor.
    public LoadPlan Plan(int connections) => new(connections, Options.Seconds("warm-up", 20), Options.Seconds("seconds", 5), WarmUpAnswers: 20_000);

    /// <summary>A run during which other programs used more of the machine than this is measured again.</summary>
    public double MostOthers => Options.Number("others", 100) / 100.0;

    public int Rounds => Options.Number("rounds", 5);

    /// <summary>Publishes the product, unless <c>--published</c> names a folder where that was done, and lets it create its schema and the published credentials.</summary>
    public static async Task<Lab> Open(Options options)
    {
        var root = Root();
        var workplace = Path.Combine(root, "artifacts", "bench");
        if (Directory.Exists(workplace))
            Directory.Delete(workplace, recursive: true);
        Directory.CreateDirectory(workplace);

        var lab = new Lab(options, root, workplace);
        if (options.Text("published", "").Length == 0)
            await lab.Product.Publish();
        await lab.Product.Seed(lab._seeded);
        Console.WriteLine(await Machine.Describe(root));
        return lab;
    }

    /// <summary>A database with the product's schema and the published credentials, in a folder of its own.</summary>
    public DatabaseFile FreshDatabase() => _seeded.CopyTo(NewFolder());

    /// <summary>A file that is not there yet, in a folder of its own.</summary>
    public DatabaseFile NewDatabase() => new(Path.Combine(NewFolder(), "parcours.db"));

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(Workplace, string.Create(CultureInfo.InvariantCulture, $"run-{++_databases}"))).FullName;

    public Task<ServerProcess> StartProduct(DatabaseFile database, params (string Name, string Value)[] settings) =>
        ServerProcess.Start(Logged(Product.Command(database, settings)));

    public Task<ServerProcess> StartFloor(DatabaseFile database, string commit = "group", params (string Name, string Value)[] settings) =>
        ServerProcess.Start(Logged(FloorCommand.For(database, commit, settings)));

    /// <summary>The same command; what it prints goes to a file of its own.</summary>
    public ServerCommand Logged(ServerCommand command) => command with { Log = Path.Combine(Workplace, string.Create(CultureInfo.InvariantCulture, $"server-{++_servers}.log")) };

    /// <summary>Notes whether something held that must hold.</summary>
    public void Require(bool holds, string what)
    {
        Console.WriteLine($"{(holds ? "  ok      " : "  BROKEN  ")}{what}");
        if (!holds)
            _broken.Add(what);
    }

    /// <summary>The exit code: 1 when anything required did not hold.</summary>
    public int Conclude()
    {
        foreach (var what in _broken)
            Console.WriteLine("BROKEN: " + what);
        return _broken.Count == 0 ? 0 : 1;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The bench runs from its repository, which holds Solution.sln.");
    }
}
