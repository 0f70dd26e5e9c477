namespace Parcours.Domain.Kernel;

/// <summary>An id that clients hand back to us.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The refusal when nothing has the id. A text that cannot be an id gets the same: it names nothing either.</summary>
    static abstract Error NotFound { get; }

    static abstract TSelf? Parse(string? text);
}
