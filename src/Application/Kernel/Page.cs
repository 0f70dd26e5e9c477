namespace Parcours.Application.Kernel;

/// <summary>Part of a list, newest first.</summary>
/// <param name="NextCursor">Where the next part begins; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, string? NextCursor);
