namespace Parcours.Domain.Portal;

/// <summary>A person who signs in to the portal.</summary>
public readonly record struct UserId(long Value);

/// <summary>A browser in which somebody has signed in.</summary>
public readonly record struct SessionId(long Value);

/// <summary>An invitation that has not been accepted yet.</summary>
public readonly record struct InvitationId(long Value);
