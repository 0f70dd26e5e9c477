using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="UserAgent">What the browser calls itself, shortened.</param>
/// <param name="LastSeenAt">To the minute.</param>
public sealed record PortalSession(SessionId Id, UserId User, string UserAgent, Instant CreatedAt, Instant LastSeenAt)
{
    /// <summary>A session that nobody uses ends after this; each use begins it anew.</summary>
    public static readonly Duration Idle = Duration.FromDays(14);

    /// <summary>And this after it began, however much it is used.</summary>
    public static readonly Duration Longest = Duration.FromDays(90);

    public const int MostUserAgent = 255;

    /// <summary>So many of a person's are listed.</summary>
    public const int MostListed = 100;
}

/// <summary>Sessions, by the hash of what their cookie holds.</summary>
public interface IPortalSessions : IKeyUses
{
    /// <summary>Null when the session is unknown, over or revoked.</summary>
    Task<PortalSession?> Find(PortalSecret secret, Instant now, CancellationToken ct);

    Task<SessionId> Add(UserId user, PortalSecret secret, string userAgent, Instant now, CancellationToken ct);

    /// <summary>The person's sessions that are not over, newest first.</summary>
    Task<IReadOnlyList<PortalSession>> Open(UserId user, Instant now, CancellationToken ct);

    /// <summary>False when the person has no such session, or not any more.</summary>
    Task<bool> Revoke(UserId user, SessionId session, Instant now, CancellationToken ct);

    /// <summary>Ends all of a person's sessions; returns how many there were.</summary>
    Task<int> RevokeAll(UserId user, Instant now, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> sessions that nobody has used since <paramref name="unusedSince"/>; returns how many.</summary>
    Task<int> Purge(Instant unusedSince, int most, CancellationToken ct);
}
