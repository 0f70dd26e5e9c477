using NodaTime;

namespace Parcours.Application.Partners;

/// <summary>Where it is written down when keys were last used.</summary>
public interface IKeyUses
{
    /// <summary>Notes many at once, by the keys' public names; a moment older than what is noted changes nothing.</summary>
    Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct);
}
