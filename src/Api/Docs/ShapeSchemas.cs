using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Docs;

/// <summary>
/// Our records as components of an API description. An answer's field is required unless it can be left out; a request's field
/// is what the rules of its use case make of it.
/// </summary>
internal sealed class ShapeSchemas
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly OpenApiDocument _document;

    private readonly FieldRules? _rules;

    private readonly Func<Type, string, string> _nameOf;

    private ShapeSchemas(OpenApiDocument document, FieldRules? rules, Func<Type, string, string> nameOf) => (_document, _rules, _nameOf) = (document, rules, nameOf);

    public static ShapeSchemas ForAnswers(OpenApiDocument document) => new(document, null, (shape, _) => NameOfAnswer(shape));

    public static ShapeSchemas ForRequests(OpenApiDocument document, Type useCase, RequestShapes shapes)
    {
        var rules = shapes.RulesOf(useCase);
        return new(document, rules, (shape, path) => shapes.NameOf(shape, rules, path));
    }

    /// <summary>A record's own fields; of one that adds to another record by properties, the other's.</summary>
    public static IEnumerable<ParameterInfo> FieldsOf(Type shape) => shape.GetConstructors() is [var constructor, ..] ? constructor.GetParameters() : FieldsOf(shape.BaseType!);

    private static PropertyInfo[] AddedBy(Type shape) =>
        shape.GetConstructors().Length == 0 ? shape.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly) : [];

    public static bool IsShape(Type type) => type.IsClass && type.Namespace!.StartsWith("Parcours.", StringComparison.Ordinal);

    public static Type? ItemOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GenericTypeArguments[0] : null;

    public static string PathTo(ParameterInfo field, string path) => path + NameOf(field) + (ItemOf(field.ParameterType) is null ? "" : "[]");

    /// <param name="path">Where the shape stands in the request, with a dot behind it; empty for the whole.</param>
    public IOpenApiSchema Of(Type shape, string path = "")
    {
        var name = _nameOf(shape, path);
        if (_document.Components?.Schemas?.ContainsKey(name) is not true)
            _document.AddComponent<IOpenApiSchema>(name, Component(name, shape, path));
        return new OpenApiSchemaReference(name, _document);
    }

    /// <summary>A shape, or a list of one.</summary>
    public IOpenApiSchema Whole(Type shape) => ItemOf(shape) is { } item ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(item) } : Of(shape);

    /// <summary>One field of a shape.</summary>
    public IOpenApiSchema Of(ParameterInfo field, string shape = "", string path = "")
    {
        var schema = IsRawJson(field) ? new OpenApiSchema { Type = JsonSchemaType.Object } : Typed(field.ParameterType, PathTo(field, path) + ".");
        if (schema is OpenApiSchema plain)
        {
            var form = Vocabulary.Of(shape, NameOf(field));
            if (form.Example is { } example)
                plain.Examples = [example.DeepClone()];
            if (_rules is null)
                TakeForm(plain, form);
            else
                TakeRules(plain, _rules.At(path + NameOf(field)), form);
            if (field.GetCustomAttribute<RawAttribute>() is { } raw)
                plain.MaxProperties = raw.MostKeys;
            if (CanBeNull(field))
                plain.Type |= JsonSchemaType.Null;
        }

        schema.Description = Describe(field);
        return schema;
    }

    private OpenApiSchema Component(string name, Type shape, string path) => new()
    {
        Type = JsonSchemaType.Object,
        Description = XmlComments.Of(shape),
        Properties = FieldsOf(shape).Select(field => (Name: NameOf(field), Schema: Of(field, name, path)))
            .Concat(AddedBy(shape).Select(field => (Name: Names.SnakeCase(field.Name), Schema: (IOpenApiSchema)Added(field, name))))
            .ToDictionary(field => field.Name, field => field.Schema),
        Required = FieldsOf(shape).Where(field => IsRequired(field, path)).Select(NameOf)
            .Concat(AddedBy(shape).Where(field => Nullability.Create(field).ReadState == NullabilityState.NotNull).Select(field => Names.SnakeCase(field.Name)))
            .ToHashSet(),
    };

    private OpenApiSchema Added(PropertyInfo field, string shape)
    {
        var (schema, form) = ((OpenApiSchema)Typed(field.PropertyType, ""), Vocabulary.Of(shape, Names.SnakeCase(field.Name)));
        TakeForm(schema, form);
        schema.Examples = form.Example is { } example ? [example.DeepClone()] : null;
        schema.Description = XmlComments.Of(field);
        return schema;
    }

    private bool IsRequired(ParameterInfo field, string path) =>
        _rules?.At(path + NameOf(field)).ContainsKey("required") ?? (Nullability.Create(field).ReadState == NullabilityState.NotNull || CanBeNull(field));

    /// <summary>Whether an answer has the field also where there is nothing to say, as <c>null</c>.</summary>
    private static bool CanBeNull(ParameterInfo field) =>
        field.Member.DeclaringType!.GetProperty(field.Name!)?.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.Never;

    private IOpenApiSchema Typed(Type type, string path)
    {
        if (ItemOf(type) is { } item)
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = Typed(item, path) };
        if (IsShape(type))
            return Of(type, path);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Typed(type.GenericTypeArguments[1], path) };

        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var text when text == typeof(string) => new OpenApiSchema { Type = JsonSchemaType.String },
            var number when number == typeof(decimal) => new OpenApiSchema { Type = JsonSchemaType.Number },
            var whole when whole == typeof(int) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            var whole when whole == typeof(long) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
            var flag when flag == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            var any when any == typeof(object) => new OpenApiSchema { Type = JsonSchemaType.Object },
            var other => throw new NotSupportedException($"The API description has no schema for {other}."),
        };
    }

    private static void TakeForm(OpenApiSchema schema, FieldForm form)
    {
        schema.Format ??= form.Format;
        schema.Pattern = form.Pattern;
        schema.Enum = Texts(form.Values);
    }

    private static void TakeRules(OpenApiSchema schema, IReadOnlyDictionary<string, object[]> rules, FieldForm form)
    {
        schema.Default = form.Default?.DeepClone();
        foreach (var (rule, limits) in rules)
        {
            switch (rule)
            {
                case "email" or "moment" or "postal_code" or "province" or "language" or "country" or "http_address":
                    TakeForm(schema, form);
                    break;
                case "required" or "blank" when schema.Type == JsonSchemaType.String && schema.Enum is null && schema.Pattern is null && schema.Format is null:
                    schema.MinLength = 1;
                    break;
                case "too_long":
                    schema.MaxLength = (int)limits[0];
                    break;
                case "one_of":
                    var allowed = ((string)limits[0]).Split(", ");
                    schema.Enum = Texts(allowed);
                    if (!allowed.Contains(form.Example?.ToString()))
                        schema.Examples = [allowed[0]];
                    break;
                case "amount":
                    (schema.Minimum, schema.Maximum) = ("0", Number(limits[0]));
                    break;
                case "above":
                    (schema.ExclusiveMinimum, schema.Maximum) = (Number(limits[0]), Number(limits[1]));
                    break;
                case "between":
                    // A query string has whole numbers as text.
                    (schema.Type, schema.Minimum, schema.Maximum) = (JsonSchemaType.Integer, Number(limits[0]), Number(limits[1]));
                    break;
                case "count":
                    (schema.MinItems, schema.MaxItems) = ((int)limits[0], (int)limits[1]);
                    break;
            }
        }
    }

    /// <summary>The comment, and what the binder accepts besides.</summary>
    private static string? Describe(ParameterInfo field)
    {
        string?[] sentences =
        [
            XmlComments.Of(field),
            field.GetCustomAttribute<SynonymAttribute>() is { } synonym ? $"Also taken as `{synonym.Name}`." : null,
            field.IsDefined(typeof(IdentifierAttribute)) ? "A whole number is taken as its digits." : null,
            field.IsDefined(typeof(AmountAttribute)) ? "Also taken as text." : null,
            field.GetCustomAttribute<RawAttribute>() is { } raw ? $"At most {raw.MostKeys} keys and {raw.MostBytes} bytes." : null,
        ];
        var description = string.Join(' ', sentences.Where(sentence => sentence is not null));
        return description.Length == 0 ? null : description;
    }

    private static bool IsRawJson(ParameterInfo field) =>
        field.IsDefined(typeof(RawAttribute))
        || field.Member.DeclaringType!.GetProperty(field.Name!)?.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(RawJsonConverter);

    private static string NameOf(ParameterInfo field) => field.GetCustomAttribute<FromQueryAttribute>()?.Name ?? Names.SnakeCase(field.Name!);

    private static string NameOfAnswer(Type shape)
    {
        if (shape.IsConstructedGenericType)
            return NameOfAnswer(shape.GenericTypeArguments[0]) + NameOfAnswer(shape.GetGenericTypeDefinition());

        var name = shape.Name.Split('`')[0];
        return name.EndsWith("Json", StringComparison.Ordinal) ? name[..^"Json".Length] : name;
    }

    private static List<JsonNode>? Texts(IEnumerable<string>? values) => values?.Select(value => (JsonNode)JsonValue.Create(value)).ToList();

    private static string Number(object limit) => Convert.ToString(limit, CultureInfo.InvariantCulture)!;
}
