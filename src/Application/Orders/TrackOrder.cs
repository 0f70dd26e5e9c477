using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Application.Orders;

/// <summary>What anyone who has the tracking link may see.</summary>
[AllowsAnyone]
public sealed record TrackOrder(OrderId Order) : IQuery<TrackingView>;

/// <param name="FirstName">Of the recipient; nothing else of the name, nor street, phone, e-mail, value or metadata, leaves the platform here.</param>
/// <param name="History">Oldest first.</param>
public sealed record TrackingView(
    OrderId Id,
    OrderStatus Status,
    OffsetDateTime EstimatedDelivery,
    string FirstName,
    string City,
    PostalCode PostalCode,
    IReadOnlyList<StatusChange> History)
{
    /// <summary>When the courier is expected; null until the order travels.</summary>
    public Instant? Eta { get; init; }

    /// <summary>When a courier comes again; null unless an attempt failed and another is planned.</summary>
    public Instant? NextAttempt { get; init; }

    /// <summary>Whether nothing more will happen to it here.</summary>
    public bool HasEnded => !OrderLifecycle.Unfinished.Contains(Names.Of(Status));

    /// <summary>Another one as soon as anything of it has changed.</summary>
    public string Version => string.Create(CultureInfo.InvariantCulture, $"{History.Count}-{Eta?.ToUnixTimeSeconds() ?? 0}");
}
