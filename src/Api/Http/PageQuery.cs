namespace Parcours.Api.Http;

/// <summary>Which part of a list.</summary>
/// <param name="Limit">Entries a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before.</param>
public sealed record PageQuery(string? Limit, string? Cursor);
