using Parcours.Api.Http;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>What is sealed of a submission.</summary>
internal static class EvidenceBundles
{
    public const string Zip = "application/zip";

    public static string NameOf(OrderNumber order) => $"evidence-{order}.zip";

    public static EvidenceBundle Of(SubmittedEvidence evidence, Mode mode, Links links, IMediaStore store)
    {
        var submission = evidence.Submission;
        return new EvidenceBundle(
            links.Base,
            OrderOf(evidence, mode),
            new BundledSubmission(
                submission.Receipt.Value, submission.At, submission.Condition == Condition.Ok, submission.Problem is { } problem ? Names.Of(problem) : null, submission.Notes),
            evidence.Report is { } report ? AssessmentOf(report, evidence.Media) : null,
            [.. evidence.Steps.Select(step => new BundledStatusChange(Names.Of(step.Status), step.At, step.By is { } actor ? Names.Of(actor) : null, step.Reason, step.Note))],
            [.. evidence.Media.Select(medium => MediumOf(medium, submission, store))]);
    }

    private static BundledOrder OrderOf(SubmittedEvidence evidence, Mode mode)
    {
        var (order, unboxing) = (evidence.Order, evidence.Order.Unboxing);
        return new BundledOrder(
            order.Number.Value,
            order.ExternalOrderId,
            Names.Of(mode),
            evidence.Merchant,
            unboxing.Buyer.Name,
            unboxing.Buyer.Email,
            unboxing.Product.Name,
            unboxing.Product.Description,
            unboxing.Amount.Amount,
            unboxing.Amount.Currency,
            unboxing.Code.Value,
            order.Shipment?.TrackingNumber,
            order.Shipment?.Carrier,
            order.CreatedAt,
            unboxing.Window!.OpenedAt,
            unboxing.Window.Deadline);
    }

    private static BundledAssessment AssessmentOf(EvidenceReport report, IReadOnlyList<Upload> media) => new(
        report.Confidence,
        report.CodeVisible,
        Names.Of(report.Recommendation),
        [.. report.Signals.Select(signal => new BundledSignal(Names.Of(signal.Name), signal.Value, signal.Weight, signal.IsMeasured, EvidenceTexts.InBoth(signal.Explanation)))],
        ContradictionJson.Of(report, media)?.Select(contradiction => new BundledContradiction(contradiction.Kind, contradiction.MediaSha256)).ToList());

    private static BundledMedium MediumOf(Upload medium, Submission submission, IMediaStore store)
    {
        var content = medium.Content!;
        return new BundledMedium(
            Names.Of(medium.Kind), content.Format.ContentType(), medium.Bytes, Convert.ToHexStringLower(content.Sha256), content.ReceivedAt, medium.IsLive, submission.ErasedAt)
        {
            Open = ct => store.Open(medium.Original, ct),
        };
    }
}
