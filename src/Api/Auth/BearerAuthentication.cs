using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Auth;

/// <summary>Secrets in the header: <c>Authorization: Bearer …</c>.</summary>
internal abstract class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    CredentialCache<BearerCredential> cache,
    CallerContext caller)
    : SilentAuthentication(options, encoder)
{
    private const string Bearer = "Bearer ";

    private Error? _refusal;

    /// <summary>What a request without a secret is told: each surface has a kind of its own.</summary>
    protected abstract Error Missing { get; }

    /// <summary>The SHA-256 of a text that can be a secret of this kind; null for any other, so that nobody looks for it.</summary>
    protected abstract byte[]? HashOf(string token);

    protected abstract Task<BearerCredential?> Load(string token);

    /// <summary>Why a credential that is right is not accepted all the same.</summary>
    protected virtual Error? Refuse(BearerCredential credential) => null;

    protected virtual string Challenge(Error refusal) => "Bearer";

    /// <summary>A request was accepted.</summary>
    protected virtual void Note(Caller accepted)
    {
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Fail(Missing);

        if (await Find(header[Bearer.Length..].Trim()) is not { } credential)
            return Fail(AuthErrors.InvalidToken);

        if (Refuse(credential) is { } refusal)
            return Fail(refusal);

        caller.Caller = credential.Caller;
        Note(credential.Caller);
        return AuthenticateResult.Success(new AuthenticationTicket(credential.Principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refusal = _refusal ?? Missing;
        Response.Headers.WWWAuthenticate = Challenge(refusal);
        return Problems.Write(Context, refusal);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Write(Context, HttpErrors.Forbidden);

    private AuthenticateResult Fail(Error refusal)
    {
        _refusal = refusal;
        return AuthenticateResult.Fail(refusal.Code);
    }

    // Remembered by its hash: a memory dump should not hold more secrets than it must.
    private async ValueTask<BearerCredential?> Find(string token) =>
        HashOf(token) is { } hash ? await cache.Find(Scheme.Name + Convert.ToHexString(hash), () => Load(token)) : null;
}

/// <summary>Who has a secret, with what is made of it once.</summary>
/// <param name="until">When it is over by itself.</param>
internal sealed class BearerCredential(Caller caller, string scheme, Instant? until = null)
{
    public Caller Caller { get; } = caller;

    public Instant? Until { get; } = until;

    public ClaimsPrincipal Principal { get; } = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Credential)], scheme));
}
