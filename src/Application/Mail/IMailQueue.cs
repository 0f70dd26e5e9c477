using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Mail;

/// <summary>E-mails commit with the change that caused them and are sent by a worker afterwards.</summary>
public interface IMailQueue
{
    /// <summary>Called inside a unit of work.</summary>
    Task Enqueue(MailMessage mail, Instant dueAt, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> e-mails that were given up before <paramref name="before"/>; returns how many. Called inside a unit of work.</summary>
    Task<int> Purge(Instant before, int most, CancellationToken ct);
}

/// <summary>How long an e-mail that never arrived is kept, with whose it is and what it says.</summary>
public static class MailHistory
{
    public static readonly Duration KeptFor = Duration.FromDays(7);
}

/// <summary>An e-mail, already in its reader's language.</summary>
/// <param name="Mode">Mail about test data never leaves the platform for a real mailbox.</param>
/// <param name="Text">The plain-text part; always there.</param>
/// <param name="Html">The HTML part; null when the text says it all.</param>
public sealed record MailMessage(Mode Mode, string To, string Subject, string Text, string? Html = null)
{
    /// <summary>The order whose customer is written to, so that the merchant sees when it does not arrive.</summary>
    public OrderNumber? About { get; init; }
}
