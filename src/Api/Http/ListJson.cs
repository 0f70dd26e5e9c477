using Parcours.Application.Kernel;

namespace Parcours.Api.Http;

/// <summary>A part of a list, newest first.</summary>
/// <param name="HasMore">Whether another part follows.</param>
/// <param name="NextCursor">Opaque; send it as <c>cursor</c> for the next part. Absent on the last one.</param>
public sealed record ListJson<T>(IReadOnlyList<T> Data, bool HasMore, string? NextCursor);

public static class ListJson
{
    public static ListJson<TJson> Of<T, TJson>(Page<T> page, Func<T, TJson> map) => new([.. page.Data.Select(map)], page.NextCursor is not null, page.NextCursor);
}
