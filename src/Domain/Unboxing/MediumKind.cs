namespace Parcours.Domain.Unboxing;

public enum MediumKind
{
    Photo,
    Video,

    /// <summary>A picture that the page took from the video: looked at where the video itself cannot be.</summary>
    Frame,

    /// <summary>The merchant's picture of the packed product, as we fetched it.</summary>
    Reference,
}

public static class MediumKinds
{
    /// <summary>What customers send.</summary>
    public static readonly IReadOnlyList<MediumKind> OfCustomers = [MediumKind.Photo, MediumKind.Video, MediumKind.Frame];
}
