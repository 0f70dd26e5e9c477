using System.Text;
using System.Text.RegularExpressions;
using Parcours.Bench.Load;
using Parcours.Bench.Mixed;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Faults;

/// <summary>What all faults begin with: a database with a partner, an account with live orders and a shop that publishes reviews, and who hears of it all.</summary>
internal sealed partial class World : IDisposable
{
    private readonly DatabaseFile _begun;

    private World(Lab lab, DatabaseFile begun, string liveKey, HookReceiver receiver) => (Lab, _begun, LiveKey, Receiver) = (lab, begun, liveKey, receiver);

    public Lab Lab { get; }

    /// <summary>Opens <c>/api/b2b</c> for the account whose live orders count.</summary>
    public string LiveKey { get; }

    /// <summary>Hears of every event of the sandbox's partner.</summary>
    public HookReceiver Receiver { get; }

    public static async Task<World> Open(Lab lab)
    {
        var database = lab.FreshDatabase();
        var partner = Number().Match(await lab.Product.Do(database, "add-partner", "--name", "Nike France", "--email", "tech@example.com", "--plan", "pro")).Value;
        var key = LiveSecret().Match(await lab.Product.Do(database, "add-merchant-key", "--partner", partner, "--mode", "live")).Value;
        var world = new World(lab, database, key, new HookReceiver(HookManners.Answers));
        await using (var server = await lab.StartProduct(database, PublishedProduct.InDevelopment))
            await world.Furnish(server.Port);
        await database.FoldLogIn();
        return world;
    }

    /// <summary>The partner's receiver is to hear of everything, and the shop publishes good reviews at once.</summary>
    public async Task Furnish(int port)
    {
        using var client = new PatientClient(port, TimeProvider.System, new Traffic(), Pace.Free, CancellationToken.None);
        var added = await client.Ask(new Request("POST", "/v1/webhook_endpoints", Encoding.UTF8.GetBytes($$"""{"url":"{{Receiver.Url}}"}""")));
        if (added.Status != 201)
            throw new InvalidOperationException($"The webhook endpoint was answered {added}");
        await new ShopJourney(client, new Ledger()).PublishFrom(stars: 3);
    }

    /// <summary>The beginning, in a folder of its own.</summary>
    public DatabaseFile Database() => Database(Path.GetDirectoryName(Lab.NewDatabase().Path)!);

    public DatabaseFile Database(string folder) => _begun.CopyTo(folder);

    public void Dispose() => Receiver.Dispose();

    [GeneratedRegex(@"(?<=is partner )\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"sk_live_\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LiveSecret();
}
