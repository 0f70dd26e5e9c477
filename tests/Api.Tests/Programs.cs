using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Parcours.Api.Tests;

/// <summary>Other programs that a test needs, which a machine may lack.</summary>
internal static class Programs
{
    /// <summary>The host that runs this test. What the PATH has under that name may be a script, and killing that one leaves the program alive.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>The program's file. Skips the test where it is not installed.</summary>
    public static string SkipWithout(string program)
    {
        var file = Find(program);
        SkipUnless(file is not null, $"{program} is not installed");
        return file!;
    }

    /// <summary>Skips the test with the reason; fails it where <c>PARCOURS_REQUIRE_PROGRAMS</c> says that nothing may be missing.</summary>
    public static void SkipUnless(bool isThere, string reason)
    {
        if (!isThere && Environment.GetEnvironmentVariable("PARCOURS_REQUIRE_PROGRAMS") is not null)
            Assert.Fail($"{reason}, and PARCOURS_REQUIRE_PROGRAMS is set.");
        Assert.SkipUnless(isThere, reason + ".");
    }

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);

    /// <summary>Gets what the folder's package.json names from npm, unless it is there. Skips the test where no registry answers.</summary>
    public static async Task RestorePackages(string folder, string package)
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules", package)))
            return;

        var npm = SkipWithout("npm");
        SkipUnless((await Run(npm, folder, "ci", "--no-audit", "--no-fund")).ExitCode == 0, "npm ci failed: no package registry answers here");
    }

    /// <summary>Runs a program in a folder to its end.</summary>
    public static Task<Outcome> Run(string program, string folder, params IEnumerable<string> arguments) => Run(program, folder, [], arguments);

    /// <param name="environment">On top of this process's own.</param>
    public static async Task<Outcome> Run(string program, string folder, Dictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return new Outcome(process.ExitCode, await said, await complained);
    }

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
}

/// <summary>What a program ended with, and what it wrote to standard output and standard error.</summary>
internal sealed record Outcome(int ExitCode, string Said, string Complained)
{
    /// <summary>Says that the program succeeded, and gives itself.</summary>
    public Outcome ShouldSucceed()
    {
        ExitCode.Should().Be(0, $"{Said}\n{Complained}");
        return this;
    }
}
