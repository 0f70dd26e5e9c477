using System.Text.Json.Nodes;

namespace Parcours.Api.Tests;

/// <summary>A dispatcher's or a courier's program.</summary>
public sealed class OperatorClient(RunningServer server, string secret)
{
    public Task<Reply> Get(string target) => Send(RawRequest.Get("/ops/v1" + target));

    public Task<Reply> Post(string target, JsonObject? json = null) =>
        Send(json is null ? RawRequest.Post("/ops/v1" + target) : RawRequest.Post("/ops/v1" + target, json));

    /// <summary>Takes a step: <c>accept</c>, <c>pick_up</c>, …</summary>
    public Task<Reply> Step(string order, string step, JsonObject? json = null) => Post($"/orders/{order}/{step}", json);

    public Task<Reply> Send(RawRequest request) => server.Send(request.With("Authorization", "Bearer " + secret));
}
