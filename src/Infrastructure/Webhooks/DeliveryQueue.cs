using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;
using static Parcours.Domain.Webhooks.DeliveryStatus;
using static Parcours.Domain.Webhooks.DeliveryTrigger;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>
/// Deliveries as the worker moves them. Reads are done outside a unit of work. A claim goes to one endpoint's due deliveries by their index, so
/// however many wait for another endpoint, none of them is looked at.
/// </summary>
internal sealed class DeliveryQueue(
    SqlSession sql, IUnitOfWork unitOfWork, WebhookSecretProtection protection, IMailQueue mail, DeliverySignal signal, IClock clock)
{
    /// <summary>Well above the longest attempt: until then no other node takes the delivery.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(60);

    /// <summary>Some milliseconds of a read connection. Only endpoints with something pending count, so one look nearly always sees them all.</summary>
    internal const int MostLookedAt = 5000;

    private long _looked;

    // From what is pending, not from the endpoints: there may be one for every order ever taken. SQLite leaps from endpoint to endpoint through the index.
    internal static readonly Statement PendingEverywhere = Statement.For(dialect => $"""
        SELECT w.endpoint_seq AS seq, e.failing_since,
               CASE WHEN e.active = 1 THEN 1 ELSE 0 END AS is_active,
               (SELECT MIN(d.due_at) FROM webhook_deliveries AS d WHERE d.endpoint_seq = w.endpoint_seq AND d.status = 'pending') AS due_at
          FROM (SELECT DISTINCT p.endpoint_seq
                  FROM webhook_deliveries AS p
                 WHERE p.status = 'pending' AND p.endpoint_seq > @After
                 ORDER BY p.endpoint_seq
                {dialect.Take("@Most")}) AS w
          LEFT JOIN webhook_endpoints AS e ON e.seq = w.endpoint_seq
        """);

    private static string DueOf(string which) => $"""
        SELECT e.seq, e.failing_since,
               (SELECT MIN(d.due_at) FROM webhook_deliveries AS d WHERE d.endpoint_seq = e.seq AND d.status = 'pending') AS due_at
          FROM webhook_endpoints AS e
         WHERE e.partner_id = @Partner AND e.mode = @Mode AND e.active = 1 AND e.deleted_at IS NULL AND {which}
           AND EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.endpoint_seq = e.seq AND d.status = 'pending' AND d.due_at <= @Now)
        """;

    internal static readonly Statement DueOfOwner = new(DueOf("e.is_of_orders = 0"));

    internal static readonly Statement DueOfAddress = new(DueOf("e.is_of_orders = 1 AND e.url = @Address"));

    /// <summary>The endpoints that something is due for; of very many, the next part with each call.</summary>
    public async Task<IReadOnlyList<DueEndpoint>> Due(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var pending = await sql.Query<PendingEndpoint>(PendingEverywhere, new { After = _looked, Most = MostLookedAt }, ct);
        _looked = pending.Count == MostLookedAt ? pending.Max(endpoint => endpoint.Seq) : 0;
        return [.. pending.Where(endpoint => endpoint.IsActive == 1 && endpoint.DueAt <= now).Select(endpoint => endpoint.ToDue())];
    }

    /// <summary>The owner's endpoints that something is due for, and the addresses of its orders that something was just committed for here.</summary>
    public async Task<IReadOnlyList<DueEndpoint>> Due(Owner owner, CancellationToken ct)
    {
        var (now, mode) = (clock.GetCurrentInstant(), owner.Mode.ToDb());
        var due = new List<DueEndpoint>(await sql.Query<DueEndpoint>(DueOfOwner, new { Now = now, owner.Partner, Mode = mode }, ct));
        foreach (var address in signal.DrainAddresses(owner))
            due.AddRange(await sql.Query<DueEndpoint>(DueOfAddress, new { Now = now, owner.Partner, Mode = mode, Address = address }, ct));
        return due;
    }

    internal static readonly Statement ClaimDue = Statement.For(dialect => dialect.Claim(
        "webhook_deliveries",
        $"status = {DeliverySql.After(Pending, DeliveryTrigger.Claim)}, lease = @Lease, leased_until = @Until",
        "t.endpoint_seq = @Endpoint AND t.status = 'pending' AND t.due_at <= @Now",
        "@Most",
        "seq"));

    // Deleted or switched off between the look and the claim: then nothing is taken.
    private static readonly Statement IsStillActive = new("SELECT e.seq FROM webhook_endpoints AS e WHERE e.seq = @Endpoint AND e.active = 1 AND e.deleted_at IS NULL");

    internal static readonly Statement ReadClaimed = new($"""
        SELECT d.seq AS delivery_seq, d.endpoint_seq, d.subject, d.attempts, d.failures, d.lease,
               o.event_id, o.partner_id, o.mode, o.type, o.body, o.at,
               {WebhookEndpointRow.Columns},
               s.secret AS default_secret, s.previous_secret AS default_previous_secret, s.previous_valid_until AS default_previous_valid_until
          FROM webhook_deliveries AS d
          JOIN webhook_endpoints AS e ON e.seq = d.endpoint_seq
          JOIN outbox_events AS o ON o.seq = d.event_seq
          LEFT JOIN webhook_default_secrets AS s ON e.is_of_orders = 1 AND s.partner_id = e.partner_id AND s.mode = e.mode
         WHERE d.status = 'sending' AND d.leased_until = @Until AND d.lease = @Lease
        """);

    /// <summary>Takes due deliveries for this node alone, for each endpoint no more than it has room for.</summary>
    /// <returns>What was taken, and the endpoints that may have more.</returns>
    public async Task<ClaimedDeliveries> Claim(IReadOnlyDictionary<long, int> room, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        // As the engines store it, so that it is found again.
        var until = Instant.FromUnixTimeMilliseconds((now + Lease).ToUnixTimeMilliseconds());
        var lease = Ids.Ordered(now);
        var more = (await unitOfWork.Run(async unit => Result<List<long>>.Of(await Claim(room, lease, until, now, unit)), ct)).Value;
        var rows = await sql.Query<ClaimedRow>(ReadClaimed, new { Until = until, Lease = lease }, ct);
        var deliveries = new List<ClaimedDelivery>(rows.Count);
        foreach (var row in rows.OrderBy(row => row.DeliverySeq))
        {
            if (row.TrySign(protection) is { } secrets)
                deliveries.Add(row.ToDelivery(secrets));
            else
                await Record(row.ToDelivery(NeverSent), Unsigned, ct);
        }

        return new ClaimedDeliveries(deliveries, more);
    }

    /// <summary>An attempt like any other, so that no other endpoint waits, the partner sees why, and it goes on once the key ring is back or the secret was rotated.</summary>
    private static readonly WebhookAnswer Unsigned = new(null, "its secret cannot be read; rotate it", Duration.Zero);

    private static readonly WebhookSecrets NeverSent = new(WebhookSecret.New(), null, null);

    private async Task<List<long>> Claim(IReadOnlyDictionary<long, int> room, Guid lease, Instant until, Instant now, CancellationToken ct)
    {
        var more = new List<long>();
        foreach (var (endpoint, most) in room)
        {
            if (await sql.First<long?>(IsStillActive, new { Endpoint = endpoint }, ct) is null)
                continue;
            var taken = await sql.Query<long>(ClaimDue, new { Endpoint = endpoint, Lease = lease, Until = until, Now = now, Most = most }, ct);
            if (taken.Count == most)
                more.Add(endpoint);
        }

        return more;
    }

    /// <summary>Keeps what came back, and moves the delivery and its line on. Whoever lost the lease keeps the attempt only.</summary>
    public Task<RecordedAttempt> Record(ClaimedDelivery delivery, WebhookAnswer answer, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return Run(unit => Record(delivery, answer, now, unit), ct);
    }

    private static readonly Statement Finish = new("""
        UPDATE webhook_deliveries
           SET status = @To, due_at = @DueAt, attempts = @Attempts, failures = @Failures, lease = NULL, leased_until = NULL
         WHERE seq = @Delivery AND status = 'sending' AND lease = @Lease
        """);

    private async Task<RecordedAttempt> Record(ClaimedDelivery delivery, WebhookAnswer answer, Instant now, CancellationToken ct)
    {
        await Note(delivery.Attempt(answer, now), ct);
        var failures = answer.IsAcknowledged ? delivery.Failures : delivery.Failures + 1;
        var isActive = answer.IsAcknowledged ? await NoteSuccess(delivery, ct) : await NoteFailure(delivery, answer, now, ct);
        var wait = answer.IsAcknowledged ? null : RetrySchedule.DelayAfter(failures, answer.RetryAfter);
        var trigger = answer.IsAcknowledged ? Acknowledge : !isActive ? DeliveryTrigger.Park : wait is null ? GiveUp : Retry;
        var step = DeliveryLifecycle.Step(Sending, trigger);

        var isOurs = await sql.Execute(Finish, new
        {
            To = step.To.ToDb(),
            DueAt = now + (wait ?? Duration.Zero),
            Attempts = delivery.Attempts + 1,
            Failures = failures,
            Delivery = delivery.Seq,
            delivery.Lease,
        }, ct) == 1;
        var hasNext = isOurs && step.To != Pending && isActive && await Advance(delivery.EndpointSeq, delivery.Subject, now, ct);
        return new RecordedAttempt(step.Event, hasNext);
    }

    private static readonly Statement ClearFailing = new("UPDATE webhook_endpoints SET failing_since = NULL WHERE seq = @Endpoint AND failing_since IS NOT NULL");

    private async Task<bool> NoteSuccess(ClaimedDelivery delivery, CancellationToken ct)
    {
        await sql.Execute(ClearFailing, new { Endpoint = delivery.EndpointSeq }, ct);
        return true;
    }

    private static readonly Statement BeginFailing = new("UPDATE webhook_endpoints SET failing_since = @Now WHERE seq = @Endpoint AND failing_since IS NULL");

    private static readonly Statement Disable = new("""
        UPDATE webhook_endpoints
           SET active = 0, disabled_reason = @Reason, disabled_at = @Now
         WHERE seq = @Endpoint AND active = 1 AND (@IsGone = 1 OR failing_since <= @TooLong)
        """);

    private static readonly Statement FindActive = new("SELECT e.active FROM webhook_endpoints AS e WHERE e.seq = @Endpoint");

    /// <returns>Whether the endpoint is still active.</returns>
    private async Task<bool> NoteFailure(ClaimedDelivery delivery, WebhookAnswer answer, Instant now, CancellationToken ct)
    {
        var endpoint = delivery.EndpointSeq;
        await sql.Execute(BeginFailing, new { Endpoint = endpoint, Now = now }, ct);
        var reason = answer.IsGone ? DisabledReason.Gone : DisabledReason.Failing;
        var isDisabled = await sql.Execute(
            Disable, new { Endpoint = endpoint, Reason = reason.ToDb(), Now = now, answer.IsGone, TooLong = now - WebhookEndpoint.Patience }, ct) == 1;
        if (isDisabled)
        {
            await Tell(delivery, reason, now, ct);
            await ParkSome(endpoint, ct);
        }

        return !isDisabled && await sql.First<bool>(FindActive, new { Endpoint = endpoint }, ct);
    }

    private static readonly Statement FindContact = new("SELECT p.contact_email, p.language FROM partners AS p WHERE p.id = @Partner");

    private async Task Tell(ClaimedDelivery delivery, DisabledReason reason, Instant now, CancellationToken ct)
    {
        var contact = await sql.First<Contact>(FindContact, new { delivery.Owner.Partner }, ct);
        if (contact?.ContactEmail is { } recipient)
        {
            var url = delivery.Webhook.Url.OriginalString;
            var message = delivery.IsOfOrders
                ? EndpointDisabledMail.OfOrders(recipient, contact.Language, delivery.Owner.Mode, url, reason)
                : EndpointDisabledMail.To(recipient, contact.Language, delivery.Owner.Mode, delivery.EndpointId, url, reason);
            await mail.Enqueue(message, now, ct);
        }
    }

    // A line has one head; whoever finishes it makes the next one the head.
    internal static readonly Statement Promote = Statement.For(_ => $"""
        UPDATE webhook_deliveries
           SET status = {DeliverySql.After(Blocked, DeliveryTrigger.Promote)}, due_at = @Now
         WHERE seq = (SELECT MIN(d.seq) FROM webhook_deliveries AS d
                       WHERE d.endpoint_seq = @Endpoint AND d.subject = @Subject AND d.{DeliverySql.IsUnfinished} AND d.status = 'blocked')
           AND status = 'blocked'
           AND NOT EXISTS (SELECT 1 FROM webhook_deliveries AS d
                            WHERE d.endpoint_seq = @Endpoint AND d.subject = @Subject AND d.{DeliverySql.IsUnfinished} AND d.status IN ('pending', 'sending'))
        """);

    /// <summary>Makes the next of a line its head, when it has none; false when nothing waits there.</summary>
    public async Task<bool> Advance(long endpoint, string subject, Instant now, CancellationToken ct) =>
        await sql.Execute(Promote, new { Endpoint = endpoint, Subject = subject, Now = now }, ct) > 0;

    private static readonly Statement InsertAttempt = new("""
        INSERT INTO webhook_attempts (
            attempt_id, delivery_seq, partner_id, mode, endpoint_id, event_id, type, attempt, status, status_code, duration_ms, error, response, created_at)
        VALUES (
            @Id, @Delivery, @Partner, @Mode, @Endpoint, @Event, @Type, @Attempt, @Status, @StatusCode, @DurationMs, @Error, @Response, @At)
        """);

    public Task Note(AttemptRecord attempt, CancellationToken ct) => sql.Execute(InsertAttempt, new
    {
        Id = WebhookAttemptId.New(),
        attempt.Delivery,
        attempt.Owner.Partner,
        Mode = attempt.Owner.Mode.ToDb(),
        attempt.Endpoint,
        Event = attempt.EventId,
        attempt.Type,
        Attempt = attempt.Number,
        Status = (attempt.Answer.IsAcknowledged ? AttemptStatus.Succeeded : AttemptStatus.Failed).ToDb(),
        attempt.Answer.StatusCode,
        DurationMs = (long)attempt.Answer.Took.TotalMilliseconds,
        attempt.Answer.Error,
        attempt.Answer.Response,
        At = attempt.Ended - attempt.Answer.Took,
    }, ct);

    internal static readonly Statement FreeExpired = Statement.For(dialect => dialect.Claim(
        "webhook_deliveries",
        $"status = {DeliverySql.After(Sending, LoseLease)}, due_at = @Now, lease = NULL, leased_until = NULL",
        "t.status = 'sending' AND t.leased_until < @Now",
        "@Most",
        "seq"));

    private static readonly Statement AnyExpired = Statement.For(dialect => $"""
        SELECT d.seq FROM webhook_deliveries AS d WHERE d.status = 'sending' AND d.leased_until < @Now ORDER BY d.leased_until {dialect.Take("1")}
        """);

    /// <summary>Puts back what a node took that then died; returns how many.</summary>
    public async Task<int> ReleaseExpired(int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await sql.First<long?>(AnyExpired, new { Now = now }, ct) is null
            ? 0
            : await Run(async unit => (await sql.Query<long>(FreeExpired, new { Now = now, Most = most }, unit)).Count, ct);
    }

    internal static readonly Statement FindBlocked = Statement.For(dialect => $"""
        SELECT d.seq, d.endpoint_seq, d.subject,
               CASE WHEN EXISTS (SELECT 1 FROM webhook_deliveries AS h
                                  WHERE h.endpoint_seq = d.endpoint_seq AND h.subject = d.subject AND h.{DeliverySql.IsUnfinished} AND h.status IN ('pending', 'sending'))
                    THEN 0 ELSE 1 END AS is_stuck
          FROM webhook_deliveries AS d
         WHERE d.status = 'blocked' AND d.seq > @After
         ORDER BY d.seq
        {dialect.Take("@Most")}
        """);

    /// <summary>
    /// Looks at some of what is blocked for lines without a head: two units that ended at once may each have taken the other for the one to promote.
    /// </summary>
    /// <returns>Where to look next; 0 when the end was reached.</returns>
    public async Task<long> Heal(long after, int most, CancellationToken ct)
    {
        var rows = await sql.Query<BlockedRow>(FindBlocked, new { After = after, Most = most }, ct);
        var now = clock.GetCurrentInstant();
        foreach (var (endpoint, subject) in rows.Where(row => row.IsStuck == 1).Select(row => (row.EndpointSeq, row.Subject)).Distinct())
            await Run(async unit => await Advance(endpoint, subject, now, unit) ? 1 : 0, ct);
        return rows.Count == most ? rows[^1].Seq : 0;
    }

    /// <summary>Small enough that the writer is soon free again.</summary>
    private const int MostParkedAtOnce = 200;

    private static readonly Statement ParkWaiting = Statement.For(dialect => dialect.Claim(
        "webhook_deliveries",
        $"status = {DeliverySql.After(Pending, DeliveryTrigger.Park)}",
        $"t.endpoint_seq = @Endpoint AND t.{DeliverySql.IsUnfinished} AND t.status IN ('pending', 'blocked')",
        "@Most",
        "seq"));

    /// <summary>Sets some of what waits for an endpoint aside; returns how many. Runs inside a unit of work.</summary>
    public async Task<int> ParkSome(long endpoint, CancellationToken ct) =>
        (await sql.Query<long>(ParkWaiting, new { Endpoint = endpoint, Most = MostParkedAtOnce }, ct)).Count;

    internal static readonly Statement FindInactiveWithWaiting = Statement.For(_ => $"""
        SELECT w.endpoint_seq
          FROM (SELECT DISTINCT d.endpoint_seq FROM webhook_deliveries AS d WHERE d.{DeliverySql.IsUnfinished}) AS w
          LEFT JOIN webhook_endpoints AS e ON e.seq = w.endpoint_seq
         WHERE e.active = 0 AND e.deleted_at IS NULL
        """);

    private static readonly Statement IsStillInactive = new("SELECT e.seq FROM webhook_endpoints AS e WHERE e.seq = @Endpoint AND e.active = 0");

    /// <summary>Sets aside what waits for endpoints that are not active, a little at a time.</summary>
    public async Task ParkForInactive(CancellationToken ct)
    {
        foreach (var endpoint in await sql.Query<long>(FindInactiveWithWaiting, null, ct))
        {
            while (await Run(unit => ParkSomeIfInactive(endpoint, unit), ct) == MostParkedAtOnce)
                ct.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> ParkSomeIfInactive(long endpoint, CancellationToken ct) =>
        await sql.First<long?>(IsStillInactive, new { Endpoint = endpoint }, ct) is null ? 0 : await ParkSome(endpoint, ct);

    private async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct) =>
        (await unitOfWork.Run(async unit => Result<T>.Of(await work(unit)), ct)).Value;

    private sealed class Contact
    {
        public string? ContactEmail { get; init; }

        public required string Language { get; init; }
    }

    private sealed class PendingEndpoint
    {
        public required long Seq { get; init; }

        public Instant? FailingSince { get; init; }

        public required int IsActive { get; init; }

        /// <summary>Null when a claim took the last one between two steps of the look.</summary>
        public Instant? DueAt { get; init; }

        public DueEndpoint ToDue() => new() { Seq = Seq, FailingSince = FailingSince, DueAt = DueAt!.Value };
    }

    private sealed class BlockedRow
    {
        public required long Seq { get; init; }

        public required long EndpointSeq { get; init; }

        public required string Subject { get; init; }

        public required int IsStuck { get; init; }
    }

    private sealed class ClaimedRow : WebhookEndpointRow
    {
        public required long DeliverySeq { get; init; }

        public required long EndpointSeq { get; init; }

        public required string Subject { get; init; }

        public required int Attempts { get; init; }

        public required int Failures { get; init; }

        public required Guid Lease { get; init; }

        public required Guid EventId { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public required string Type { get; init; }

        public required string Body { get; init; }

        public required Instant At { get; init; }

        /// <summary>Of an endpoint that single orders named, which has no secret of its own.</summary>
        public string? DefaultSecret { get; init; }

        public string? DefaultPreviousSecret { get; init; }

        public Instant? DefaultPreviousValidUntil { get; init; }

        public ClaimedDelivery ToDelivery(WebhookSecrets secrets) => new(
            DeliverySeq, EndpointSeq, EndpointId, IsOfOrders, new Owner(PartnerId, Mode.FromDb<Mode>()), Subject, Type, Attempts, Failures, Lease,
            new OutgoingWebhook(new Uri(Url), secrets, EventId, At, Encoding.ASCII.GetBytes(Body)));

        /// <summary>Null where the key ring does not know what the secret was encrypted with.</summary>
        public WebhookSecrets? TrySign(WebhookSecretProtection protection)
        {
            try
            {
                return DefaultSecret is null ? Secrets(protection) : protection.Unprotect(DefaultSecret, DefaultPreviousSecret, DefaultPreviousValidUntil);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }
}

/// <summary>An endpoint that something is due for.</summary>
internal sealed class DueEndpoint
{
    public required long Seq { get; init; }

    public Instant? FailingSince { get; init; }

    public required Instant DueAt { get; init; }
}

internal sealed record ClaimedDeliveries(IReadOnlyList<ClaimedDelivery> Deliveries, IReadOnlyList<long> MayHaveMore);

/// <summary>A delivery that this node holds until its lease ends.</summary>
internal sealed record ClaimedDelivery(
    long Seq,
    long EndpointSeq,
    WebhookEndpointId EndpointId,
    bool IsOfOrders,
    Owner Owner,
    string Subject,
    string Type,
    int Attempts,
    int Failures,
    Guid Lease,
    OutgoingWebhook Webhook)
{
    public AttemptRecord Attempt(WebhookAnswer answer, Instant ended) => new(Seq, Owner, EndpointId, Webhook.EventId, Type, Attempts + 1, answer, ended);
}

internal sealed record AttemptRecord(
    long Delivery, Owner Owner, WebhookEndpointId Endpoint, Guid EventId, string Type, int Number, WebhookAnswer Answer, Instant Ended);

/// <param name="Outcome">As the figures count it.</param>
/// <param name="HasNext">The next of the line is due.</param>
internal sealed record RecordedAttempt(string Outcome, bool HasNext);
