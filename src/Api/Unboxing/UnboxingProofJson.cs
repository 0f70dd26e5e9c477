using System.Text.Json.Serialization;
using Parcours.Api.Http;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>What the customer submitted. The links open for an hour, or with your key.</summary>
/// <param name="AiConfidence">0 to 1; null until it is scored.</param>
/// <param name="CodeVisible">1 when the code was found in the pictures, else 0; null until they were looked at.</param>
/// <param name="ConditionOk">What the customer declared: 1 for everything as expected, 0 for a problem.</param>
/// <param name="PhotoUrls">Drawn anew without whatever else the files held.</param>
/// <param name="PhotosWithoutPreview">How many photos could not be drawn here, and are in the bundle of evidence only; absent when there is none.</param>
/// <param name="VideoUrl">Without notes of where it was filmed.</param>
/// <param name="Problem">What the customer reported.</param>
/// <param name="Signals">What the score is the sum of, value times weight; none until it is scored.</param>
/// <param name="Recommendation">For the person who decides; null until it is scored.</param>
/// <param name="Contradictions">What cannot be true of the files if they show this order's parcel; absent when there is nothing.</param>
/// <param name="MediaErasedAt">When photos and video were removed, some time after the order's end.</param>
public sealed record UnboxingProofJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? AiConfidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? CodeVisible,
    int ConditionOk,
    IReadOnlyList<string> PhotoUrls,
    int? PhotosWithoutPreview,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? VideoUrl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CustomerNotes,
    string? Problem,
    string ReceiptNumber,
    string SubmittedAt,
    IReadOnlyList<SignalJson> Signals,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Recommendation,
    IReadOnlyList<ContradictionJson>? Contradictions,
    string? MediaErasedAt)
{
    public static UnboxingProofJson? Of(UnboxingProof? proof, Links links) => proof is not { Submission: var submission } ? null : new(
        proof.Report?.Confidence,
        proof.Report is { } report ? report.CodeVisible ? 1 : 0 : null,
        submission.Condition == Condition.Ok ? 1 : 0,
        [.. Photos(proof).Where(photo => photo.HasPreview).Select(photo => links.Upload(photo.Shown))],
        Photos(proof).Count(photo => !photo.HasPreview) is > 0 and var without ? without : null,
        proof.Media.FirstOrDefault(medium => medium.Kind == MediumKind.Video) is { } video ? links.Upload(video.Shown) : null,
        submission.Notes,
        submission.Problem is { } problem ? Names.Of(problem) : null,
        submission.Receipt.Value,
        Rfc3339.Milliseconds(submission.At),
        [.. (proof.Report?.Signals ?? []).Select(SignalJson.Of)],
        proof.Report is { } judged ? Names.Of(judged.Recommendation) : null,
        proof.Report is { } found ? ContradictionJson.Of(found, proof.Media) : null,
        submission.ErasedAt is { } erased ? Rfc3339.Milliseconds(erased) : null);

    private static IEnumerable<Upload> Photos(UnboxingProof proof) => proof.Media.Where(medium => medium.Kind == MediumKind.Photo);
}

/// <summary>A file that another order speaks against. The other order may be another merchant's, and stays unnamed.</summary>
/// <param name="Kind"><c>another_orders_code</c> or <c>picture_reused</c>.</param>
/// <param name="MediaSha256">The file, as the bundle of evidence lists it.</param>
public sealed record ContradictionJson(string Kind, string MediaSha256)
{
    /// <summary>Null when there is none.</summary>
    internal static IReadOnlyList<ContradictionJson>? Of(EvidenceReport report, IReadOnlyList<Upload> media)
    {
        List<ContradictionJson> all = [.. report.Contradictions.Select(contradiction => new ContradictionJson(Names.Of(contradiction.Kind), HashOf(contradiction.Medium))).Distinct()];
        return all.Count == 0 ? null : all;

        string HashOf(MediaId contradicted) => Convert.ToHexStringLower(media.Single(medium => medium.Original == contradicted).Content!.Sha256);
    }
}

/// <summary>One thing that was measured.</summary>
/// <param name="Value">0 to 1; 0 where it could not be measured.</param>
/// <param name="Weight">Its share of the score; 0 where it does not apply to this submission.</param>
/// <param name="Measured">False where something was missing to measure it; the explanation says what.</param>
/// <param name="Explanation">For a person, in the language of the request.</param>
public sealed record SignalJson(string Name, decimal Value, decimal Weight, bool Measured, string Explanation)
{
    public static SignalJson Of(EvidenceSignal signal) => new(Names.Of(signal.Name), signal.Value, signal.Weight, signal.IsMeasured, EvidenceTexts.Of(signal.Explanation));
}
