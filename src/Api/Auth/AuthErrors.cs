using Parcours.Domain.Kernel;

namespace Parcours.Api.Auth;

/// <summary>Why a credential is not accepted.</summary>
public static class AuthErrors
{
    public static readonly Error MissingCredentials = new(ErrorKind.Unauthenticated, "missing_credentials");

    public static readonly Error MissingOperatorSecret = new(ErrorKind.Unauthenticated, "missing_credentials") { MessageKey = "missing_operator_secret" };

    public static readonly Error MissingMerchantKey = new(ErrorKind.Unauthenticated, "missing_credentials") { MessageKey = "missing_merchant_key" };

    /// <summary>Unknown or revoked.</summary>
    public static readonly Error InvalidToken = new(ErrorKind.Unauthenticated, "invalid_token");

    public static readonly Error MissingAccessToken = new(ErrorKind.Unauthenticated, "missing_credentials") { MessageKey = "missing_access_token" };

    /// <summary>It was ours, and is over.</summary>
    public static readonly Error TokenExpired = new(ErrorKind.Unauthenticated, "token_expired");

    /// <summary>Of the token endpoint; also for a client that is unknown or revoked.</summary>
    public static readonly Error InvalidClient = new(ErrorKind.Unauthenticated, "invalid_client");

    public static readonly Error TimestampOutOfRange = new(ErrorKind.Unauthenticated, "timestamp_out_of_range");

    /// <summary>Also for an unknown or revoked key. The message says what is signed, since that is where clients go wrong.</summary>
    public static Error InvalidSignature(string method, string target) => new(ErrorKind.Unauthenticated, "invalid_signature") { Arguments = [method, target] };

    /// <param name="known">The realms there are.</param>
    public static Error UnknownRealm(string realm, string known) => new(ErrorKind.NotFound, "unknown_realm") { Arguments = [realm, known] };
}
