namespace Parcours.Bench.Servers;

/// <summary>How a server is started.</summary>
/// <param name="Probe">Answers 200 as soon as the server serves.</param>
internal sealed record ServerCommand(string Program, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Environment, int Port, string Probe)
{
    /// <summary>The file that its output goes to.</summary>
    public string Log { get; init; } = "/dev/null";

    /// <summary>The same server, run by another program, such as <c>strace</c>.</summary>
    public ServerCommand Under(string program, params IReadOnlyList<string> args) => this with { Program = program, Args = [.. args, Program, .. Args] };
}
