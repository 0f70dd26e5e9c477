using System.Globalization;

namespace Parcours.Bench;

/// <summary>What stands on the command line as <c>--name value</c>.</summary>
internal sealed class Options(IReadOnlyDictionary<string, string> values)
{
    public static Options Parse(IReadOnlyList<string> args)
    {
        if (args.Count % 2 != 0 || args.Where((_, index) => index % 2 == 0).Any(name => !name.StartsWith("--", StringComparison.Ordinal)))
            throw new ArgumentException($"Options come in pairs, --name value: {string.Join(' ', args)}", nameof(args));
        return new Options(args.Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1]));
    }

    public int Number(string name, int otherwise) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public IReadOnlyList<int> Numbers(string name, params IReadOnlyList<int> otherwise) =>
        values.TryGetValue(name, out var text) ? [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))] : otherwise;

    public TimeSpan Seconds(string name, int otherwise) => TimeSpan.FromSeconds(Number(name, otherwise));

    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    public string Text(string name) => values.TryGetValue(name, out var text) ? text : throw new ArgumentException($"--{name} is missing.", nameof(name));
}
