using NodaTime;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The requests for reviews whose time to be sent has come. Every method but <see cref="HasDue"/> and <see cref="SettingsOf"/> runs inside a unit of work.</summary>
public interface IInvitations
{
    /// <summary>Looks on a read connection, so that nothing to do costs no write.</summary>
    Task<bool> HasDue(Instant now, CancellationToken ct);

    /// <summary>Takes up to <paramref name="most"/> for this node alone, until <paramref name="until"/>.</summary>
    Task<IReadOnlyList<DueInvitation>> Claim(int most, Instant now, Instant until, CancellationToken ct);

    /// <summary>Notes that a request was sent, or sent once more, with the others of its purchase that were to go with it.</summary>
    /// <param name="next">When the reminder is due; null when none is.</param>
    Task NoteSent(DueInvitation invitation, Instant now, Instant? next, CancellationToken ct);

    /// <summary>Ends all requests of the purchase: its mail does not arrive.</summary>
    Task NoteBounced(DueInvitation invitation, SolicitationEnd why, Instant now, CancellationToken ct);

    /// <summary>Does nothing about it until <paramref name="due"/>; for good when that is null.</summary>
    /// <param name="attempts">How many attempts have failed.</param>
    Task PutOff(DueInvitation invitation, Instant? due, int attempts, CancellationToken ct);

    /// <summary>Notes that whoever was asked does not want to be asked by this shop again, and cancels what it still asks; the shop's name, or null when there is no such request.</summary>
    Task<string?> Refuse(SolicitationId id, Instant now, CancellationToken ct);

    Task<InvitationSettings> SettingsOf(Website website, CancellationToken ct);

    Task Choose(Website website, InvitationSettings settings, CancellationToken ct);
}

/// <summary>A request that a node has taken to send it.</summary>
/// <param name="Attempts">This one included.</param>
/// <param name="Status">Tells whether it is sent for the first time.</param>
/// <param name="Consumer">Null once erased.</param>
/// <param name="WasAnswered">The customer has answered something of the purchase.</param>
/// <param name="IsUnwanted">The customer does not want to be asked by this shop.</param>
public sealed record DueInvitation(
    SolicitationId Id,
    Guid Lease,
    int Attempts,
    SolicitationStatus Status,
    Website Website,
    PurchaseEventId Purchase,
    string Reference,
    Consumer? Consumer,
    bool WasAnswered,
    bool IsUnwanted,
    InvitationSettings Settings)
{
    public bool IsReminder => Status != SolicitationStatus.Scheduled;

    /// <summary>The same for every attempt, so that a mail sent twice around a crash can be told.</summary>
    public string MailId => $"review-{Id.Value}-{(IsReminder ? 2 : 1)}";
}
