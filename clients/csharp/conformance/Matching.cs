using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parcours.Conformance;

/// <summary>Whether something is as the script wants it.</summary>
internal static class Matching
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Null, or what does not match.</summary>
    public static string? Mismatch(JsonNode? expected, JsonNode? actual, string where)
    {
        return expected switch
        {
            JsonObject matcher when matcher.ContainsKey("$absent") => Unless(actual is null),
            JsonObject matcher when matcher["$match"] is { } pattern => Unless(
                actual?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && Regex.IsMatch(actual.ToString(), (string)pattern!, RegexOptions.None, Patience)),
            JsonObject matcher when matcher["$length"] is { } length => Unless(actual is JsonArray list && list.Count == (int)length),
            JsonObject matcher when matcher.ContainsKey("$contains") => Unless(actual is JsonArray list && list.Any(one => Mismatch(matcher["$contains"], one, where) is null)),
            JsonObject fields => actual is JsonObject found
                ? fields.Select(field => Mismatch(field.Value, found[field.Key], $"{where}.{field.Key}")).FirstOrDefault(wrong => wrong is not null)
                : Wrong(),
            JsonArray wanted => actual is JsonArray list && list.Count == wanted.Count
                ? wanted.Select((one, place) => Mismatch(one, list[place], $"{where}.{place}")).FirstOrDefault(wrong => wrong is not null)
                : Wrong(),
            _ => Unless(JsonNode.DeepEquals(expected, actual)),
        };

        string? Unless(bool isRight) => isRight ? null : Wrong();

        string Wrong() => $"{where}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}";
    }
}
