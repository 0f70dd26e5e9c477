using System.Globalization;
using System.Text.RegularExpressions;

namespace Parcours.Bench.Trace;

/// <param name="File">What the call was about: a path, or <c>socket:[…]</c>.</param>
/// <param name="Content">What was written, escaped as strace does.</param>
/// <param name="Started">The place of the call's begin among all lines; <paramref name="Ended"/> that of its return.</param>
/// <param name="At">When it began, where that was recorded.</param>
internal sealed record SystemCall(string Name, string File, string Content, int Started, int Ended, DateTimeOffset At);

/// <summary>Reads what <c>strace -f</c> wrote: calls of several threads whose begin and end may lie lines apart.</summary>
internal static partial class Strace
{
    // A page of the database must be visible whole, since the order may stand at its end.
    private const int MostCharacters = 8192;

    /// <summary>The traced program stays the child of who started it, and strace watches from aside.</summary>
    public static IReadOnlyList<string> Arguments(string file) =>
    [
        "--daemonize", "--follow-forks", "--decode-fds=path", "--string-limit=" + MostCharacters.ToString(CultureInfo.InvariantCulture),
        "--trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg", "--output=" + file,
    ];

    /// <summary>What is done to files, and when; nothing else slows the program down.</summary>
    public static IReadOnlyList<string> OfFiles(string file) =>
    [
        "--daemonize", "--follow-forks", "--seccomp-bpf", "--decode-fds=path", "--absolute-timestamps=format:unix,precision:us", "--string-limit=" + MostCharacters.ToString(CultureInfo.InvariantCulture),
        "--trace=fsync,fdatasync,pwrite64,ftruncate", "--output=" + file,
    ];

    /// <summary>Ends when strace has written all that it saw of a program that was killed.</summary>
    public static async Task Written(string file)
    {
        long before;
        do
        {
            before = new FileInfo(file).Length;
            await Task.Delay(500);
        }
        while (new FileInfo(file).Length != before);
    }

    public static List<SystemCall> Read(string file)
    {
        var (calls, open) = (new List<SystemCall>(), new Dictionary<string, SystemCall>());
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            if (Begin().Match(text) is { Success: true } begin)
            {
                var call = new SystemCall(begin.Groups["name"].Value, begin.Groups["file"].Value, text, line, line, TimeOf(begin.Groups["time"].Value));
                if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                    open[begin.Groups["thread"].Value] = call;
                else
                    calls.Add(call);
            }
            else if (Resumed().Match(text) is { Success: true } end && open.Remove(end.Groups["thread"].Value, out var call))
            {
                calls.Add(call with { Ended = line });
            }
        }

        return calls;
    }

    private static DateTimeOffset TimeOf(string seconds) =>
        seconds.Length == 0 ? default : DateTimeOffset.UnixEpoch.AddMicroseconds((double)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000));

    [GeneratedRegex(@"^(?<thread>\d+) +((?<time>\d+\.\d+) +)?(?<name>\w+)\(\d+<(?<file>[^>]*)>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Begin();

    [GeneratedRegex(@"^(?<thread>\d+) +(\d+\.\d+ +)?<\.\.\. \w+ resumed>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resumed();
}
