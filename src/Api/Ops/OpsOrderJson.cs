using Parcours.Api.Http;
using Parcours.Api.Orders;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Ops;

/// <summary>An order as <c>/v1</c> answers it, with what only operators are told.</summary>
public sealed record OpsOrderJson : OrderJson
{
    private OpsOrderJson(OrderJson order)
        : base(order)
    {
    }

    /// <summary>Whose order it is; references are unique per partner and mode only.</summary>
    public required long PartnerId { get; init; }

    /// <summary>Whether it was made with a test key or with a live one.</summary>
    public required string Mode { get; init; }

    /// <summary>Who has it; absent until it is assigned.</summary>
    public required string? CourierId { get; init; }

    /// <summary>Whether the recipient must tell a PIN at the door.</summary>
    public required bool PinRequired { get; init; }

    // The recipient's code is not for those who carry the parcel.
    public static new OpsOrderJson Of(OrderView order, Links links) => new(OrderJson.Of(order, links) with { Unboxing = null })
    {
        PartnerId = order.Owner.Partner.Value,
        Mode = Names.Of(order.Owner.Mode),
        CourierId = order.Progress.Courier?.Id.Value,
        PinRequired = order.IsPinRequired,
    };
}
