using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests;

/// <summary>A partner's program: signs requests itself, and sends them over its own sockets.</summary>
/// <param name="now">The partner's clock.</param>
public sealed class Partner(Wire wire, Func<Instant> now, string publicKey, string secret)
{
    /// <summary>Whose data the key opens, as the tests know it.</summary>
    public Owner Owner { get; init; } = new(default, Mode.Test);

    public string PublicKey => publicKey;

    public string Secret => secret;

    public Task<Reply> Quote(JsonObject quote) => Post("/v1/rates/quote", quote);

    public Task<Reply> Create(JsonObject order, string? idempotencyKey = null) =>
        Send(idempotencyKey is null ? RawRequest.Post("/v1/orders", order) : RawRequest.Post("/v1/orders", order).With("Idempotency-Key", idempotencyKey));

    public Task<Reply> Read(string order) => Get("/v1/orders/" + order);

    /// <param name="query">From the question mark on.</param>
    public Task<Reply> List(string query = "") => Get("/v1/orders" + query);

    public Task<Reply> Cancel(string order) => Send(RawRequest.Post(CancelTarget(order)));

    public Task<Reply> Cancel(string order, string body) => Send(RawRequest.Post(CancelTarget(order), body));

    public Task<Reply> Get(string target) => Send(RawRequest.Get(target));

    public Task<Reply> Post(string target, JsonObject json) => Send(RawRequest.Post(target, json));

    /// <summary>Signs and sends.</summary>
    public Task<Reply> Send(RawRequest request) => wire.Send(Sign(request));

    public RawRequest Sign(RawRequest request) => request.Sign(publicKey, secret, now());

    /// <summary>The partner that every developer's machine has.</summary>
    public static Partner Sandbox(Wire wire) => new(wire, () => SystemTime.Now, "pk_test_dropcolis_partner", "sk_test_secret_dropcolis_partner");

    public static string CancelTarget(string order) => $"/v1/orders/{order}/cancel";
}
