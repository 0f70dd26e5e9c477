using NodaTime;

namespace Parcours.Application.Mail;

/// <summary>Hands e-mails to the mail server, or to the folder. Does I/O: never inside a unit of work.</summary>
public interface IPostman
{
    Task<Handover> HandOver(Envelope envelope, CancellationToken ct);

    /// <summary>No mail left at the last attempt, whatever mail it was: for a moment it is no use to try another.</summary>
    bool IsResting { get; }
}

/// <param name="Id">Also the Message-ID, so that a mail sent twice around a crash can be told.</param>
/// <param name="From">The name beside the platform's address; null for the platform's own.</param>
/// <param name="Unsubscribe">Where one click ends all mail of this kind (RFC 8058); null when there is nothing to end.</param>
public sealed record Envelope(string Id, MailMessage Mail, string? From = null, string? Unsubscribe = null);

/// <param name="IsFinal">Nobody will ever take it: the recipient does not exist, or the server will not have the mail.</param>
/// <param name="IsOurs">It says nothing about this mail: the server was not there, did not let us in or does not know our sender. It is no attempt.</param>
/// <param name="Failure">What went wrong; null when it was accepted. Its text may name the recipient, so it goes into no log.</param>
public sealed record Handover(Exception? Failure = null, bool IsFinal = false, bool IsOurs = false);

public static class MailRetries
{
    /// <summary>After a failure of our own; it costs a mail no attempt.</summary>
    public static readonly Duration Rest = Duration.FromSeconds(30);

    private static readonly Duration[] Waits =
        [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(8), Duration.FromHours(24)];

    /// <summary>How long to wait after so many attempts that failed; null when that is enough.</summary>
    public static Duration? After(int attempts) => attempts <= Waits.Length ? Waits[attempts - 1] : null;
}
