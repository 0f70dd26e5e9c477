using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Parcours.Bench.Load;

/// <summary>Orders that differ in their <c>partner_order_id</c> only: two parcels, both windows, insurance, metadata; 1.3 kB.</summary>
internal sealed class OrderRequests : IRequests
{
    public const string Target = "/v1/orders";

    private const string Prefix = "ORD-2026-";
    private const string NumberFormat = "D9";
    private const int Digits = 9;

    private static readonly byte[] Template = Encoding.UTF8.GetBytes(Json());
    private static readonly int NumberAt = Template.AsSpan().IndexOf("000000000"u8);

    private static int _last;

    private readonly byte[] _body = [.. Template];
    private readonly bool _keyed;
    private readonly bool _forged;

    /// <param name="keyed">Each order comes with an idempotency key of its own.</param>
    /// <param name="forged">The signature is wrong.</param>
    public OrderRequests(bool keyed = false, bool forged = false) => (_keyed, _forged) = (keyed, forged);

    /// <summary>How the partner calls the order of that number.</summary>
    public static string Reference(int number) => Prefix + number.ToString(NumberFormat, CultureInfo.InvariantCulture);

    public Request Next()
    {
        var number = Interlocked.Increment(ref _last);
        Utf8Formatter.TryFormat(number, _body.AsSpan(NumberAt, Digits), out _, new System.Buffers.StandardFormat('D', Digits));
        return new Request("POST", Target, _body, _keyed ? "create-" + Reference(number) : null, number, _forged);
    }

    private static string Json()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $$$"""
            {"partner_order_id":"{{{Reference(0)}}}","service_level":"standard","reference":"PO-48213",
            "pickup":{"name":"Entrepôt Montréal","phone":"+1-514-555-0101","email":"warehouse@example.com",
            "address":{"line1":"100 Rue Saint-Paul","line2":"Unit 5","city":"Montréal","province":"QC","postal_code":"H2Y1Z3","country":"CA"},
            "time_window":{"start":"{{{day}}}T09:00:00-05:00","end":"{{{day}}}T12:00:00-05:00"},"instructions":"Ring at the loading dock."},
            "dropoff":{"name":"Camille Tremblay","phone":"+1-514-555-0199","email":"camille.tremblay@example.com",
            "address":{"line1":"4200 Boulevard Saint-Laurent","line2":"App. 302","city":"Montréal","province":"QC","postal_code":"H2W2R2","country":"CA"},
            "time_window":{"start":"{{{day}}}T13:00:00-05:00","end":"{{{day}}}T18:00:00-05:00"},"instructions":"Code 4412, third floor."},
            "parcels":[{"parcel_id":"box-1","description":"MacBook Pro 16-inch","weight_kg":2.5,"length_cm":40,"width_cm":30,"height_cm":10,"value_cents":299900,"fragile":true,"barcode":"0123456789012"},
            {"parcel_id":"box-2","description":"Charger and sleeve","weight_kg":0.7,"length_cm":20,"width_cm":15,"height_cm":10,"value_cents":12900}],
            "insurance":{"amount_cents":15000,"currency":"CAD"},"instructions":"Leave nothing unattended.",
            "metadata":{"cart":"c-99120","channel":"web","campaign":"autumn","gift":false,"items":2,"store":"montreal-01"}}
            """;
    }
}
