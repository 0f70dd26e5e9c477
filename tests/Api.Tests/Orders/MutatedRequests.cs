using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Parcours.Api.Tests.Hostile;

namespace Parcours.Api.Tests.Orders;

/// <summary>Requests to every endpoint of the delivery API, with something changed that some client somewhere sends.</summary>
internal sealed class MutatedRequests(string order, string cursor)
{
    private static readonly string[] Queries =
    [
        "limit=1", "limit=0", "limit=100", "limit=101", "limit=-1", "limit=abc", "limit=", "limit", "limit=1&limit=2", "limit=%31", "limit=１", "limit=1e1", "limit=99999999999", "status=pending", "status=cancelled",
        "status=lost", "status=", "status=pending&status=accepted", "service_level=standard", "service_level=x", "partner_order_id=x", "partner_order_id=%00", "partner_order_id=%F0%9F%93%A6", "partner_order_id=%ED%A0%80",
        "created_after=2025-01-01T00:00:00Z", "created_after=0001-01-01T00:00:00%2B18:00", "created_before=9999-12-31T23:59:59-18:00", "created_before=9999-12-31T23:59:59.999999999Z", "created_before=x", "created_after=",
        "cursor=x", "cursor=", "cursor=0123456789abcdef", "cursor=%00", "cursor=dc_0123456789abcdef", "%zz", "%", "&&&", "=", "==", "a[b]=c", "limit[]=1", "+", "%C3%28", "unknown=1", "?", "Limit=5",
    ];

    /// <summary>The request, and whether its body is cut short on the wire.</summary>
    public Gen<(RawRequest Request, bool IsCutShort)> All => Mutations.OnTheWire(Gen.Frequency(
        (76, Body(Changed(FreshOrder, () => Sample.Order()), "/v1/orders")),
        (40, Body(Changed(Sample.Quote), "/v1/rates/quote")),
        (8, Body(Changed(Cancellation), Partner.CancelTarget(order))),
        (12, Gen.OneOf(Queries).Array[1, 3].Select(parts => RawRequest.Get("/v1/orders?" + string.Join('&', parts)))),
        (8, Body(OrderBytesChanged, "/v1/orders")),
        (4, Body(OrderBytesChanged, "/v1/rates/quote")),
        (4, Body(Mutations.Whole, "/v1/rates/quote")),
        (5, Gen.Select(Target, Method, Gen.Bool, (target, method, hasBody) => new RawRequest(method, target, hasBody ? Bytes(Sample.Quote()) : [], []))),
        (2, Body(TooLarge, "/v1/orders"))));

    private static Gen<RawRequest> Body(Gen<byte[]> body, string target) => body.Select(bytes => RawRequest.Post(target, bytes));

    private static Gen<byte[]> Changed(params Func<JsonObject>[] samples) => Mutations.Changed(samples).Select(Encoding.UTF8.GetBytes);

    private static Gen<byte[]> OrderBytesChanged => Mutations.BytesChanged(() => Bytes(Sample.FullOrder()));

    /// <summary>With a reference of its own, so that most of what is valid is also new.</summary>
    private static JsonObject FreshOrder() => Sample.FullOrder().With("partner_order_id", Sample.Order()["partner_order_id"]!.DeepClone());

    private static Gen<byte[]> TooLarge => Gen.OneOf(1024 * 1024, (1024 * 1024) + 1, 3 * 1024 * 1024)
        .Select(size => Encoding.ASCII.GetBytes(Sample.Order().ToJsonString().PadRight(size)));

    private static Gen<string> Method => Gen.OneOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "FOO");

    private Gen<string> Target => Gen.OneOf(
        Gen.OneOf("/v1", "/v1/", "/v1/orders", "/v1/orders/", "/V1/ORDERS", "//v1/orders", "/v1//orders", "/v1/orders/../orders", "/v1/./orders", "/v1/orders/%2e%2e", "/v1/orders%2F" + order, "/v1/rates", "/v1/rates/quote",
            "/v1/rates/quote/", "/v1/orders/" + order, $"/v1/orders/{order}/", Partner.CancelTarget(order), $"/v1/orders/{order}/cancel/now", $"/v1/orders/{order.ToUpperInvariant()}", "/v1/orders?cursor=" + cursor, "/v1/health", "/v1/nothing",
            "/v1/orders/" + new string('a', 4000), "/v1/orders;a=b", "/v1/orders/%zz", "/v1/orders/%C3%28", "/v1/orders/*"),
        Gen.Byte[1, 255].Array[1, 8].Select(bytes => "/v1/orders/" + string.Concat(bytes.Select(octet => $"%{octet:x2}"))));

    private static JsonObject Cancellation() => new() { ["reason"] = "late" };

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
