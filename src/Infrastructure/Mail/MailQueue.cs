using NodaTime;
using Parcours.Application.Mail;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Mail;

/// <summary>The e-mails that are still to be sent. Every method but <see cref="HasDue"/> and <see cref="OldestWaiting"/> runs inside a unit of work.</summary>
internal sealed class MailQueue(SqlSession sql, IClock clock) : IMailQueue
{
    /// <summary>Longer than any attempt to send: until then no other node takes the mail.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(5);

    private static readonly Statement Insert = new("""
        INSERT INTO mail_messages (mail_id, mode, recipient, subject, text_part, html_part, order_seq, attempts, due_at, queued_at)
        VALUES (@Id, @Mode, @To, @Subject, @Text, @Html, @About, 0, @DueAt, @QueuedAt)
        """);

    public Task Enqueue(MailMessage mail, Instant dueAt, CancellationToken ct) => sql.Execute(Insert, new
    {
        Id = Ids.Ordered(clock.GetCurrentInstant()),
        QueuedAt = clock.GetCurrentInstant(),
        Mode = mail.Mode.ToDb(),
        mail.To,
        mail.Subject,
        mail.Text,
        mail.Html,
        mail.About,
        DueAt = dueAt,
    }, ct);

    private static readonly Statement AnyDue = Statement.For(dialect => $"""
        SELECT m.mail_id FROM mail_messages AS m WHERE m.given_up_at IS NULL AND m.due_at <= @Now ORDER BY m.due_at {dialect.Take("1")}
        """);

    /// <summary>Looks on a read connection, so that an empty queue costs no write.</summary>
    public async Task<bool> HasDue(CancellationToken ct) => await sql.First<Guid?>(AnyDue, new { Now = clock.GetCurrentInstant() }, ct) is not null;

    private static readonly Statement FindOldest = Statement.For(dialect => $"""
        SELECT m.queued_at FROM mail_messages AS m WHERE m.given_up_at IS NULL AND m.queued_at <= @Now ORDER BY m.queued_at {dialect.Take("1")}
        """);

    /// <summary>Since when the oldest e-mail waits that is still to be sent.</summary>
    public Task<Instant?> OldestWaiting(CancellationToken ct) => sql.First<Instant?>(FindOldest, new { Now = clock.GetCurrentInstant() }, ct);

    private static readonly Statement ClaimDue = Statement.For(dialect => dialect.Claim(
        "mail_messages",
        "attempts = t.attempts + 1, due_at = @Leased",
        "t.given_up_at IS NULL AND t.due_at <= @Now",
        "@Most",
        "mail_id", "mode", "recipient", "subject", "text_part", "html_part", "order_seq", "attempts"));

    /// <summary>Takes up to <paramref name="most"/> e-mails that are due, for this node alone until the lease ends.</summary>
    public Task<IReadOnlyList<QueuedMail>> Claim(int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return sql.Query<QueuedMail>(ClaimDue, new { Now = now, Leased = now + Lease, Most = most }, ct);
    }

    private static readonly Statement DeleteSent = new("DELETE FROM mail_messages WHERE mail_id = @MailId");

    public Task Sent(QueuedMail mail, CancellationToken ct) => sql.Execute(DeleteSent, new { mail.MailId }, ct);

    private static readonly Statement Postpone = new("""
        UPDATE mail_messages SET due_at = @DueAt, last_error = @Why, given_up_at = @GivenUpAt WHERE mail_id = @MailId
        """);

    private static readonly Statement NoteUndelivered = new("INSERT INTO undelivered_mails (order_seq, at) VALUES (@Order, @Now)");

    /// <summary>Puts an e-mail off, or gives it up when <paramref name="isFinal"/> or when it was tried often enough.</summary>
    public async Task<MailOutcome> NotSent(QueuedMail mail, string why, bool isFinal, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var wait = isFinal ? null : MailRetries.After(mail.Attempts);
        await sql.Execute(Postpone, new
        {
            mail.MailId,
            DueAt = now + (wait ?? Duration.Zero),
            Why = why.Length <= MostErrorCharacters ? why : why[..MostErrorCharacters],
            GivenUpAt = wait is null ? now : (Instant?)null,
        }, ct);
        if (wait is null && mail.OrderSeq is { } order)
            await sql.Execute(NoteUndelivered, new { Order = order, Now = now }, ct);
        return isFinal ? MailOutcome.Refused : wait is null ? MailOutcome.GivenUp : MailOutcome.PutOff;
    }

    private static readonly Statement Return = new("UPDATE mail_messages SET due_at = @DueAt, attempts = @Attempts WHERE mail_id = @MailId");

    /// <summary>Puts an e-mail back as it was taken: it was not its fault that it did not leave.</summary>
    public Task Keep(QueuedMail mail, CancellationToken ct) =>
        sql.Execute(Return, new { mail.MailId, DueAt = clock.GetCurrentInstant() + MailRetries.Rest, Attempts = mail.Attempts - 1 }, ct);

    private static readonly Statement PurgeGivenUp = Statement.For(dialect => dialect.DeleteSome("mail_messages", "given_up_at < @Before", "@Most"));

    public Task<int> Purge(Instant before, int most, CancellationToken ct) => sql.Execute(PurgeGivenUp, new { Before = before, Most = most }, ct);

    private const int MostErrorCharacters = 500;
}

internal sealed class QueuedMail
{
    public required Guid MailId { get; init; }

    public required string Mode { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required string TextPart { get; init; }

    public string? HtmlPart { get; init; }

    public OrderNumber? OrderSeq { get; init; }

    /// <summary>This one included.</summary>
    public required int Attempts { get; init; }

    public Envelope Envelope => new(MailId.ToString("N"), new MailMessage(Mode.FromDb<Mode>(), Recipient, Subject, TextPart, HtmlPart));
}
