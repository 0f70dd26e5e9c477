namespace Parcours.Bench.Load;

internal static class QuoteRequests
{
    public const string Target = "/v1/rates/quote";

    private static readonly byte[] Body = """
        {"service_level":"standard",
        "pickup":{"address":{"line1":"100 Rue Saint-Paul","city":"Montréal","province":"QC","postal_code":"H2Y1Z3","country":"CA"}},
        "dropoff":{"address":{"line1":"4200 Boulevard Saint-Laurent","city":"Montréal","province":"QC","postal_code":"H2W2R2","country":"CA"}},
        "parcels":[{"weight_kg":2.5,"length_cm":40,"width_cm":30,"height_cm":10},{"weight_kg":0.7,"length_cm":20,"width_cm":15,"height_cm":10}],
        "insurance":{"amount_cents":15000,"currency":"CAD"}}
        """u8.ToArray();

    public static IRequests Endless() => new SameRequest(new Request("POST", Target, Body));
}
