using System.Collections.Concurrent;
using NodaTime;

namespace Parcours.Api.Auth;

/// <summary>Remembers for a moment which credentials exist and which do not. A revoked one still opens, and a new one is not yet known, for at most <see cref="Lifetime"/>.</summary>
internal sealed class CredentialCache<T>(IClock clock)
    where T : class
{
    public static readonly Duration Lifetime = Duration.FromSeconds(5);

    // Apart, so that strangers who make credentials up cannot push the real ones out.
    private readonly Recent<T> _known = new();

    private readonly Recent<object> _unknown = new();

    public async ValueTask<T?> Find(string name, Func<Task<T?>> find)
    {
        var now = clock.GetCurrentInstant();
        if (_known.Find(name, now) is { } known)
            return known;
        if (_unknown.Find(name, now) is not null)
            return null;

        if (await find() is not { } found)
        {
            _unknown.Keep(name, this, now + Lifetime);
            return null;
        }

        return _known.Keep(name, found, now + Lifetime);
    }
}

/// <summary>What a node remembers until a moment, and could find out again.</summary>
internal sealed class Recent<TValue>
    where TValue : class
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (TValue Value, Instant Until)> _entries = new();

    public TValue? Find(string key, Instant now) => _entries.TryGetValue(key, out var entry) && now < entry.Until ? entry.Value : null;

    public TValue Keep(string key, TValue value, Instant until)
    {
        // To begin anew costs less than to look for the oldest.
        if (_entries.Count >= Most)
            _entries.Clear();
        _entries[key] = (value, until);
        return value;
    }
}
