using System.Text.Json;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Tests.Webhooks;

/// <summary><c>docs/events.md</c>, made from the catalogue that subscriptions and test events go by.</summary>
internal static class EventsPage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render() => $"""
        # Events

        This page is made from `EventCatalogue`; change the catalogue, not the page.
        A webhook's body is `id`, `type`, `created_at` and `data`; this is what `data` holds. An endpoint subscribes to types, to the groups {Groups()}, or to `*`.
        A field is always there; where it says *or null*, its value may not be known.

        ## Of orders that we deliver (`/v1`)

        {Types(EventSurface.Delivery)}

        ## Of orders that the merchant ships, and of unboxings (`/api/b2b`)

        {Types(EventSurface.Unboxing)}

        """.ReplaceLineEndings("\n");

    private static string Groups() => string.Join(", ", EventCatalogue.Types.Select(type => $"`{type.Group}`").Distinct());

    private static string Types(EventSurface surface) => string.Join("\n\n", EventCatalogue.Types.Where(type => type.Surface == surface).Select(Section));

    private static string Section(EventType type) => $"""
        ### `{type.Name}`

        {type.When}

        | field | |
        |---|---|
        {string.Join('\n', type.Fields.Select(field => $"| `{field.Name}` | {field.Meaning}{(field.MayBeNull ? "; or null" : "")} |"))}

        ```json
        {JsonSerializer.Serialize(type.Sample, Indented)}
        ```
        """;
}
