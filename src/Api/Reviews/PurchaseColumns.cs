using System.Globalization;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Reviews;

/// <summary>The columns of a file of purchases: one for each field of the JSON, under its last name where that is enough.</summary>
internal static class PurchaseColumns
{
    public const string Reference = "purchase_reference";

    /// <summary>A file without one of them has no purchase in it.</summary>
    public static readonly IReadOnlyList<string> Required = [Reference, "purchase_date", "email"];

    /// <summary>Each column and the field that it is, as the JSON has it.</summary>
    private static readonly (string Column, string Path)[] All =
    [
        (Reference, Reference),
        ("purchase_date", "purchase_date"),
        ("price", "price"),
        ("first_name", "consumer.first_name"),
        ("last_name", "consumer.last_name"),
        ("email", "consumer.email"),
        ("language", "consumer.language"),
        ("country", "consumer.country"),
        ("hide_personal_data", "consumer.hide_personal_data"),
        ("channel", "sales_channel.channel"),
        ("website_id", "sales_channel.website_id"),
        ("shop_id", "sales_channel.shop_id"),
        ("delay", "solicitation_parameters.delay"),
        ("delay_product", "solicitation_parameters.delay_product"),
        ("purchase_event_type", "solicitation_parameters.purchase_event_type"),
        ("product_reference", "products.product_ref.reference"),
        ("sku", "products.product_ref.sku"),
        ("ean13", "products.product_ref.ean13"),
        ("upc", "products.product_ref.upc"),
        ("isbn", "products.product_ref.isbn"),
        ("mpn", "products.product_ref.mpn"),
        ("product_name", "products.name"),
        ("brand", "products.brand"),
        ("category", "products.category"),
        ("product_price", "products.price"),
        ("product_url", "products.product_url"),
        ("image_url", "products.image_url"),
        ("not_received", "products.not_received"),
    ];

    private static readonly Dictionary<string, string> ByPath = All.ToDictionary(column => column.Path, column => column.Column);

    /// <summary>What is told of the purchase, and so is the same on each of its lines.</summary>
    public static readonly IReadOnlyList<string> OfPurchase = [.. All.Where(column => !column.Path.StartsWith("products", StringComparison.Ordinal)).Select(column => column.Column)];

    /// <summary>How a file may spell a column: <c>Purchase Reference</c>, <c>consumer.email</c>. Null for a column that says nothing to us.</summary>
    public static string? Named(string header)
    {
        var name = header.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        return Array.Exists(All, column => column.Column == name) ? name : ByPath.GetValueOrDefault(name);
    }

    /// <summary>The column that a problem is about; the path where it is about more.</summary>
    public static string At(string path)
    {
        var plain = path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && path.IndexOf(']', open) is > 0 and var close ? path[..open] + path[(close + 1)..] : path;
        return ByPath.GetValueOrDefault(plain) ?? (plain == "consumer" ? "email" : plain.StartsWith("products", StringComparison.Ordinal) ? "product_reference" : plain);
    }

    /// <summary>What the lines of one purchase say, first of all the one that names it.</summary>
    public static PurchaseEventInput Purchase(IReadOnlyList<CsvLine> lines, ReadErrors errors)
    {
        var first = lines[0];
        return new PurchaseEventInput(
            first["purchase_reference"],
            first["purchase_date"],
            first.Amount("price", "price", errors),
            new ConsumerInput(
                first["first_name"], first["last_name"], first["email"], first["language"], first["country"], first.Flag("hide_personal_data", "consumer.hide_personal_data", errors)),
            new SalesChannelInput(first["channel"], first["website_id"], first["shop_id"]),
            new SolicitationInput(
                first.Whole("delay", "solicitation_parameters.delay", errors), first.Whole("delay_product", "solicitation_parameters.delay_product", errors), first["purchase_event_type"]?.ToUpperInvariant()),
            [.. lines.Select((line, index) => Product(line, string.Create(CultureInfo.InvariantCulture, $"products[{index}]."), errors))]);
    }

    private static ProductInput Product(CsvLine line, string path, ReadErrors errors) => new(
        new ProductRefInput(line["product_reference"], line["sku"], line["ean13"], line["upc"], line["isbn"], line["mpn"]),
        line["product_name"],
        line["brand"],
        line["category"],
        line.Amount("product_price", path + "price", errors),
        line["product_url"],
        line["image_url"],
        line.Flag("not_received", path + "not_received", errors));
}

/// <summary>A line of a file, by its columns.</summary>
internal sealed record CsvLine(int Number, IReadOnlyList<string> Values, IReadOnlyDictionary<string, int> Columns)
{
    private static readonly string[] Yes = ["true", "1", "yes", "oui"];

    private static readonly string[] No = ["false", "0", "no", "non"];

    /// <summary>Null where the column is not there or empty.</summary>
    public string? this[string column] =>
        Columns.TryGetValue(column, out var index) && index < Values.Count && !string.IsNullOrWhiteSpace(Values[index]) ? WithoutMark(Values[index].Trim()) : null;

    public SourceLine ToSource() => new(Number, Values);

    /// <summary>An amount as spreadsheets write them, with a point or a comma.</summary>
    public decimal? Amount(string column, string path, ReadErrors errors)
    {
        if (this[column] is not { } text)
            return null;

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var written = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        if (!written.Contains('.', StringComparison.Ordinal))
            written = written.Replace(',', '.');
        return decimal.TryParse(written, Plain, CultureInfo.InvariantCulture, out var amount) ? amount : Wrong<decimal>(new FieldError(path, "type_number"), errors);
    }

    public long? Whole(string column, string path, ReadErrors errors) =>
        this[column] is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : Wrong<long>(new FieldError(path, "type_whole_number"), errors);

    public bool? Flag(string column, string path, ReadErrors errors) =>
        this[column]?.ToLowerInvariant() is not { } text ? null
        : Yes.Contains(text) ? true
        : No.Contains(text) ? false
        : Wrong<bool>(new FieldError(path, "type_boolean"), errors);

    /// <summary>Whether the line may belong to a purchase that another line began: it says the same of it, or nothing.</summary>
    public bool Continues(CsvLine first) => PurchaseColumns.OfPurchase.All(column => this[column] is not { } said || said == first[column]);

    private static T? Wrong<T>(FieldError error, ReadErrors errors)
        where T : struct
    {
        errors.Add(error);
        return null;
    }

    /// <summary>Takes the apostrophe off that our own files put before what a spreadsheet would take for a formula.</summary>
    private static string WithoutMark(string text) => text.Length > 1 && text[0] == Spreadsheets.Mark && PurchaseCsv.StartsFormula(text[1]) ? text[1..] : text;
}
