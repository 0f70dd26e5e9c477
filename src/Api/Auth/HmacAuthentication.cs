using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Auth;

/// <summary>
/// Requests signed with a shared secret: <c>X-Signature: v1=hex(HMAC-SHA256(secret, timestamp \n METHOD \n target \n body))</c>, over the target and the
/// body exactly as sent.
/// </summary>
internal sealed class HmacAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    IHmacKeys keys,
    CredentialCache<HmacCredential> cache,
    KeyUseRecorder<IHmacKeys> uses,
    CallerContext caller,
    IClock clock)
    : SilentAuthentication(options, encoder)
{
    public const string SchemeName = "Hmac";

    private const string Version = "v1=";

    private const int MostKeyCharacters = 128;

    private const int MostTimestampDigits = 12;

    private static readonly Duration Tolerance = Duration.FromSeconds(300);

    // An unknown key is checked against this one, so that it takes as long as a wrong signature.
    private static readonly byte[][] NobodysSecrets = [RandomNumberGenerator.GetBytes(32)];

    private Error _refusal = AuthErrors.MissingCredentials;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var checkedKey = await Check();
        if (checkedKey.Error is { } refusal)
        {
            _refusal = refusal;
            return AuthenticateResult.Fail(refusal.Code);
        }

        var credential = checkedKey.Value;
        caller.Caller = credential.Caller;
        uses.Note(credential.Key.PublicKey, clock.GetCurrentInstant());
        return AuthenticateResult.Success(new AuthenticationTicket(credential.Principal, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_refusal.Kind == ErrorKind.Unauthenticated)
            Response.Headers.WWWAuthenticate = SchemeName;
        return Problems.Write(Context, _refusal);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Write(Context, HttpErrors.Forbidden);

    /// <summary>The cheap checks first: a request without plausible headers is refused before its body is read.</summary>
    private async ValueTask<Result<HmacCredential>> Check()
    {
        var headers = Request.Headers;
        var (key, timestamp, signature) = (headers["X-Api-Key"], headers["X-Timestamp"], headers["X-Signature"]);
        if (string.IsNullOrEmpty(key) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
            return AuthErrors.MissingCredentials;

        var target = Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (key is not [{ } publicKey] || timestamp is not [{ } signedAt] || signature is not [{ } signed] || DigestIn(signed) is not { } digest)
            return Invalid(target);

        var now = clock.GetCurrentInstant();
        if (!IsRecent(signedAt, now))
            return AuthErrors.TimestampOutOfRange;

        var body = await RawBody.Of(Context);
        if (body.Error is not null)
            return body.Error;

        var credential = IsPlausible(publicKey) ? await cache.Find(publicKey, () => Load(publicKey)) : null;
        var request = new SignedRequest(signedAt, Request.Method, target, body.Value);
        var isSigned = request.IsSigned(digest, credential?.Key.SecretsAt(now) ?? NobodysSecrets);
        return isSigned && credential is not null ? credential : Invalid(target);
    }

    private Error Invalid(string target) => AuthErrors.InvalidSignature(Request.Method, Rules.Echo(target)!);

    private async Task<HmacCredential?> Load(string publicKey) => await keys.Find(publicKey, Context.RequestAborted) is { } key ? new HmacCredential(key) : null;

    private static byte[]? DigestIn(string signature)
    {
        var digest = new byte[HMACSHA256.HashSizeInBytes];
        return signature.Length == Version.Length + 2 * digest.Length
            && signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.FromHexString(signature.AsSpan(Version.Length), digest, out _, out _) == OperationStatus.Done
            ? digest
            : null;
    }

    private static bool IsRecent(string timestamp, Instant now) =>
        timestamp.Length <= MostTimestampDigits
        && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Duration.FromSeconds(Math.Abs(now.ToUnixTimeSeconds() - seconds)) <= Tolerance;

    private static bool IsPlausible(string key) => key.Length <= MostKeyCharacters && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>What a client may have signed for the request at hand.</summary>
internal readonly record struct SignedRequest(string Timestamp, string Method, string Target, RawBody Body)
{
    /// <summary>Compares in constant time, over every form of the request that the contract accepts.</summary>
    public bool IsSigned(ReadOnlySpan<byte> digest, IReadOnlyList<byte[]> secrets)
    {
        // The published text says "path", so a GET may leave its query out; axios sends null for no body, and signs either.
        var path = Target.IndexOf('?', StringComparison.Ordinal);
        var withoutQuery = path >= 0 && HttpMethods.IsGet(Method) ? Target[..path] : null;
        var body = Body.Bytes.Span;

        return IsSigned(digest, secrets, Target, body)
            || (withoutQuery is not null && IsSigned(digest, secrets, withoutQuery, body))
            || (Body.IsNull && IsSigned(digest, secrets, Target, []));
    }

    private bool IsSigned(ReadOnlySpan<byte> digest, IReadOnlyList<byte[]> secrets, string target, ReadOnlySpan<byte> body)
    {
        var head = $"{Timestamp}\n{Method}\n{target}\n";
        var message = ArrayPool<byte>.Shared.Rent(head.Length + body.Length);
        try
        {
            // Latin-1 is one byte a character, as the target came.
            var length = Encoding.Latin1.GetBytes(head, message);
            body.CopyTo(message.AsSpan(length));
            length += body.Length;

            Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
            var isSigned = false;
            foreach (var secret in secrets)
            {
                HMACSHA256.HashData(secret, message.AsSpan(0, length), expected);
                isSigned |= CryptographicOperations.FixedTimeEquals(expected, digest);
            }

            return isSigned;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }
}
