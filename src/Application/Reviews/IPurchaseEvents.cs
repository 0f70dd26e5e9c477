using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Purchases that were taken. Every method runs inside a unit of work.</summary>
public interface IPurchaseEvents
{
    /// <summary>Which of the references the website has already, by the reference.</summary>
    Task<IReadOnlyDictionary<string, KnownPurchase>> Known(Website website, IReadOnlyCollection<string> references, CancellationToken ct);

    /// <summary>The owner's orders on this platform that have one of the references, by the reference; of two origins that share one, the later order.</summary>
    Task<IReadOnlyDictionary<string, OrderBehind>> OrdersBehind(Owner owner, IReadOnlyCollection<string> references, CancellationToken ct);

    /// <summary>False when the website has the reference already.</summary>
    Task<bool> TryAdd(NewPurchase purchase, CancellationToken ct);

    /// <summary>Null when the website has no such purchase.</summary>
    Task<StoredPurchase?> Find(Website website, PurchaseEventId id, CancellationToken ct);

    /// <summary>Forgets who bought it; the purchase stays to be counted.</summary>
    Task Erase(Website website, PurchaseEventId id, Instant now, CancellationToken ct);
}

/// <param name="EmailHash">Null once the consumer was erased.</param>
public sealed record StoredPurchase(PurchaseEventId Id, string Reference, byte[]? EmailHash);

/// <param name="Fingerprint">Null once the consumer was erased.</param>
public sealed record KnownPurchase(PurchaseEventId Id, byte[]? Fingerprint);

public sealed record OrderBehind(OrderNumber Number, OrderStatus Status);

public sealed record NewPurchase(
    PurchaseEventId Id, Website Website, Purchase Purchase, byte[] Fingerprint, PurchaseSource Source, OrderNumber? Order, Instant ReceivedAt);

/// <summary>Requests for reviews. Every method runs inside a unit of work.</summary>
public interface ISolicitations
{
    Task Add(Website website, IReadOnlyList<NewSolicitation> solicitations, CancellationToken ct);

    /// <summary>Forgets that purchases with these references were refused: what becomes of them now is what is told.</summary>
    Task ForgetRejected(Website website, IReadOnlyCollection<string> references, CancellationToken ct);

    /// <summary>Cancels the requests that are not answered yet; returns how many.</summary>
    Task<int> Cancel(Website website, PurchaseEventId purchase, SolicitationEnd why, Instant now, CancellationToken ct);

    /// <summary>The same for the purchases of an order's owner that tell of the order: those that name its reference, but not those that were taken for another order with it.</summary>
    Task<int> Cancel(Order order, SolicitationEnd why, CancellationToken ct);
}

/// <param name="Purchase">Null for one that was refused.</param>
public sealed record NewSolicitation(string Reference, PurchaseEventId? Purchase, SolicitationStatus Status, Instant ReceivedAt)
{
    public SolicitationKind? Kind { get; init; }

    public Instant? ScheduledAt { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public SolicitationEnd? End { get; init; }

    public Rejection? Rejection { get; init; }
}

/// <summary>A row of the follow-up.</summary>
/// <param name="Purchase">Null for one that was refused.</param>
/// <param name="Reason">Why it was cancelled, bounced or refused: a code.</param>
/// <param name="Problems">Of a refusal.</param>
/// <param name="EndedAt">When it was cancelled or bounced.</param>
/// <param name="IsErased">Whether it is forgotten who bought it.</param>
public sealed record SolicitationView(
    PurchaseEventId? Purchase,
    string Reference,
    SolicitationKind? Kind,
    SolicitationStatus Status,
    string? Reason,
    IReadOnlyList<FieldError> Problems,
    Instant ReceivedAt,
    Instant? ScheduledAt,
    Instant? SentAt,
    Instant? OpenedAt,
    Instant? RemindedAt,
    Instant? AnsweredAt,
    Instant? EndedAt,
    bool IsErased);
