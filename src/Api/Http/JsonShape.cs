using System.Buffers;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Parcours.Application.Kernel;

namespace Parcours.Api.Http;

/// <summary>A field of a body as it was found, under the name that the client wrote.</summary>
internal readonly record struct Found(JsonElement Value, string Name)
{
    public bool IsAbsent => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}

/// <summary>How a record is read from a JSON object: worked out once from its constructor, then one compiled call a record.</summary>
internal static class JsonShape<T>
    where T : class
{
    private static readonly ParameterInfo[] Parameters = typeof(T).GetConstructors()[0].GetParameters();

    private static readonly Name[] Names = [.. Parameters.SelectMany(NamesOf)];

    private static readonly Func<JsonReading, Found[], T> Construct = Compile();

    /// <summary>Reads what is there; what cannot be read is noted in <paramref name="reading"/> and left null.</summary>
    public static T Read(JsonReading reading, JsonElement json)
    {
        var fields = ArrayPool<Found>.Shared.Rent(Parameters.Length);
        try
        {
            fields.AsSpan(0, Parameters.Length).Clear();
            if (json.ValueKind == JsonValueKind.Object)
                Sort(reading, json, fields);
            return Construct(reading, fields);
        }
        finally
        {
            ArrayPool<Found>.Shared.Return(fields, clearArray: true);
        }
    }

    private static void Sort(JsonReading reading, JsonElement json, Found[] fields)
    {
        var next = 0;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null || IndexOf(property, next) is not (>= 0 and var index))
                continue;

            next = index + 1;
            var name = Names[index];
            if (name.SynonymOf is null || fields[name.Field].IsAbsent)
                fields[name.Field] = new Found(property.Value, name.Text);
        }

        foreach (var name in Names)
        {
            if (name.SynonymOf is { } proper && ReferenceEquals(fields[name.Field].Name, name.Text))
                reading.NoteSynonym(proper, name.Text);
        }
    }

    // Clients write fields in a steady order, so the name after the last one is tried first.
    private static int IndexOf(JsonProperty property, int next)
    {
        for (var tried = 0; tried < Names.Length; tried++)
        {
            var index = next + tried < Names.Length ? next + tried : next + tried - Names.Length;
            if (property.NameEquals(Names[index].Utf8))
                return index;
        }

        return -1;
    }

    private static IEnumerable<Name> NamesOf(ParameterInfo parameter, int field)
    {
        var proper = Domain.Kernel.Names.SnakeCase(parameter.Name!);
        yield return new Name(proper, field, SynonymOf: null);
        if (parameter.GetCustomAttribute<SynonymAttribute>() is { } synonym)
            yield return new Name(synonym.Name, field, proper);
    }

    private static Func<JsonReading, Found[], T> Compile()
    {
        var reading = Expression.Parameter(typeof(JsonReading));
        var fields = Expression.Parameter(typeof(Found[]));
        var values = Parameters.Select((parameter, field) =>
            Expression.Call(reading, ReaderOf(parameter), [Expression.ArrayIndex(fields, Expression.Constant(field)), .. LimitsOf(parameter)]));
        return Expression.Lambda<Func<JsonReading, Found[], T>>(
            Expression.New(typeof(T).GetConstructors()[0], values), reading, fields).Compile();
    }

    private static Expression[] LimitsOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<RawAttribute>() is { } raw ? [Expression.Constant(raw.MostKeys), Expression.Constant(raw.MostBytes)] : [];

    private static MethodInfo ReaderOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var name = type switch
        {
            _ when type == typeof(string) && parameter.IsDefined(typeof(RawAttribute)) => nameof(JsonReading.RawObject),
            _ when type == typeof(string) && parameter.IsDefined(typeof(IdentifierAttribute)) => nameof(JsonReading.Identifier),
            _ when type == typeof(string) => nameof(JsonReading.Text),
            _ when type == typeof(decimal?) && parameter.IsDefined(typeof(AmountAttribute)) => nameof(JsonReading.Amount),
            _ when type == typeof(decimal?) => nameof(JsonReading.Number),
            _ when type == typeof(long?) && parameter.IsDefined(typeof(AmountAttribute)) => nameof(JsonReading.LongAmount),
            _ when type == typeof(long?) => nameof(JsonReading.Long),
            _ when type == typeof(int?) => nameof(JsonReading.Int),
            _ when type == typeof(bool?) => nameof(JsonReading.Flag),
            _ when type == typeof(IReadOnlyList<string>) => nameof(JsonReading.Texts),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => nameof(JsonReading.Objects),
            _ when type.IsClass => nameof(JsonReading.Object),
            _ => throw new NotSupportedException($"A field of type {type} cannot be read from a body: {typeof(T).Name}.{parameter.Name}"),
        };

        var method = typeof(JsonReading).GetMethod(name)!;
        return method.IsGenericMethod ? method.MakeGenericMethod(type.IsGenericType ? type.GenericTypeArguments[0] : type) : method;
    }

    private sealed record Name(string Text, int Field, string? SynonymOf)
    {
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
    }
}
