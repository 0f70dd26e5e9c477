using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>What a customer submitted, and what it is judged against.</summary>
/// <param name="Order">The order's number.</param>
/// <param name="VerificationCode">As printed on the label.</param>
/// <param name="Links">The addresses that the order's QR code may hold, each with <c>code</c> and <c>order</c> in its query.</param>
/// <param name="Reference">The merchant's picture of the packed product, where there is one.</param>
public sealed record Evidence(
    long Order,
    Mode Mode,
    string VerificationCode,
    IReadOnlyList<Uri> Links,
    Instant DeliveredAt,
    Instant SubmittedAt,
    Declaration Declared,
    IReadOnlyList<EvidenceMedium> Media,
    EvidenceFile? Reference = null);

/// <param name="IsLive">Recorded in the page, not taken from the gallery. The customer's browser says so.</param>
public sealed record EvidenceMedium(MediaId Id, MediumKind Kind, bool IsLive, EvidenceFile File);

/// <param name="Open">Its bytes as received, from the beginning; null when they are gone. The caller disposes of the stream.</param>
public sealed record EvidenceFile(Func<CancellationToken, Task<Stream?>> Open);

/// <summary>What the customer says about the contents.</summary>
public enum Declaration
{
    AsExpected,
    Problem,
}
