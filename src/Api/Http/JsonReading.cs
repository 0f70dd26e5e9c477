using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>One reading of a body: turns values into fields, and notes each value of the wrong type with its path as the client wrote it.</summary>
internal sealed class JsonReading(ReadErrors errors)
{
    /// <summary>No list of ours is that long; its rules could take seconds on the millions of items that fit into a body.</summary>
    public const int MostItems = 1000;

    private readonly List<(string Name, int? Item)> _path = [];

    public void NoteSynonym(string proper, string written) => errors.NoteSynonym(PathTo(proper), PathTo(written));

    public string? Text(Found field)
    {
        if (field.IsAbsent)
            return null;
        if (field.Value.ValueKind != JsonValueKind.String)
            return Wrong<string?>(field, "type_text");

        var text = field.Value.GetString()!;
        // Neither engine compares, nor most clients print, a text beyond this character.
        return text.Contains('\0', StringComparison.Ordinal) ? Wrong<string?>(field, "nul_character") : text;
    }

    public string? Identifier(Found field) =>
        field.Value.ValueKind == JsonValueKind.Number && JsonMarshal.GetRawUtf8Value(field.Value).IndexOfAny(".eE"u8) < 0
            ? field.Value.GetRawText()
            : Text(field);

    public decimal? Number(Found field)
    {
        if (field.IsAbsent)
            return null;
        if (field.Value.ValueKind != JsonValueKind.Number)
            return Wrong<decimal?>(field, "type_number");

        return field.Value.TryGetDecimal(out var number) ? number : Wrong<decimal?>(field, "number_too_large");
    }

    public decimal? Amount(Found field) =>
        field.Value.ValueKind != JsonValueKind.String ? Number(field)
        : FromText(field) is { } number ? number
        : Wrong<decimal?>(field, "type_number");

    public long? Long(Found field) => (long?)Whole(field, long.MinValue, long.MaxValue);

    public long? LongAmount(Found field) =>
        field.Value.ValueKind != JsonValueKind.String ? Long(field)
        : FromText(field) is { } number ? (long?)Whole(field, number, long.MinValue, long.MaxValue)
        : Wrong<long?>(field, "type_whole_number");

    public int? Int(Found field) => (int?)Whole(field, int.MinValue, int.MaxValue);

    public bool? Flag(Found field)
    {
        if (field.IsAbsent)
            return null;

        return field.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Wrong<bool?>(field, "type_boolean"),
        };
    }

    public string? RawObject(Found field, int mostKeys, int mostBytes)
    {
        if (field.IsAbsent)
            return null;
        if (IsEmptyList(field.Value))
            return "{}";
        if (field.Value.ValueKind != JsonValueKind.Object)
            return Wrong<string?>(field, "type_object");
        if (field.Value.GetPropertyCount() > mostKeys)
            return Wrong<string?>(field, "raw_keys", mostKeys);

        var source = JsonMarshal.GetRawUtf8Value(field.Value);
        return source.Length > mostBytes ? Wrong<string?>(field, "raw_size", mostBytes) : Encoding.UTF8.GetString(source);
    }

    public T? Object<T>(Found field)
        where T : class
    {
        if (field.IsAbsent)
            return null;
        if (field.Value.ValueKind != JsonValueKind.Object && !IsEmptyList(field.Value))
            return Wrong<T?>(field, "type_object");

        _path.Add((field.Name, null));
        var read = JsonShape<T>.Read(this, field.Value);
        _path.RemoveAt(_path.Count - 1);
        return read;
    }

    // An item that cannot be read is an empty one, so that the rules on the others still run.
    public IReadOnlyList<T>? Objects<T>(Found field)
        where T : class =>
        Items(field, item => item.Value.ValueKind == JsonValueKind.Object || IsEmptyList(item.Value)
            ? JsonShape<T>.Read(this, item.Value)
            : Wrong(item, "type_object", JsonShape<T>.Read(this, default)));

    public IReadOnlyList<string>? Texts(Found field) =>
        Items(field, item => (item.Value.ValueKind == JsonValueKind.String ? Text(item) : Wrong<string?>(item, "type_text")) ?? "");

    private List<T>? Items<T>(Found field, Func<Found, T> read)
    {
        if (field.IsAbsent)
            return null;
        if (field.Value.ValueKind != JsonValueKind.Array)
            return Wrong<List<T>?>(field, "type_list");
        if (field.Value.GetArrayLength() is var length && length > MostItems)
            return Wrong<List<T>?>(field, "too_many_items", MostItems);

        var items = new List<T>(length);
        foreach (var item in field.Value.EnumerateArray())
        {
            _path.Add((field.Name, items.Count));
            items.Add(read(new Found(item, "")));
            _path.RemoveAt(_path.Count - 1);
        }

        return items;
    }

    private decimal? Whole(Found field, decimal least, decimal most)
    {
        if (field.IsAbsent)
            return null;
        if (field.Value.ValueKind != JsonValueKind.Number)
            return Wrong<decimal?>(field, "type_whole_number");

        return field.Value.TryGetDecimal(out var number) ? Whole(field, number, least, most) : Wrong<decimal?>(field, "number_too_large");
    }

    private decimal? Whole(Found field, decimal number, decimal least, decimal most)
    {
        if (number != decimal.Truncate(number))
            return Wrong<decimal?>(field, "type_whole_number");

        return number >= least && number <= most ? number : Wrong<decimal?>(field, "number_too_large");
    }

    private static decimal? FromText(Found field)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(field.Value.GetString(), Plain, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private T? Wrong<T>(Found field, string rule, params object[] arguments) => Wrong<T?>(field, rule, default, arguments);

    private T Wrong<T>(Found field, string rule, T instead, params object[] arguments)
    {
        errors.Add(new FieldError(PathTo(field.Name), rule, Echo(field.Value)) { Arguments = arguments });
        return instead;
    }

    private static string? Echo(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Rules.Echo(value.GetString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Rules.Echo(value.GetRawText()),
        _ => null,
    };

    // PHP writes an empty associative array as [].
    private static bool IsEmptyList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private string PathTo(string name)
    {
        var path = new StringBuilder();
        foreach (var (step, item) in _path)
        {
            path.Append(path.Length > 0 ? "." : "").Append(step);
            if (item is { } index)
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }

        return path.Append(path.Length > 0 && name.Length > 0 ? "." : "").Append(name).ToString();
    }
}
