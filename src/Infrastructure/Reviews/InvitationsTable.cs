using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>As in <see cref="Solicitations"/>: what is due is found by <c>due_at</c> alone, and while it is being sent that is the end of the lease.</summary>
internal sealed class InvitationsTable(SqlSession sql) : IInvitations
{
    internal static readonly Statement AnyDue = Statement.For(dialect => $"SELECT q.seq FROM solicitations AS q WHERE q.due_at <= @Now ORDER BY q.due_at {dialect.Take("1")}");

    public async Task<bool> HasDue(Instant now, CancellationToken ct) => await sql.First<long?>(AnyDue, new { Now = now }, ct) is not null;

    internal static readonly Statement ClaimDue = Statement.For(dialect => dialect.Claim(
        "solicitations", "lease = @Lease, due_at = @Until, attempts = t.attempts + 1", "t.due_at <= @Now", "@Most", "seq"));

    private static readonly Statement FindClaimed = new($"""
        SELECT q.seq AS solicitation_seq, q.attempts, q.status, e.event_id, e.reference, e.consumer, {Websites.Columns}, w.remind_after, w.invitation_texts,
               (SELECT COUNT(*) FROM solicitations AS a WHERE a.event_seq = q.event_seq AND a.event_seq IS NOT NULL AND a.status = '{SolicitationStatus.Answered.ToDb()}') AS answered,
               (SELECT COUNT(*) FROM review_refusals AS r WHERE r.website_seq = q.website_seq AND r.email_hash = e.email_hash) AS refusals
          FROM solicitations AS q
          JOIN purchase_events AS e ON e.seq = q.event_seq
          JOIN websites AS w ON w.seq = q.website_seq
         WHERE q.seq = @Id
        """);

    public async Task<IReadOnlyList<DueInvitation>> Claim(int most, Instant now, Instant until, CancellationToken ct)
    {
        var lease = Ids.Ordered(now);
        var claimed = new List<DueInvitation>(most);
        foreach (var id in await sql.Query<long>(ClaimDue, new { Lease = lease, Until = until, Now = now, Most = most }, ct))
            claimed.Add((await sql.First<ClaimedRow>(FindClaimed, new { Id = id }, ct))!.ToInvitation(lease));
        return claimed;
    }

    private static readonly Statement SendFirst = Sent("sent_at", SolicitationTrigger.Send, "seq = @Id AND lease = @Lease", ", due_at = @Next, lease = NULL, attempts = 0");

    // What goes along has no time of its own.
    private static readonly Statement SendAlong = Sent("sent_at", SolicitationTrigger.Send, $"{OfPurchase} AND due_at IS NULL AND scheduled_at <= @Now");

    private static readonly Statement RemindFirst = Sent("reminded_at", SolicitationTrigger.Remind, "seq = @Id AND lease = @Lease", ", due_at = NULL, lease = NULL, attempts = 0");

    private static readonly Statement RemindAlong = Sent("reminded_at", SolicitationTrigger.Remind, $"{OfPurchase} AND due_at IS NULL");

    private const string OfPurchase = "event_seq = (SELECT e.seq FROM purchase_events AS e WHERE e.event_id = @Event)";

    private static Statement Sent(string at, SolicitationTrigger step, string which, string then = "") => new($"""
        UPDATE solicitations
           SET status = '{SolicitationLifecycle.Table.Rows.First(row => row.On == step).To.ToDb()}', {at} = @Now{then}
         WHERE {which} AND {Solicitations.Allows(step)}
        """);

    public async Task NoteSent(DueInvitation invitation, Instant now, Instant? next, CancellationToken ct)
    {
        var values = new { invitation.Id, invitation.Lease, Event = invitation.Purchase, Now = now, Next = next };
        await sql.Execute(invitation.IsReminder ? RemindFirst : SendFirst, values, ct);
        await sql.Execute(invitation.IsReminder ? RemindAlong : SendAlong, values, ct);
    }

    private static readonly Statement Bounce = new($"""
        UPDATE solicitations
           SET status = '{SolicitationStatus.Bounced.ToDb()}', reason = @Reason, ended_at = @Now, due_at = NULL, lease = NULL
         WHERE {OfPurchase} AND {Solicitations.Allows(SolicitationTrigger.Bounce)}
        """);

    public Task NoteBounced(DueInvitation invitation, SolicitationEnd why, Instant now, CancellationToken ct) =>
        sql.Execute(Bounce, new { Event = invitation.Purchase, Reason = why.ToDb(), Now = now }, ct);

    private static readonly Statement Postpone = new("UPDATE solicitations SET due_at = @Due, lease = NULL, attempts = @Attempts WHERE seq = @Id AND lease = @Lease");

    public Task PutOff(DueInvitation invitation, Instant? due, int attempts, CancellationToken ct) =>
        sql.Execute(Postpone, new { invitation.Id, invitation.Lease, Due = due, Attempts = attempts }, ct);

    private static readonly Statement FindAsked = new("""
        SELECT w.seq AS website_seq, w.name AS shop, e.email_hash
          FROM solicitations AS q
          JOIN websites AS w ON w.seq = q.website_seq
          JOIN purchase_events AS e ON e.seq = q.event_seq
         WHERE q.seq = @Id
        """);

    private static readonly Statement InsertRefusal = new("INSERT INTO review_refusals (website_seq, email_hash, refused_at) VALUES (@Website, @Hash, @Now)");

    internal static readonly Statement CancelOfPerson = new($"""
        {Solicitations.SetCancelled}
         WHERE event_seq IN (SELECT e.seq FROM purchase_events AS e WHERE e.website_seq = @Website AND e.email_hash = @Hash) AND {Solicitations.IsCancellable}
        """);

    public async Task<string?> Refuse(SolicitationId id, Instant now, CancellationToken ct)
    {
        if (await sql.First<AskedRow>(FindAsked, new { Id = id }, ct) is not { } asked)
            return null;

        // Whoever was erased is not asked again anyway.
        if (asked.EmailHash is { } hash)
        {
            await sql.TryInsert(InsertRefusal, new { Website = asked.WebsiteSeq, Hash = hash, Now = now }, ct);
            await sql.Execute(CancelOfPerson, new { Website = asked.WebsiteSeq, Hash = hash, Reason = SolicitationEnd.Unsubscribed.ToDb(), Now = now }, ct);
        }

        return asked.Shop;
    }

    private static readonly Statement FindSettings = new("SELECT w.remind_after, w.invitation_texts FROM websites AS w WHERE w.seq = @Website");

    public async Task<InvitationSettings> SettingsOf(Website website, CancellationToken ct) =>
        (await sql.First<SettingsRow>(FindSettings, new { Website = website.Seq }, ct))!.ToSettings();

    private static readonly Statement UpdateSettings = new("UPDATE websites SET remind_after = @RemindAfter, invitation_texts = @Texts WHERE seq = @Website");

    public Task Choose(Website website, InvitationSettings settings, CancellationToken ct) =>
        sql.Execute(UpdateSettings, new { Website = website.Seq, settings.RemindAfter, Texts = StoredTexts.Write(settings) }, ct);

    private sealed class SettingsRow
    {
        public required int RemindAfter { get; init; }

        public string? InvitationTexts { get; init; }

        public InvitationSettings ToSettings() => StoredTexts.Read(RemindAfter, InvitationTexts);
    }

    private sealed class ClaimedRow : Websites.Row
    {
        public required long SolicitationSeq { get; init; }

        public required int Attempts { get; init; }

        public required string Status { get; init; }

        public required PurchaseEventId EventId { get; init; }

        public required string Reference { get; init; }

        public string? Consumer { get; init; }

        public required int RemindAfter { get; init; }

        public string? InvitationTexts { get; init; }

        public required long Answered { get; init; }

        public required long Refusals { get; init; }

        public DueInvitation ToInvitation(Guid lease) => new(
            new SolicitationId(SolicitationSeq), lease, Attempts, Status.FromDb<SolicitationStatus>(), ToWebsite(), EventId, Reference, StoredConsumer.Read(Consumer),
            Answered > 0, Refusals > 0, StoredTexts.Read(RemindAfter, InvitationTexts));
    }

    private sealed class AskedRow
    {
        public required long WebsiteSeq { get; init; }

        public required string Shop { get; init; }

        public byte[]? EmailHash { get; init; }
    }
}

/// <summary>An account's own words, as they lie in the database.</summary>
internal sealed record StoredTexts(InvitationWords? Fr = null, InvitationWords? En = null)
{
    public static string? Write(InvitationSettings settings) => (settings.French, settings.English) == (InvitationWords.None, InvitationWords.None)
        ? null
        : JsonSerializer.Serialize(new StoredTexts(settings.French, settings.English), StoredInvitations.Default.StoredTexts);

    public static InvitationSettings Read(int remindAfter, string? json)
    {
        var texts = json is null ? null : StoredPurchases.Read(json, StoredInvitations.Default.StoredTexts);
        return new InvitationSettings(remindAfter, texts?.Fr ?? InvitationWords.None, texts?.En ?? InvitationWords.None);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredTexts))]
internal sealed partial class StoredInvitations : JsonSerializerContext;
