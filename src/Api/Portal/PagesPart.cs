namespace Parcours.Api.Portal;

/// <summary>The ways on below a list.</summary>
/// <param name="First">Null on the first page.</param>
/// <param name="Next">Null on the last.</param>
public sealed record PagesPart(string? First, string? Next);
