using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Api.Orders;
using Parcours.Application.Kernel;
using Parcours.Application.Simulator;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Simulator;

/// <summary>For partners who walk through their integration before anything real moves.</summary>
public static class SimulatorEndpoints
{
    public static void MapSimulator(this IEndpointRouteBuilder app)
    {
        var sandbox = app.MapGroup("/v1/sandbox").WithTags("Sandbox").RequireAuthorization(Scopes.Delivery);
        sandbox.MapPost("/orders/{id}/advance", Advance).WithName("AdvanceOrder")
            .WithSummary("Move a test order")
            .WithDescription("Without `to`, the next step of the ordinary way to `delivered`; from `failed` it goes out again. With `to`, every step between, one event each. A live key finds nothing here.")
            .Sends<AdvanceOrder>().Answers<OrderJson>(200).Refuses(LifecycleErrors.InvalidTransition("delivered", "advance"));
    }

    private static async Task<IResult> Advance(
        RouteId<OrderId> id, JsonBody<AdvanceInput> body, PartnerCaller caller, ISimulatedSignature signature, Sender sender, Links links, CancellationToken ct)
    {
        await signature.Prepare(ct);
        var (to, reason) = (AdvanceInput)body;
        return await sender.Send(new AdvanceOrder(caller.Owner, id, to, reason), StatusCodes.Status200OK, order => OrderJson.Of(order, links));
    }
}

/// <summary>Where a test order is to go.</summary>
/// <param name="To">The status to reach; absent: the next step.</param>
/// <param name="FailureReason">Why the attempt fails, where the way ends in failed.</param>
public sealed record AdvanceInput(string? To, string? FailureReason);
