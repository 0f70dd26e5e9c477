using System.Globalization;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Operations;

/// <summary>What stands behind a verb of the command line: <c>--name value</c>, each once.</summary>
/// <param name="usage">What the verb takes, for whoever got it wrong.</param>
internal sealed class VerbOptions(string verb, string usage)
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="ConfigurationException">Something is not a pair, not known or there twice.</exception>
    public VerbOptions Read(IReadOnlyList<string> arguments, params IReadOnlyList<string> known)
    {
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair is not [var name, var value] || !known.Contains(name) || !_values.TryAdd(name, value.Trim()))
                throw Wrong($"does not understand '{pair[0]}'");
        }

        return this;
    }

    /// <exception cref="ConfigurationException">It is missing, or too long.</exception>
    public string Required(string name) => Optional(name) ?? throw Wrong($"needs {name}");

    public string? Optional(string name) =>
        !_values.TryGetValue(name, out var value) || value.Length == 0 ? null
        : value.Length <= Rules.DefaultLength ? value
        : throw Wrong($"takes at most {Rules.DefaultLength} characters for {name}");

    /// <summary>Null when it is not there.</summary>
    public T? OneOf<T>(string name)
        where T : struct, Enum =>
        Optional(name) is not { } value ? null : Names.Parse<T>(value) ?? throw Wrong($"takes {string.Join(" or ", Names.All<T>())} for {name}, not '{value}'");

    /// <summary>Null when it is not there.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> allowed) =>
        Optional(name) is not { } value ? null : allowed.Contains(value) ? value : throw Wrong($"takes {string.Join(" or ", allowed)} for {name}, not '{value}'");

    public long Number(string name, long least, long most, long? otherwise = null) =>
        (Optional(name) ?? otherwise?.ToString(CultureInfo.InvariantCulture) ?? Required(name)) is var value
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"takes a whole number from {least} to {most} for {name}, not '{value}'");

    public ConfigurationException Wrong(string problem) => new(verb, $"{problem}; it takes {usage}.");
}
