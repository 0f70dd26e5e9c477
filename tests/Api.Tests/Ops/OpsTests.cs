using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Ops;

/// <summary>A courier with a credential of their own.</summary>
public sealed record CourierAccount(string Id, OperatorClient Client);

/// <summary>Tests of the operations API, with a dispatcher and a partner that nobody else knows.</summary>
public abstract class OpsTests(RunningServer server) : DeliveryTests(server)
{
    protected OperatorClient Dispatcher { get; } = new(server, "op_dev_dispatcher");

    protected OperatorClient As(string secret) => new(Server, secret);

    protected async Task<CourierAccount> ACourier(string name = "Zoé Gagnon")
    {
        var made = (await Dispatcher.Post("/couriers", new JsonObject { ["name"] = name, ["phone"] = "+1-514-555-0123" })).ShouldBe(201);
        return new CourierAccount(made["courier_id"]!, As(made["credential"]!));
    }

    protected static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>A new order that the courier has been given.</summary>
    protected async Task<string> AnOrderOf(CourierAccount courier)
    {
        var order = await Given.AnOrder(Partner);
        (await Dispatcher.Step(order, "accept")).ShouldBe(200);
        (await Dispatcher.Step(order, "assign", new JsonObject { ["courier_id"] = courier.Id })).ShouldBe(200);
        return order;
    }
}
