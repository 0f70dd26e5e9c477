using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>A request's JSON body as a list of records, each with what is wrong with its own fields: one that cannot be read is no refusal of the others.</summary>
public sealed class JsonItems<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Result<IReadOnlyList<JsonItem<T>>> _read;

    private JsonItems(Result<IReadOnlyList<JsonItem<T>>> read) => _read = read;

    /// <summary>At most <see cref="JsonReading.MostItems"/> of them, which is more than any endpoint takes.</summary>
    public IReadOnlyList<JsonItem<T>> All => _read.Value;

    public static async ValueTask<JsonItems<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new JsonItems<T>((await RawBody.Of(context)).Then(raw =>
            raw.SaysNothing || JsonBody.IsJson(context.Request.ContentType) ? JsonBody.ReadItems<T>(raw.Bytes) : HttpErrors.UnsupportedMediaType));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ReadsJsonItems(typeof(T)));
        builder.RefuseUnless<JsonItems<T>>(parameter, body => body._read.Error);
    }
}

/// <summary>One of a list.</summary>
/// <param name="Errors">What the reading found; paths begin at the item.</param>
public sealed record JsonItem<T>(T Value, ReadErrors Errors)
    where T : class
{
    internal static JsonItem<T> Read(JsonElement json)
    {
        var errors = new ReadErrors();
        // [] is an empty object from PHP.
        if (json.ValueKind != JsonValueKind.Object && !(json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 0))
            errors.Add(new FieldError("", "type_object"));
        return new JsonItem<T>(JsonShape<T>.Read(new JsonReading(errors), json), errors);
    }
}

/// <summary>Says for the API description which shape the items of the list have that an endpoint reads.</summary>
public sealed record ReadsJsonItems(Type Shape);
