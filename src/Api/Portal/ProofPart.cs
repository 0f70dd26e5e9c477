using System.Globalization;
using Parcours.Api.Http;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Portal;

/// <summary>An unboxing as whoever decides about it sees it.</summary>
/// <param name="Submission">Null where the customer submitted nothing.</param>
/// <param name="Report">Null until it is scored.</param>
/// <param name="Media">Of the submission; those that were erased are among them.</param>
public sealed record ProofPart(MerchantOrderView Order, Submission? Submission, EvidenceReport? Report, IReadOnlyList<StepTaken> Steps, IReadOnlyList<Upload> Media)
{
    public static ProofPart Of(SubmittedEvidence evidence) => new(evidence.Order, evidence.Submission, evidence.Report, evidence.Steps, evidence.Submission.ErasedAt is null ? evidence.Media : []);

    /// <param name="order">One without a submission.</param>
    public static ProofPart Of(MerchantOrderView order) =>
        new(order, null, null, [.. (order.History ?? []).Select(change => new StepTaken(change.Status, change.At, null, null, null))], []);

    public bool IsUndecided => OrderLifecycle.Undecided.Contains(Names.Of(Order.Status));

    public string Amount => OrderWords.Of(Order.Unboxing.Amount);

    public IReadOnlyList<Upload> Photos => [.. Media.Where(medium => medium is { Kind: MediumKind.Photo, HasPreview: true })];

    /// <summary>Photos of phones that could not be drawn here; they are in the bundle.</summary>
    public int PhotosWithoutPreview => Media.Count(medium => medium is { Kind: MediumKind.Photo, HasPreview: false });

    public Upload? Video => Media.FirstOrDefault(medium => medium.Kind == MediumKind.Video);

    /// <summary>The merchant's picture of the packed product; null when it gave none, or none that could be had.</summary>
    public Upload? Reference => Media.FirstOrDefault(medium => medium is { Kind: MediumKind.Reference, Content: not null });

    public bool HasPictures => Photos.Count > 0 || PhotosWithoutPreview > 0 || Video is not null;

    /// <summary>Why the order is disputed, or ended without a proof, in the reader's language where it is one of our reasons.</summary>
    public static string ReasonOf(string reason) =>
        Names.Parse<Problem>(reason) is { } problem ? Texts.Of("unboxing.problem." + Names.Of(problem))
        : OurReasons.Contains(reason) ? Texts.Of("portal.proof.reason." + reason)
        : Texts.Shown(reason);

    /// <summary>What the platform gives as a reason by itself.</summary>
    public static IReadOnlyList<string> OurReasons { get; } = [UnboxingDetails.WindowExpired, .. Names.All<ContradictionKind>()];

    /// <summary>The class that a recommendation is shown in.</summary>
    public static string LookOf(Recommendation recommendation) => recommendation switch
    {
        Recommendation.Approve => "good",
        Recommendation.Reject => "bad",
        _ => "warn",
    };

    public static BarPart BarOf(EvidenceReport report) => new(report.Confidence, Texts.Of("portal.proof.score"), LookOf(report.Recommendation));

    public static BarPart BarOf(EvidenceSignal signal) => new(signal.Value, Texts.Of("portal.proof.signal." + Names.Of(signal.Name)), signal.IsMeasured ? "" : "off");

    /// <summary>How much of the score it brings, of how much it could.</summary>
    public static string PointsOf(EvidenceSignal signal) => Texts.Of("portal.proof.points", Points(signal.Value * signal.Weight), Points(signal.Weight));

    private static string Points(decimal share) => (share * 100).ToString("0.#", CultureInfo.CurrentCulture);
}
