using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using OpenIddict.Abstractions;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Auth.Tokens;

/// <summary>Access tokens of ours: <c>Authorization: Bearer</c> and the token. A client that was revoked, or a token that is over, opens nothing.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    TokenSigning signing,
    Realms realms,
    IOAuthClients clients,
    CredentialCache<BearerCredential> cache,
    KeyUseRecorder<IOAuthClients> uses,
    CallerContext caller,
    IClock clock)
    : BearerAuthentication(options, encoder, cache, caller)
{
    public const string SchemeName = "Token";

    private const string CredentialPrefix = "oauth_client:";

    private const int MostCharacters = 4096;

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    protected override Error Missing => AuthErrors.MissingAccessToken;

    // Header, claims and signature.
    protected override byte[]? HashOf(string token) => token.Length <= MostCharacters && token.AsSpan().Count('.') == 2 ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    protected override async Task<BearerCredential?> Load(string token)
    {
        await signing.Refresh(Context.RequestAborted);
        var checkedToken = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = realms.Issuers,
            ValidAudience = realms.Audience,
            ValidTypes = [OpenIddictConstants.JsonWebTokenTypes.AccessToken],
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKeys = signing.Keys,
            // At each use, by our own clock.
            ValidateLifetime = false,
        });
        return checkedToken is { IsValid: true, SecurityToken: JsonWebToken { Subject: { Length: > 0 } subject } sound } && await clients.FindActive(subject, Context.RequestAborted) is { } client
            ? new BearerCredential(new PartnerCaller(client.Owner, CredentialPrefix + client.Id), SchemeName, Instant.FromDateTimeUtc(DateTime.SpecifyKind(sound.ValidTo, DateTimeKind.Utc)))
            : null;
    }

    protected override Error? Refuse(BearerCredential credential) => clock.GetCurrentInstant() < credential.Until ? null : AuthErrors.TokenExpired;

    protected override void Note(Caller accepted) => uses.Note(accepted.Credential[CredentialPrefix.Length..], clock.GetCurrentInstant());

    /// <summary>As RFC 6750 has it: a request without a token is told no more than how to bring one.</summary>
    protected override string Challenge(Error refusal) => refusal == Missing ? base.Challenge(refusal) : """Bearer error="invalid_token" """.TrimEnd();
}
