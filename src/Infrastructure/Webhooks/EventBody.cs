using System.Text;
using System.Text.Json;
using NodaTime.Text;
using Parcours.Domain.Webhooks;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>The body of a webhook request: made once, ASCII, since the default encoder escapes all else.</summary>
internal static class EventBody
{
    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'");

    public static string Of(DomainEvent happened)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", happened.Id);
            json.WriteString("type", happened.Type);
            json.WriteString("created_at", Seconds.Format(happened.At));
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, happened.Data, EventJson.Default.Facts);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(buffer.ToArray());
    }
}
