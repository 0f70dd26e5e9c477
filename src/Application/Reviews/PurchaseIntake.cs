using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

public enum PurchaseOutcomeStatus
{
    Accepted,

    /// <summary>It was taken before, and nothing changed.</summary>
    Duplicate,

    Rejected,
}

/// <summary>What became of one purchase of a submission.</summary>
/// <param name="Id">Of the purchase that was taken, now or before.</param>
public sealed record PurchaseOutcome(string? Reference, PurchaseOutcomeStatus Status, PurchaseEventId? Id = null)
{
    public IReadOnlyList<PlannedSolicitation> Solicitations { get; init; } = [];

    public IReadOnlyList<PurchaseWarning> Warnings { get; init; } = [];

    public Rejection? Rejection { get; init; }

    public bool IsTaken => Status != PurchaseOutcomeStatus.Rejected;
}

/// <summary>What every purchase goes through, whichever way it came. Runs inside a unit of work.</summary>
internal sealed class PurchaseIntake(IPurchaseEvents events, ISolicitations solicitations, IClock clock)
{
    /// <summary>Takes what can be taken and notes why the rest cannot; one that is refused leaves the others alone.</summary>
    public async Task<IReadOnlyList<PurchaseOutcome>> Take(Website website, PurchaseSource source, IReadOnlyList<ReadPurchase> purchases, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var references = purchases.Where(read => read.Purchase is not null).Select(read => read.Reference!).ToHashSet(StringComparer.Ordinal);
        var known = new Dictionary<string, KnownPurchase>(await events.Known(website, references, ct), StringComparer.Ordinal);
        var orders = await events.OrdersBehind(website.Owner, references, ct);

        var outcomes = new List<PurchaseOutcome>(purchases.Count);
        var rows = new List<NewSolicitation>(2 * purchases.Count);
        foreach (var read in purchases)
        {
            var outcome = await Take(read);
            outcomes.Add(outcome);
            if (outcome.Rejection is { } rejection)
                rows.Add(new NewSolicitation(read.Reference ?? "", null, SolicitationStatus.Rejected, now) { Rejection = rejection });
        }

        // One without a reference is no second try of another.
        await solicitations.ForgetRejected(website, [.. purchases.Select(read => read.Reference).OfType<string>().Distinct(StringComparer.Ordinal)], ct);
        await solicitations.Add(website, rows, ct);
        return outcomes;

        async Task<PurchaseOutcome> Take(ReadPurchase read)
        {
            if (read.Purchase is not { } purchase)
                return Rejected(read, read.Problems);
            if (known.TryGetValue(purchase.Reference, out var before))
                return Again(read, before);
            if (Purchase.IsOlder(purchase.PurchasedAt, Purchase.MostAge, now, website.Zone))
                return Rejected(read, [new FieldError("purchase_date", "purchase_too_old")]);

            var order = orders.GetValueOrDefault(purchase.Reference);
            var added = new NewPurchase(PurchaseEventId.New(), website, purchase, read.Fingerprint!, source, order?.Number, now);
            if (!await events.TryAdd(added, ct))
                return Again(read, (await events.Known(website, [purchase.Reference], ct))[purchase.Reference]);

            known[purchase.Reference] = new KnownPurchase(added.Id, added.Fingerprint);
            var (planned, warnings) = purchase.Schedule(purchase.PurchasedAt, now, website.Zone);
            var end = order is null ? null : SolicitationEnds.For(order.Status);
            rows.AddRange(Rows(added, planned, end));
            return new PurchaseOutcome(purchase.Reference, PurchaseOutcomeStatus.Accepted, added.Id)
            {
                Solicitations = end is null ? planned : [],
                Warnings = end is null ? warnings : [PurchaseWarning.OrderEnded],
            };
        }
    }

    /// <summary>Takes what an order of this platform brings, unless the shop has told of it already.</summary>
    public async Task TakeOrder(Website website, Purchase purchase, OrderNumber order, Instant deliveredAt, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var added = new NewPurchase(PurchaseEventId.New(), website, purchase, PurchaseFingerprint.Of(purchase), PurchaseSource.Order, order, now);
        if (!await events.TryAdd(added, ct))
            return;

        await solicitations.ForgetRejected(website, [purchase.Reference], ct);
        await solicitations.Add(website, [.. Rows(added, purchase.Schedule(deliveredAt, now, website.Zone).Solicitations, null)], ct);
    }

    /// <summary>Notes that a purchase cannot be taken.</summary>
    public async Task Refuse(Website website, string reference, FieldError problem, CancellationToken ct)
    {
        var rejection = new Rejection([problem]);
        await solicitations.ForgetRejected(website, [reference], ct);
        await solicitations.Add(website, [new NewSolicitation(reference, null, SolicitationStatus.Rejected, clock.GetCurrentInstant()) { Rejection = rejection }], ct);
    }

    private static IEnumerable<NewSolicitation> Rows(NewPurchase added, IReadOnlyList<PlannedSolicitation> planned, SolicitationEnd? end)
    {
        var reference = added.Purchase.Reference;
        return planned.Count == 0
            ? [new NewSolicitation(reference, added.Id, SolicitationStatus.Received, added.ReceivedAt)]
            : planned.Select(solicitation => new NewSolicitation(reference, added.Id, end is null ? SolicitationStatus.Scheduled : SolicitationStatus.Cancelled, added.ReceivedAt)
            {
                Kind = solicitation.Kind,
                ScheduledAt = solicitation.ScheduledAt,
                End = end,
            });
    }

    // Who was erased stays so: what the shop tells again can no longer be compared, and changes nothing.
    private static PurchaseOutcome Again(ReadPurchase read, KnownPurchase before) =>
        before.Fingerprint is null || before.Fingerprint.AsSpan().SequenceEqual(read.Fingerprint)
            ? new PurchaseOutcome(read.Reference, PurchaseOutcomeStatus.Duplicate, before.Id)
            : Rejected(read, [new FieldError("purchase_reference", "reference_conflict")]);

    private static PurchaseOutcome Rejected(ReadPurchase read, IReadOnlyList<FieldError> problems) =>
        new(read.Reference, PurchaseOutcomeStatus.Rejected) { Rejection = new Rejection(problems) };
}
