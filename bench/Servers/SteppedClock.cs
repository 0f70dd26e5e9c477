using System.Globalization;

namespace Parcours.Bench.Servers;

/// <summary>A clock that jumps, for clients here and, by Debian's <c>libfaketime</c>, for a server that knows nothing of it.</summary>
internal sealed class SteppedClock(string file) : TimeProvider
{
    /// <summary>Its clock is as old as this at most.</summary>
    private const string LooksAgainAfterSeconds = "1";

    private static readonly string[] Places = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];

    public TimeSpan Ahead { get; private set; }

    /// <summary>Null where it is not installed.</summary>
    public static string? Library => Array.Find(Places, File.Exists);

    /// <summary>What makes a server read the same clock. Its waits still count real seconds.</summary>
    public IEnumerable<(string Name, string Value)> Settings =>
    [
        ("LD_PRELOAD", Library!), ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_CACHE_DURATION", LooksAgainAfterSeconds),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1"),
    ];

    /// <summary>Both have jumped when it returns.</summary>
    public async Task Step(TimeSpan ahead)
    {
        await File.WriteAllTextAsync(file + ".new", ahead.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Ahead = ahead;
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
