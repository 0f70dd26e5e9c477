using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Portal;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Portal;

/// <summary>Something that happened to an order, in the reader's language.</summary>
/// <param name="Notes">What else is known of it; each has its own direction, since others wrote some of them.</param>
/// <param name="Look">A class: <c>done</c>, <c>alarm</c>, <c>sent</c> for a message about it; empty for what is still to come.</param>
/// <param name="Webhook">Null unless it is an event on its way to an endpoint.</param>
public sealed record TimelineEntry(Instant At, string Title, IReadOnlyList<string> Notes, string Look, PortalOrderWebhook? Webhook = null);

/// <summary>The one timeline of an order: quote, courier, delivery, proof and review, and what was told of them.</summary>
public static class OrderTimeline
{
    public static IReadOnlyList<TimelineEntry> Of(PortalOrder order) =>
        [.. Quotes(order).Concat(Steps(order)).Concat(order.Webhooks.Select(Told)).Concat(Requests(order)).Concat(order.Reviews.Select(Reviewed)).Concat(order.Undelivered.Select(Undelivered)).OrderBy(entry => entry.At)];

    private static IEnumerable<TimelineEntry> Quotes(PortalOrder order) =>
        order.Quote is { } quote ? [new TimelineEntry(quote.At, Texts.Of("portal.timeline.quoted"), [OrderWords.Of(quote.Rate.Total)], "done")] : [];

    private static IEnumerable<TimelineEntry> Steps(PortalOrder order) => order.Steps.Select((step, index) => new TimelineEntry(
        step.At,
        OrderWords.Of(step.Status),
        [OrderWords.Actor(step.Actor), .. NotesOf(order, step, isLast: order.Steps.Skip(index + 1).All(later => later.Status != step.Status))],
        OrderWords.Look(step.Status) == "bad" ? "done alarm" : "done"));

    /// <param name="isLast">Of its status: what is known once belongs to the last time.</param>
    private static IEnumerable<string> NotesOf(PortalOrder order, PortalOrderStep step, bool isLast)
    {
        if (step.FailureReason is { } failure)
            yield return OrderWords.Of(failure);
        if (!isLast)
            yield break;

        var (progress, unboxing) = (order.Delivery?.Progress, order.Unboxing);
        switch (step.Status)
        {
            case OrderStatus.CourierAssigned when progress?.Courier is { } courier:
                yield return courier.Name;
                break;
            case OrderStatus.OutForDelivery when progress?.Eta is { } eta:
                yield return Texts.Of("portal.timeline.expected", PortalPage.At(eta));
                break;
            case OrderStatus.Delivered when progress?.Proof is { } proof:
                yield return Texts.Of(proof.IsPinVerified ? "portal.timeline.taken_with_pin" : "portal.timeline.taken_by", Texts.Shown(proof.RecipientName));
                break;
            case OrderStatus.Failed when progress?.Failure?.NextAttempt is { } next:
                yield return Texts.Of("portal.timeline.next_attempt", PortalPage.At(next));
                break;
            case OrderStatus.Cancelled when order.Cancellation?.Reason is { } reason:
                yield return reason;
                break;
            case OrderStatus.Shipped when unboxing?.Shipment is { } shipment && (shipment.Carrier ?? shipment.TrackingNumber) is not null:
                yield return string.Join(" · ", new[] { shipment.Carrier, shipment.TrackingNumber }.OfType<string>());
                break;
            case OrderStatus.UnboxingPending when unboxing?.Unboxing.Window is { } window:
                yield return Texts.Of("portal.timeline.until", PortalPage.At(window.Deadline));
                break;
            case OrderStatus.UnboxingSubmitted when order.Proof is { } proof:
                yield return proof.Submission.Problem is { } problem ? Problem(problem) : Texts.Of("portal.timeline.all_well");
                if (proof.Report is { } report)
                    yield return Texts.Of("portal.timeline.score", report.Confidence.ToString("P0", System.Globalization.CultureInfo.CurrentCulture), Texts.Of("portal.timeline.recommendation." + Names.Of(report.Recommendation)));
                break;
            case OrderStatus.Disputed or OrderStatus.Completed or OrderStatus.Refunded when order.Status == step.Status && (unboxing?.Unboxing.Note ?? unboxing?.Unboxing.Reason) is { } said:
                yield return Reason(said);
                break;
            default:
                break;
        }
    }

    private static TimelineEntry Told(PortalOrderWebhook webhook) => new(webhook.At, webhook.Type, [webhook.Url], "sent", webhook);

    private static IEnumerable<TimelineEntry> Requests(PortalOrder order)
    {
        foreach (var request in order.Requests)
        {
            if (request.SentAt is { } sent)
                yield return new TimelineEntry(sent, Texts.Of("portal.timeline.review_asked"), KindOf(request), "done");
            else if (request is { Status: SolicitationStatus.Scheduled, ScheduledAt: { } planned })
                yield return new TimelineEntry(planned, Texts.Of("portal.timeline.review_planned"), KindOf(request), "");
        }
    }

    private static IReadOnlyList<string> KindOf(PortalOrderRequest request) => request.Kind is { } kind ? [Texts.Of("portal.timeline.about." + Names.Of(kind))] : [];

    private static TimelineEntry Reviewed(PortalOrderReview review) => new(
        review.At,
        Texts.Of("portal.timeline.reviewed", review.Rating),
        [.. new[] { review.Product }.OfType<string>(), Texts.Of("portal.timeline.review_status." + Names.Of(review.Status))],
        "done");

    private static TimelineEntry Undelivered(Instant at) => new(at, Texts.Of("portal.timeline.undelivered"), [Texts.Of("portal.timeline.undelivered.then")], "done alarm");

    private static string Problem(Problem problem) => Texts.Of("unboxing.problem." + Names.Of(problem));

    /// <summary>One of our own reasons in the reader's language; what a person wrote as it is.</summary>
    private static string Reason(string reason) =>
        Names.Parse<Problem>(reason) is { } problem ? Problem(problem)
        : OurReasons.Contains(reason) ? Texts.Of("portal.timeline.reason." + reason)
        : reason;

    /// <summary>What the platform gives as a reason by itself.</summary>
    public static IReadOnlyList<string> OurReasons { get; } = [UnboxingDetails.WindowExpired, .. Names.All<ContradictionKind>()];
}
