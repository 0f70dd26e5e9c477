using Parcours.Bench;
using Parcours.Bench.Faults;
using Parcours.Bench.Floor;
using Parcours.Bench.Servers;
using Parcours.Bench.Verbs;

var verbs = new Dictionary<string, Func<Lab, Task>>
{
    ["orders"] = Orders.Run,
    ["replay"] = Replay.Run,
    ["refused"] = Refused.Run,
    ["reads"] = Reads.Run,
    ["lists"] = Lists.Run,
    ["start"] = Start.Run,
    ["durability"] = Durability.Run,
    ["crash"] = Crash.Run,
    ["full"] = Full.Run,
    ["queue"] = Queue.Run,
    ["webhooks"] = Webhooks.Run,
    ["streams"] = Streams.Run,
    ["uploads"] = Uploads.Run,
    ["stats"] = Stats.Run,
    ["size"] = Size.Run,
    ["portal"] = PortalPages.Run,
    ["purchases"] = Purchases.Run,
    ["reviews"] = Reviews.Run,
    ["tokens"] = Tokens.Run,
    ["profile"] = Profile.Run,
    ["faults"] = FaultSuite.Run,
    ["soak"] = Soak.Run,
};

// These take an hour each, or a person who reads what comes out.
string[] apart = ["profile", "faults", "soak"];

if (args is ["floor", .. var floorArgs])
{
    await FloorServer.Run(Options.Parse(floorArgs));
    return 0;
}

if (args is not [var names, .. var rest] || !(names == "all" || names.Split(',').All(verbs.ContainsKey)))
{
    await Console.Error.WriteLineAsync($"usage: bench {string.Join(" | ", verbs.Keys)} | several,of,them | all   [--rounds 5] [--warm-up 20] [--seconds 5] [--connections 32,512] [--others 100] [--published folder]");
    return 2;
}

// The driver then runs on one thread that sleeps in epoll, and leaves the processors to the server.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

try
{
    var lab = await Lab.Open(Options.Parse(rest));
    foreach (var verb in names == "all" ? verbs.Keys.Except(apart) : names.Split(','))
        await verbs[verb](lab);
    return lab.Conclude();
}
finally
{
    ServerProcess.KillAll();
}
