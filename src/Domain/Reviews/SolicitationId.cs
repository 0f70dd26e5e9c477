namespace Parcours.Domain.Reviews;

/// <summary>A request for a review; never shown outside but within a signed link.</summary>
public readonly record struct SolicitationId(long Value);
