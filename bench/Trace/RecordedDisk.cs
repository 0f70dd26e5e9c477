using System.Globalization;
using System.Text.RegularExpressions;

namespace Parcours.Bench.Trace;

/// <summary>What of the calls that no sync had followed is on the disk after the power came back.</summary>
internal enum Aftermath
{
    /// <summary>Nothing.</summary>
    Dropped,

    /// <summary>The first of them, and the beginning of the next one.</summary>
    Torn,

    /// <summary>Any of their sectors, whatever came first.</summary>
    Scattered,
}

/// <summary>
/// What a server did to some files, as strace saw it, and what a loss of power would have left of them: all that a sync had returned for, and of the rest
/// what the disk happened to have written, in whole sectors.
/// </summary>
internal sealed partial class RecordedDisk
{
    private const int Sector = 512;

    private readonly Dictionary<string, FileState> _files;

    private readonly List<(int Line, DiskCall Call)> _happened;

    private int _next;

    /// <param name="before">The files as they were, by their paths; empty where there was none.</param>
    public RecordedDisk(IReadOnlyList<SystemCall> calls, IReadOnlyDictionary<string, byte[]> before)
    {
        _files = before.ToDictionary(file => file.Key, file => new FileState(file.Value));
        var done = calls.Where(call => before.ContainsKey(call.File)).Select(DiskCall.Of).ToList();
        // A write may be on the disk from its begin on; a sync has done its work when it returns.
        _happened = [.. done.Select(call => (Line: call.IsSync ? call.Ended : call.Started, call)).OrderBy(step => step.Line)];
        Moments = [.. done.OrderBy(call => call.Started).Select(call => (call.Started, call.At))];
        Syncs = done.Count(call => call.IsSync);
    }

    /// <summary>The begins of all calls: between any two of them the power may be lost.</summary>
    public IReadOnlyList<(int Line, DateTimeOffset At)> Moments { get; }

    public int Syncs { get; }

    /// <summary>What is left of each file when the power is lost before this line. Lines are asked for in their order.</summary>
    public IReadOnlyDictionary<string, byte[]> LostBefore(int line, Aftermath aftermath, Dice dice)
    {
        for (; _next < _happened.Count && _happened[_next].Line < line; _next++)
            _files[_happened[_next].Call.File].Apply(_happened[_next].Call);
        return _files.ToDictionary(file => file.Key, file => file.Value.Left(aftermath, dice));
    }

    /// <summary>A call on a file; data and offset of a write, the length of a truncation.</summary>
    private sealed partial record DiskCall(string File, bool IsSync, byte[]? Data, long Place, DateTimeOffset At, int Started, int Ended)
    {
        public static DiskCall Of(SystemCall call)
        {
            if (call.Name is "fsync" or "fdatasync")
                return new DiskCall(call.File, IsSync: true, null, 0, call.At, call.Started, call.Ended);
            var at = call.Content.IndexOf(">, ", StringComparison.Ordinal) + ">, ".Length;
            if (call.Name == "ftruncate")
                return new DiskCall(call.File, IsSync: false, null, long.Parse(Digits().Match(call.Content, at).Value, CultureInfo.InvariantCulture), call.At, call.Started, call.Ended);

            var (data, end) = Unescaped(call.Content, at + 1);
            var place = WhereTo().Match(call.Content, end);
            return place.Success && data.Length == int.Parse(place.Groups["count"].ValueSpan, CultureInfo.InvariantCulture)
                ? new DiskCall(call.File, IsSync: false, data, long.Parse(place.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture), call.At, call.Started, call.Ended)
                : throw new InvalidDataException($"Not all of a write was recorded: {call.Content[..Math.Min(100, call.Content.Length)]}");
        }

        /// <summary>What stands in quotes, as C has it; and where the quotes end.</summary>
        private static (byte[] Data, int End) Unescaped(string text, int at)
        {
            var data = new List<byte>(8192);
            for (; text[at] != '"'; at++)
            {
                if (text[at] != '\\')
                    data.Add((byte)text[at]);
                else if (text[++at] is >= '0' and <= '7')
                    data.Add(Octal(text, ref at));
                else
                    data.Add(Escape(text[at]));
            }

            return ([.. data], at + 1);
        }

        private static byte Octal(string text, ref int at)
        {
            var value = 0;
            var end = at + 3;
            for (; at < end && text[at] is >= '0' and <= '7'; at++)
                value = value * 8 + text[at] - '0';
            at--;
            return (byte)value;
        }

        private static byte Escape(char letter) => letter switch
        {
            'n' => (byte)'\n',
            't' => (byte)'\t',
            'r' => (byte)'\r',
            'v' => (byte)'\v',
            'f' => (byte)'\f',
            _ => (byte)letter,
        };

        [GeneratedRegex(@"\G, (?<count>\d+), (?<offset>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex WhereTo();

        [GeneratedRegex(@"\G\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Digits();
    }

    /// <summary>What of a file is on the disk for certain, and the calls since.</summary>
    private sealed class FileState(byte[] before)
    {
        private readonly List<DiskCall> _unsynced = [];

        private byte[] _synced = before;

        public void Apply(DiskCall call)
        {
            if (!call.IsSync)
            {
                _unsynced.Add(call);
                return;
            }

            // What began while the sync ran may have come too late for it.
            var covered = _unsynced.TakeWhile(write => write.Ended < call.Started).ToList();
            foreach (var write in covered)
                Make(ref _synced, write, 0, write.Data?.Length ?? 0);
            _unsynced.RemoveRange(0, covered.Count);
        }

        public byte[] Left(Aftermath aftermath, Dice dice)
        {
            var left = (byte[])_synced.Clone();
            if (_unsynced.Count == 0 || aftermath == Aftermath.Dropped)
                return left;
            var whole = dice.Roll(_unsynced.Count + 1);
            for (var index = 0; index < _unsynced.Count; index++)
            {
                var (call, length) = (_unsynced[index], _unsynced[index].Data?.Length ?? 0);
                if (aftermath == Aftermath.Scattered)
                    Scatter(ref left, call, length, dice);
                else if (index < whole)
                    Make(ref left, call, 0, length);
                else if (index == whole && length > 0)
                    Make(ref left, call, 0, Math.Min(length, SectorsFrom(call, dice.Roll(1 + length / Sector))));
            }

            return left;
        }

        private static void Scatter(ref byte[] file, DiskCall call, int length, Dice dice)
        {
            if (call.Data is null && dice.Flip())
                Make(ref file, call, 0, 0);
            for (var from = 0; from < length;)
            {
                var to = Math.Min(length, from + SectorsFrom(call with { Place = call.Place + from }, 1));
                if (dice.Flip())
                    Make(ref file, call, from, to);
                from = to;
            }
        }

        /// <summary>How many bytes it is to the end of so many sectors.</summary>
        private static int SectorsFrom(DiskCall call, int sectors) => sectors == 0 ? 0 : sectors * Sector - (int)(call.Place % Sector);

        private static void Make(ref byte[] file, DiskCall call, int from, int to)
        {
            if (call.Data is not { } data)
            {
                Array.Resize(ref file, (int)call.Place);
                return;
            }

            if (to <= from)
                return;
            if (file.Length < call.Place + to)
                Array.Resize(ref file, (int)call.Place + to);
            data.AsSpan(from, to - from).CopyTo(file.AsSpan((int)call.Place + from));
        }
    }
}
