using System.Text;
using System.Text.Json;

namespace Parcours.Api.Tests;

/// <summary>An answer as it came.</summary>
public sealed record Reply(int Status, ILookup<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    private string Excerpt => Text.Length <= 1000 ? Text : Text[..1000] + "…";

    public string? Code => this["error.code"];

    public string? Message => this["error.message"];

    /// <summary>Every field that was refused, by its path.</summary>
    public IEnumerable<string?> Fields => Json.GetProperty("error").TryGetProperty("errors", out var errors)
        ? errors.EnumerateArray().Select(error => error.GetProperty("field").GetString())
        : [];

    /// <summary>A value of the body by its path, <c>parcels[0].weight_kg</c>: a text as itself, anything else as it stands in the JSON, null when it is absent.</summary>
    public string? this[string path] => JsonPath.Find(Json, path) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    public string? Header(string name) => Headers[name].SingleOrDefault();

    /// <summary>Says which status the answer has, and gives itself.</summary>
    public Reply ShouldBe(int status)
    {
        Status.Should().Be(status, Excerpt);
        return this;
    }

    /// <summary>Says that the answer is this refusal in the error envelope, and gives itself.</summary>
    public Reply ShouldBeRefused(int status, string code)
    {
        ShouldBe(status);
        Code.Should().Be(code, Excerpt);
        Message.Should().NotBeNullOrWhiteSpace();
        this["request_id"].Should().Be(Header("X-Request-Id"));
        Header("Content-Type").Should().Be("application/json; charset=utf-8");
        return this;
    }

    /// <summary>Says that exactly these fields were refused.</summary>
    public Reply ShouldBlame(params string[] fields)
    {
        ShouldBeRefused(422, "validation_error");
        Fields.Should().BeEquivalentTo(fields, Excerpt);
        this["error.details.field"].Should().Be(Fields.First());
        return this;
    }
}
