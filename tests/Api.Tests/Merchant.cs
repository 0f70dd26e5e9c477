using System.Text.Json.Nodes;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests;

/// <summary>A merchant's program, with its Bearer key.</summary>
public sealed class Merchant(Wire wire, string secret)
{
    /// <summary>Whose data the key opens, as the tests know it.</summary>
    public Owner Owner { get; init; } = new(default, Mode.Test);

    public string Secret => secret;

    public Task<Reply> Create(JsonObject order, string? idempotencyKey = null)
    {
        var request = RawRequest.Post("/api/b2b/orders", order);
        return Send(idempotencyKey is null ? request : request.With("Idempotency-Key", idempotencyKey));
    }

    public Task<Reply> Read(string number) => Get("/api/b2b/orders/" + number);

    /// <param name="query">From the question mark on.</param>
    public Task<Reply> List(string query = "") => Get("/api/b2b/orders" + query);

    public Task<Reply> Stats() => Get("/api/b2b/stats");

    /// <param name="step">The last part of the address: <c>ship</c>.</param>
    public Task<Reply> Take(string step, string number, string body = "") =>
        Send(RawRequest.Post($"/api/b2b/orders/{number}/{step}", body) with { Method = "PATCH" });

    public Task<Reply> Get(string target) => Send(RawRequest.Get(target));

    public Task<Reply> Send(RawRequest request) => wire.Send(WithKey(request));

    public RawRequest WithKey(RawRequest request) => request.With("Authorization", "Bearer " + secret);
}
