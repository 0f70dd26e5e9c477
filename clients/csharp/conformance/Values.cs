using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parcours.Conformance;

/// <summary>What <c>{name}</c> stands for.</summary>
internal sealed partial class Values
{
    private readonly Dictionary<string, JsonNode?> _known = [];

    public JsonNode? this[string name]
    {
        set => _known[name] = value;
    }

    /// <summary>A copy with the values in it.</summary>
    public JsonNode? PutInto(JsonNode? thing) => thing switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, PutInto(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(PutInto)]),
        JsonValue text when text.TryGetValue<string>(out var given) => PutInto(given),
        _ => thing?.DeepClone(),
    };

    private JsonNode? PutInto(string text)
    {
        var whole = Name().Match(text);
        if (whole.Length == text.Length && _known.TryGetValue(whole.Groups["name"].Value, out var value))
            return value?.DeepClone();
        return Name().Replace(text, name => _known.TryGetValue(name.Groups["name"].Value, out var part) ? part?.ToString() ?? "" : name.Value);
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
