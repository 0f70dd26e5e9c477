using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>What a customer submitted, as the merchant sees it.</summary>
/// <param name="Media">In the sequence in which they were begun; none once they were erased.</param>
/// <param name="Report">Null until it is scored.</param>
public sealed record UnboxingProof(Submission Submission, IReadOnlyList<Upload> Media, EvidenceReport? Report);
