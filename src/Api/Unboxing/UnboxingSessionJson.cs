namespace Parcours.Api.Unboxing;

/// <param name="State"><c>open</c> while files can be sent.</param>
/// <param name="Token">Sends files, for an hour.</param>
public sealed record UnboxingSessionJson(string State, string Token);
