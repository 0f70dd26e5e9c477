using System.Text.Json.Serialization;
using NodaTime;

namespace Parcours.Application.Unboxing.Sealing;

/// <summary>
/// What a sealed bundle says, as it stands in its <c>manifest.json</c>. Every value is one that the platform keeps, so that the same submission gives the same
/// bytes as long as the order stays as it is.
/// </summary>
/// <param name="Platform">The address that the platform is reached by, without a slash at the end.</param>
/// <param name="Assessment">Null until the submission is scored.</param>
/// <param name="StatusChanges">Every one, oldest first.</param>
/// <param name="Media">In the order in which they were received.</param>
public sealed record EvidenceBundle(
    string Platform,
    BundledOrder Order,
    BundledSubmission Submission,
    BundledAssessment? Assessment,
    IReadOnlyList<BundledStatusChange> StatusChanges,
    IReadOnlyList<BundledMedium> Media);

/// <param name="OrderId">The order's number.</param>
/// <param name="Mode"><c>live</c> or <c>test</c>.</param>
/// <param name="OrderAmount">In the currency's main unit.</param>
/// <param name="DeliveredAt">When the window opened.</param>
public sealed record BundledOrder(
    long OrderId,
    string ExternalOrderId,
    string Mode,
    string Merchant,
    string? CustomerName,
    string CustomerEmail,
    string ProductName,
    string? ProductDescription,
    decimal OrderAmount,
    string Currency,
    string VerificationCode,
    string? TrackingNumber,
    string? Carrier,
    Instant CreatedAt,
    Instant DeliveredAt,
    Instant UnboxingDeadline);

/// <param name="Receipt">The number that the customer was shown.</param>
/// <param name="ConditionOk">What the customer declared.</param>
public sealed record BundledSubmission(string Receipt, Instant SubmittedAt, bool ConditionOk, string? ProblemReason, string? CustomerNotes);

/// <param name="Recommendation"><c>approve</c>, <c>review</c> or <c>reject</c>.</param>
/// <param name="Contradictions">Null where nothing contradicts the submission.</param>
public sealed record BundledAssessment(
    decimal AiConfidence, bool CodeVisible, string Recommendation, IReadOnlyList<BundledSignal> Signals, IReadOnlyList<BundledContradiction>? Contradictions = null);

/// <summary>What cannot be true of a file, if it shows this order's parcel.</summary>
/// <param name="Kind"><c>another_orders_code</c> or <c>picture_reused</c>.</param>
/// <param name="MediaSha256">Which of the files.</param>
public sealed record BundledContradiction(string Kind, string MediaSha256);

/// <param name="Measured">False where something was missing to measure it; the value is 0 then and means nothing.</param>
public sealed record BundledSignal(string Name, decimal Value, decimal Weight, bool Measured, BundledText Explanation);

/// <summary>A sentence in both languages: the same bundle for whoever fetches it.</summary>
public sealed record BundledText(string Fr, string En);

/// <param name="By">Who moved the order: <c>partner</c>, <c>customer</c>, <c>courier</c>, <c>dispatcher</c> or <c>platform</c>.</param>
public sealed record BundledStatusChange(string Status, Instant At, string? By, string? Reason = null, string? Note = null);

/// <summary>A file of the customer's, or the merchant's picture that it was compared with.</summary>
/// <param name="Kind">A word in lower-case letters: <c>photo</c>, <c>video</c>, <c>frame</c> or <c>reference</c>; the file is named after it.</param>
/// <param name="Sha256">Of the bytes as received, 64 lower-case hex digits, from when they were received.</param>
/// <param name="ReceivedAt">When its last byte was here.</param>
/// <param name="RecordedLive">Filmed in the page, not taken from the gallery. The customer's browser says so.</param>
/// <param name="ErasedAt">When it was deleted, its time to be kept being over: then its hash is all that is left. Null while it is kept.</param>
public sealed record BundledMedium(string Kind, string ContentType, long Bytes, string Sha256, Instant ReceivedAt, bool RecordedLive, Instant? ErasedAt = null)
{
    /// <summary>Its bytes as received, from the beginning; null when they are gone. The writer disposes of the stream.</summary>
    [JsonIgnore]
    public required Func<CancellationToken, Task<Stream?>> Open { get; init; }
}
