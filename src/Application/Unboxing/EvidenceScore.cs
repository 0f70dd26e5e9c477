using System.Globalization;
using NodaTime;
using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <param name="Known">Near copies on other orders, submitted before: the medium here, the order there.</param>
/// <param name="Vision">Null where no vision model is configured.</param>
public sealed record EvidenceFindings(
    IReadOnlyList<(EvidenceMedium Medium, FileMeasurement Measurement)> Media, IReadOnlyList<(MediaId Medium, long Order)> Known, VisionResult? Vision);

/// <summary>
/// Weighs what was measured. Every signal has points; its weight is its share of the points of the signals that apply.
/// A signal that could not be measured keeps its weight and counts nothing; one that does not apply, or that waits for a vision model in vain, has no weight.
/// </summary>
public static class EvidenceScore
{
    /// <summary>A printed code is weaker than the QR code: it also stands in the customer's e-mail.</summary>
    private const double PrintedCode = 0.7;

    /// <summary>So many common details any two pictures may have, and so many no two by chance.</summary>
    private const double ChanceDetails = 15;
    private const double EnoughDetails = 40;

    /// <summary>What each signal counts for, beside the others.</summary>
    public static readonly IReadOnlyDictionary<SignalName, int> Points = new Dictionary<SignalName, int>
    {
        [SignalName.CodeDecoded] = 40,
        [SignalName.NotSeenBefore] = 15,
        [SignalName.RecordedLive] = 10,
        [SignalName.DeclaredCondition] = 10,
        [SignalName.MatchesReference] = 10,
        [SignalName.Sharpness] = 5,
        [SignalName.Exposure] = 5,
        [SignalName.TakenAfterDelivery] = 5,
        [SignalName.CodeLegible] = 10,
        [SignalName.VisibleDamage] = 10,
    };

    private const decimal EnoughToApprove = 0.70m;
    private const decimal TooLittle = 0.30m;

    /// <summary>A camera whose clock is set by hand.</summary>
    private static readonly Duration ClockError = Duration.FromMinutes(10);

    /// <summary>Between the earliest and the latest time zone and UTC.</summary>
    private static readonly Duration AnyZone = Duration.FromHours(14);

    public static EvidenceReport Of(Evidence evidence, EvidenceFindings findings)
    {
        var facts = new Facts(evidence, findings);
        List<Weighed> signals =
        [
            new(SignalName.CodeDecoded, CodeDecoded(facts)),
            new(SignalName.NotSeenBefore, NotSeenBefore(facts)),
            new(SignalName.RecordedLive, RecordedLive(facts)),
            new(SignalName.DeclaredCondition, DeclaredCondition(evidence)),
            new(SignalName.MatchesReference, MatchesReference(facts)),
            new(SignalName.Sharpness, Best(facts, Finding.Sharpness, frame => frame.Sharpness)),
            new(SignalName.Exposure, Best(facts, Finding.Exposure, frame => frame.Exposure)),
            new(SignalName.TakenAfterDelivery, TakenAfterDelivery(facts)),
        ];
        if (findings.Vision is { } vision)
        {
            signals.Add(new(SignalName.CodeLegible, CodeLegible(vision)));
            signals.Add(new(SignalName.VisibleDamage, VisibleDamage(vision, evidence.Declared)));
        }

        return Report(evidence, Weigh(signals), Contradictions(facts));
    }

    /// <summary>What is left to say of files that were looked at in vain, time after time.</summary>
    public static EvidenceReport NotAnalyzed(Evidence evidence, int attempts) => Of(
        evidence, new EvidenceFindings([.. evidence.Media.Select(medium => (medium, FileMeasurement.None(Finding.NotAnalyzed, Text(attempts))))], [], Vision: null));

    private static EvidenceReport Report(Evidence evidence, List<EvidenceSignal> signals, List<Contradiction> contradictions)
    {
        // From what is shown, so that whoever adds it up finds the same.
        var confidence = Math.Clamp(decimal.Round(signals.Sum(signal => signal.Value * signal.Weight), 2, MidpointRounding.AwayFromZero), 0, 1);
        var (isCodeVisible, isLookedAt) = (signals[0].Value > 0, signals[0].IsMeasured);
        // What we could not look at speaks against nobody.
        var recommendation = contradictions.Count > 0 || (confidence < TooLittle && isLookedAt) ? Recommendation.Reject
            : confidence >= EnoughToApprove && isCodeVisible && evidence.Declared == Declaration.AsExpected ? Recommendation.Approve
            : Recommendation.Review;
        return new EvidenceReport(confidence, recommendation, isCodeVisible, contradictions, signals);
    }

    private static List<EvidenceSignal> Weigh(List<Weighed> signals)
    {
        var total = signals.Sum(signal => signal.Outcome.Applies ? Points[signal.Name] : 0);
        return signals.ConvertAll(signal => new EvidenceSignal(
            signal.Name,
            decimal.Round((decimal)signal.Outcome.Value, 3, MidpointRounding.AwayFromZero),
            signal.Outcome.Applies ? decimal.Round((decimal)Points[signal.Name] / total, 4, MidpointRounding.AwayFromZero) : 0,
            signal.Outcome.IsMeasured,
            signal.Outcome.Explanation));
    }

    private static Outcome CodeDecoded(Facts facts)
    {
        if (facts.Frames.Any(frame => frame.Payloads.Any(payload => UnboxingCode.IsOf(facts.Evidence, payload))))
            return Outcome.Measured(1, facts.OthersCodes().Any() ? Finding.QrFoundBesideAnothers : Finding.QrFound);
        if (facts.Frames.Any(frame => UnboxingCode.IsPrinted(facts.Evidence, frame.Words)))
            return Outcome.Measured(PrintedCode, Finding.PrintedCodeFound);
        if (facts.Frames.Count == 0)
            return facts.NothingMeasured();
        if (facts.OthersCodes().Any())
            return Outcome.Measured(0, Finding.AnothersCodeFound);
        if (facts.Measurements.Any(measurement => measurement.IsReaderLate))
            return Outcome.NotMeasured(new Explanation(Finding.PrintedCodeNotReadInTime));
        return facts.Measurements.Select(measurement => measurement.MissingReader).FirstOrDefault(package => package is not null) is { } missing
            ? Outcome.Measured(0, Finding.PrintedCodeNotRead, missing)
            : Outcome.Measured(0, Finding.CodeNotFound);
    }

    private static Outcome NotSeenBefore(Facts facts)
    {
        if (facts.Findings.Known.Count > 0)
            return Outcome.Measured(0, Finding.SeenBefore);
        if (facts.Frames.Count == 0)
            return facts.NothingMeasured();
        return facts.Frames.Any(frame => frame.Views.Count > 0) ? Outcome.Measured(1, Finding.NotSeenBefore) : Outcome.NotMeasured(new Explanation(Finding.TooPlainToCompare));
    }

    private static Outcome RecordedLive(Facts facts)
    {
        var all = facts.Evidence.Media;
        if (all.Count == 0)
            return Outcome.NotMeasured(new Explanation(Finding.NothingToLookAt));
        var live = all.Count(medium => medium.IsLive);
        return live == all.Count ? Outcome.Measured(1, Finding.AllRecordedLive)
            : live == 0 ? Outcome.Measured(0, Finding.NoneRecordedLive)
            : Outcome.Measured((double)live / all.Count, Finding.SomeRecordedLive, Text(live), Text(all.Count));
    }

    private static Outcome DeclaredCondition(Evidence evidence) =>
        evidence.Declared == Declaration.AsExpected ? Outcome.Measured(1, Finding.DeclaredAsExpected) : Outcome.Measured(0, Finding.DeclaredProblem);

    private static Outcome MatchesReference(Facts facts)
    {
        if (facts.Evidence.Reference is null)
            return Outcome.NotApplicable(Finding.NoReference);
        if (facts.Frames.Count == 0)
            return facts.NothingMeasured();
        var details = facts.Frames.Max(frame => frame.Details);
        return details is { } common ? Outcome.Measured(Math.Clamp((common - ChanceDetails) / (EnoughDetails - ChanceDetails), 0, 1), Finding.LikeReference, Text(common)) : Outcome.NotMeasured(new Explanation(Finding.ReferenceUnreadable));
    }

    private static Outcome Best(Facts facts, Finding finding, Func<FrameMeasurement, double> quality)
    {
        if (facts.Frames.Count == 0)
            return facts.NothingMeasured();
        var best = facts.Frames.Max(quality);
        return Outcome.Measured(best, finding, Percent(best));
    }

    private static Outcome TakenAfterDelivery(Facts facts)
    {
        var (evidence, media) = (facts.Evidence, facts.Evidence.Media);
        var shots = facts.Measurements.Select(measurement => measurement.Shot).OfType<ShotTime>().ToList();
        // What the page records carries no time. That a file comes from there is the sender's word: one that has a time is held to it.
        if (shots.Count == 0 && media.Count > 0 && media.All(medium => medium.IsLive))
            return Outcome.NotApplicable(Finding.ShotTimeIsOurs);
        if (shots.Count == 0)
            return facts.Frames.Count == 0 ? facts.NothingMeasured() : Outcome.NotMeasured(new Explanation(Finding.NoShotTime));
        if (shots.Exists(shot => At(shot) < evidence.DeliveredAt - Tolerance(shot)))
            return Outcome.Measured(0, Finding.TakenBeforeDelivery);
        if (shots.Exists(shot => At(shot) > evidence.SubmittedAt + Tolerance(shot)))
            return Outcome.Measured(0, Finding.TakenAfterSubmission);
        return Outcome.Measured(1, shots.Exists(shot => shot.Offset is null) ? Finding.PerhapsTakenAfterDelivery : Finding.TakenAfterDelivery);
    }

    private static Outcome CodeLegible(VisionResult vision) =>
        vision.Answer is { } answer ? Outcome.Measured(answer.CodeLegible, Finding.CodeLegible, Percent(answer.CodeLegible)) : Silent(vision);

    /// <summary>How far what is seen agrees with what was declared. A problem need not be visible: something may be missing.</summary>
    private static Outcome VisibleDamage(VisionResult vision, Declaration declared) => vision.Answer is { } answer
        ? Outcome.Measured(declared == Declaration.AsExpected ? 1 - answer.VisibleDamage : Math.Max(0.5, answer.VisibleDamage), Finding.VisibleDamage, Percent(answer.VisibleDamage))
        : Silent(vision);

    private static Outcome Silent(VisionResult vision) => Outcome.NotApplicable(vision.Silence ?? Finding.VisionSilent);

    private static List<Contradiction> Contradictions(Facts facts) =>
    [
        .. facts.OthersCodes().Distinct().Select(other => new Contradiction(ContradictionKind.AnotherOrdersCode, other.Medium, other.Order)),
        .. facts.Findings.Known.Distinct().OrderBy(known => known.Order).ThenBy(known => known.Medium.Value, StringComparer.Ordinal)
            .Select(known => new Contradiction(ContradictionKind.PictureReused, known.Medium, known.Order)),
    ];

    private static Instant At(ShotTime shot) => shot.At.WithOffset(shot.Offset ?? Offset.Zero).ToInstant();

    private static Duration Tolerance(ShotTime shot) => shot.Offset is null ? AnyZone + ClockError : ClockError;

    private static string Percent(double value) => Text((int)Math.Round(value * 100, MidpointRounding.AwayFromZero));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Weighed(SignalName Name, Outcome Outcome);

    private sealed record Outcome(double Value, bool IsMeasured, bool Applies, Explanation Explanation)
    {
        public static Outcome Measured(double value, Finding finding, params IReadOnlyList<string> arguments) => new(value, true, true, new Explanation(finding, arguments));

        public static Outcome NotMeasured(Explanation why) => new(0, false, true, why);

        public static Outcome NotApplicable(Finding why) => new(0, false, false, new Explanation(why));
    }

    private sealed record Facts(Evidence Evidence, EvidenceFindings Findings)
    {
        public IReadOnlyList<FileMeasurement> Measurements { get; } = [.. Findings.Media.Select(medium => medium.Measurement)];

        public IReadOnlyList<FrameMeasurement> Frames { get; } = [.. Findings.Media.SelectMany(medium => medium.Measurement.Frames)];

        public IEnumerable<(MediaId Medium, long Order)> OthersCodes() =>
            from medium in Findings.Media
            from frame in medium.Measurement.Frames
            from payload in frame.Payloads
            let other = UnboxingCode.OtherOrder(Evidence, payload)
            where other is not null
            select (medium.Medium.Id, other.Value);

        public Outcome NothingMeasured() =>
            Outcome.NotMeasured(Measurements.Select(measurement => measurement.Obstacle).FirstOrDefault(obstacle => obstacle is not null) ?? new Explanation(Finding.NothingToLookAt));
    }
}
