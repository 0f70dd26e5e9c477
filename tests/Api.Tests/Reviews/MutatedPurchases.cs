using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Parcours.Api.Tests.Hostile;

namespace Parcours.Api.Tests.Reviews;

/// <summary>Purchases as shops tell of them in every way there is, with something changed that some shop's module sends.</summary>
internal sealed class MutatedPurchases(Shop shop)
{
    private const string Header = "purchase_reference;purchase_date;first_name;last_name;email;price;product_reference;product_name;not_received";

    private static readonly string[] Headers =
    [
        Header, Header, Header, Header.Replace(';', ','), Header.Replace(';', '\t'), Header.ToUpperInvariant(), Header + ";delay;delay_product;purchase_event_type;channel;shop_id;website_id;language;country",
        "Purchase Reference;consumer.email;purchase-date;price", Header + ";" + Header, Header + ";;;", "\"" + Header + "\"", "purchase_reference;email", "email", "", ";", "=1+1;purchase_reference;purchase_date;email",
    ];

    private static readonly string[] CsvTypes =
        ["text/csv", "text/csv; charset=utf-8", "TEXT/CSV", "text/csv; charset=utf-16", "text/csv;header=present", "text/plain", "application/vnd.ms-excel", "text/csv, text/plain", "csv", ""];

    private static readonly string[] FileNames =
        ["orders.csv", "a%00.csv", "%F0%9F%93%A6.csv", "..%2F..%2Fetc%2Fpasswd", "%ED%A0%80", "%C3%28", "%zz", "%", "", "%E2%80%AEvsc.exe", "a&file_name=b", "a%0D%0AX-Injected:%201", new string('n', 255), new string('n', 256)];

    private static readonly Gen<string> Separator = Gen.OneOf(";", ";", ";", ",", "\t", "|", "\0");

    private static readonly Gen<string> LineEnd = Gen.OneOf("\n", "\n", "\r\n", "\r", "\n\n", "\u2028");

    /// <summary>What a spreadsheet has in a cell: mostly what belongs there.</summary>
    private static Gen<string> Cell(string right) => Gen.Frequency(
        (12, Gen.Const(right)),
        (2, Mutations.AnyText),
        (1, Mutations.AnyText.Select(text => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")),
        (1, Gen.OneOf("\"", "\"open", "clo\"sed", "\"a\"b", "'=1", "\"a\nb\"", "\0", new string('y', 40_000))));

    private static readonly Gen<string> Line = Gen.Select(
        Gen.Int[0, 1_000_000].SelectMany(number => Cell("#" + number)), Cell("2025-11-01"), Cell("Marie"), Cell("Durand"), Cell("marie@example.com"), Cell("99,90"), Cell("SKU-1"),
        Gen.Select(Cell("Lampe"), Cell("oui"), Separator, LineEnd))
        .Select((reference, date, first, last, email, price, sku, rest) =>
            string.Join(rest.Item3, reference, date, first, last, email, price, sku, rest.Item1, rest.Item2) + rest.Item4);

    private static readonly Gen<byte[]> Csv = Gen.Frequency(
        (90, Gen.Select(Gen.OneOf(Headers), Line.Array[0, 12], (header, lines) => Encoding.UTF8.GetBytes(header + "\n" + string.Concat(lines)))),
        (10, Gen.Select(Line.Array[1, 3], Gen.OneOf(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1, Encoding.UTF32), (lines, encoding) => encoding.GetBytes(Header + "\n" + string.Concat(lines)))),
        (24, Mutations.BytesChanged(() => Encoding.UTF8.GetBytes(Header + "\n#1;2025-11-01;Zoé;Durand;zoe@example.com;99,90;SKU-1;Lampe;non\n#2;2025-11-01;\"Le \"\"Grand\"\"\";Zed;zed@example.com;1;;;\n"))),
        (16, Gen.Byte.Array[0, 400].Select(bytes => Encoding.UTF8.GetBytes(Header + "\n").Concat(bytes).ToArray())),
        (6, Mutations.Whole),
        (1, Gen.OneOf(2999, 3000, 3001, 20_000).Select(lines => Encoding.UTF8.GetBytes(Header + "\n" + string.Concat(Enumerable.Repeat("x\n", lines))))));

    /// <summary>A list in which something is wrong with one purchase, or with the list.</summary>
    private Gen<byte[]> Lists => Gen.Frequency(
        (180, Gen.Select(Mutations.Changed(() => shop.AFullPurchase(), () => Shop.APurchase(), WithTwoProducts), Gen.Int[0, 3], Around).Select(Encoding.UTF8.GetBytes)),
        (12, Mutations.BytesChanged(() => Encoding.UTF8.GetBytes(Shop.ListOf(shop.AFullPurchase(), Shop.APurchase())))),
        (8, Mutations.Whole),
        (8, Gen.Select(Gen.OneOf("{}", "[]", "null", "1", "\"x\"", "{\"purchase_reference\":\"#1\"}"), Gen.OneOf(0, 1, 49, 50, 51, 2000), (item, count) => Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(item, count))}]"))),
        (1, Gen.OneOf(4 * 1024 * 1024, (4 * 1024 * 1024) + 1).Select(size => Encoding.ASCII.GetBytes(Shop.ListOf(Shop.APurchase()).PadRight(size)))));

    /// <summary>The request, and whether its body is cut short on the wire.</summary>
    public Gen<(RawRequest Request, bool IsCutShort)> All => Mutations.OnTheWire(Gen.Frequency(
        (50, Lists.Select(body => RawRequest.Post(shop.Purchases + "/bulk_sync_insert", body))),
        (25, Lists.Select(body => RawRequest.Post(shop.Purchases + "/bulk_insert", body))),
        (25, Gen.Select(Csv, Gen.Frequency((20, Gen.Const("text/csv")), (1, Gen.OneOf(CsvTypes))), Gen.Frequency((8, Gen.Const("orders.csv")), (1, Gen.OneOf(FileNames))), (body, type, name) =>
            new RawRequest("POST", $"{shop.Purchases}/import?file_name={name}", body, [("Content-Type", type)])))));

    private JsonObject WithTwoProducts()
    {
        var purchase = shop.AFullPurchase();
        purchase["products"]!.AsArray().Add(JsonNode.Parse("""{"product_ref": {"reference": 12}, "name": "Ampoule", "price": "4.95"}"""));
        return purchase;
    }

    private string Around(string changed, int others) =>
        $"[{string.Join(',', Enumerable.Range(0, others).Select(_ => Shop.APurchase().ToJsonString()).Append(changed))}]";
}
