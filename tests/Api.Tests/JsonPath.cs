using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parcours.Api.Tests;

/// <summary>Paths as the error envelope writes them: <c>parcels[3].weight_kg</c>.</summary>
internal static partial class JsonPath
{
    public static JsonElement? Find(JsonElement json, string path)
    {
        foreach (var step in Steps(path))
        {
            var isThere = step is int index
                ? json.ValueKind == JsonValueKind.Array && index < json.GetArrayLength()
                : json.ValueKind == JsonValueKind.Object && json.TryGetProperty((string)step, out _);
            if (!isThere)
                return null;
            json = step is int place ? json[place] : json.GetProperty((string)step);
        }

        return json;
    }

    /// <summary>Sets a value where the path leads, making the last object's field if it is not there.</summary>
    public static JsonObject With(this JsonObject json, string path, JsonNode? value)
    {
        var (parent, last) = Parent(json, path);
        if (last is int index)
            parent.AsArray()[index] = value;
        else
            parent.AsObject()[(string)last] = value;
        return json;
    }

    public static JsonObject Without(this JsonObject json, string path)
    {
        var (parent, last) = Parent(json, path);
        if (last is int index)
            parent.AsArray().RemoveAt(index);
        else
            parent.AsObject().Remove((string)last);
        return json;
    }

    private static (JsonNode Parent, object Last) Parent(JsonObject json, string path)
    {
        var steps = Steps(path);
        var parent = steps.SkipLast(1).Aggregate((JsonNode)json, (node, step) => (step is int index ? node[index] : node[(string)step])!);
        return (parent, steps[^1]);
    }

    private static object[] Steps(string path) =>
        [.. Step().Matches(path).Select(match => match.Groups["item"].Success
            ? (object)int.Parse(match.Groups["item"].Value, CultureInfo.InvariantCulture)
            : match.Value)];

    [GeneratedRegex(@"\[(?<item>\d+)\]|[^.\[\]]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
