using Parcours.Api.Http;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Orders;

/// <summary>What the public tracking link shows to a program: the same as to a person, and no more.</summary>
/// <param name="EstimatedDelivery">As promised when the order was created.</param>
/// <param name="Eta">When the courier is expected; the estimate until a courier says better.</param>
/// <param name="FirstName">Of the recipient.</param>
/// <param name="StatusHistory">Oldest first.</param>
public sealed record TrackingJson(
    string OrderId,
    string Status,
    string EstimatedDelivery,
    string Eta,
    string FirstName,
    string City,
    IReadOnlyList<StatusChangeJson> StatusHistory)
{
    public static TrackingJson Of(TrackingView order)
    {
        var zone = order.PostalCode.TimeZone;
        return new TrackingJson(
            order.Id.Value,
            Names.Of(order.Status),
            JsonTime.Of(order.EstimatedDelivery),
            order.Eta is { } eta ? JsonTime.At(eta, zone) : JsonTime.Of(order.EstimatedDelivery),
            order.FirstName,
            order.City,
            [.. order.History.Select(change => StatusChangeJson.Of(change, zone))]);
    }
}
