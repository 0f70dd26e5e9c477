using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using OpenIddict.Server.AspNetCore;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Kernel;

namespace Parcours.Api.Auth.Tokens;

/// <summary>Where programs get access tokens: an OpenID Connect provider for the client-credentials grant. OpenIddict speaks; it is asked here and nowhere else.</summary>
internal static class TokenEndpoints
{
    public const string Token = "/connect/token";

    public const string PublishedToken = "/am/oauth2/alpha/access_token";

    public const string Keys = "/.well-known/jwks";

    public const string Discovery = "/.well-known/openid-configuration";

    public const string Realms = "/realms";

    private static readonly PathString[] Surfaces = [Realms, "/am/oauth2", "/connect"];

    /// <summary>Of a form with a name, a secret and little else.</summary>
    private const int MostBytes = 16 * 1024;

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapPost(Realms + "/{realm}/protocol/openid-connect/token", ServeRealm).GivesTokens().WithName("GetToken").WithSummary("Get an access token")
            .WithDescription("The client-credentials grant of OAuth 2 (RFC 6749), with `scope=openid` or none. The client signs in by HTTP Basic, or by `client_id` and `client_secret` in the form.")
            .TakesRealm();
        app.MapPost(PublishedToken, Serve).GivesTokens().WithName("GetTokenByPublishedPath").WithSummary("Get an access token, at a published address")
            .WithDescription("The same as under `/realms/{realm}`.");
        app.MapPost(Token, Serve).GivesTokens().WithName("GetTokenByConnectPath").WithSummary("Get an access token, at the usual address")
            .WithDescription("The same as under `/realms/{realm}`.");

        app.MapGet(Discovery, Serve).Publishes<ProviderJson>().WithName("DiscoverProvider").WithSummary("What the provider is and does")
            .WithDescription("OpenID Connect Discovery.");
        app.MapGet(Keys, Serve).Publishes<TokenKeysJson>().WithName("ListTokenKeys").WithSummary("The public keys that verify access tokens")
            .WithDescription("A JSON Web Key Set (RFC 7517): the key that signs, the one before while its tokens live, and the next one shortly before it signs.");
        app.MapGet(Realms + "/{realm}" + Discovery, ServeRealm).Publishes<ProviderJson>().WithName("DiscoverRealm").WithSummary("What the provider is and does, by realm")
            .WithDescription("As at the root; the issuer is the realm's.").TakesRealm().SpeaksOAuth();
        app.MapGet(Realms + "/{realm}/protocol/openid-connect/certs", ServeRealm).Publishes<TokenKeysJson>().WithName("ListTokenKeysOfRealm").WithSummary("The public keys, by realm")
            .WithDescription("The same keys as at the root.").TakesRealm().SpeaksOAuth();
    }

    /// <summary>Whether the answers at this address are those of RFC 6749, refusals included.</summary>
    public static bool SpeakOAuth(PathString path) => Array.Exists(Surfaces, surface => path.StartsWithSegments(surface, StringComparison.OrdinalIgnoreCase));

    private static Task<IResult> ServeRealm(string realm, HttpContext http, Realms realms, TokenSigning signing) =>
        realms.Names.Contains(realm) ? Serve(http, signing) : Task.FromResult(Problems.Of(AuthErrors.UnknownRealm(Rules.Echo(realm)!, string.Join(", ", realms.Names))));

    private static async Task<IResult> Serve(HttpContext http, TokenSigning signing)
    {
        // Before OpenIddict reads its options, which are made of the keys.
        await signing.Refresh(http.RequestAborted);
        var handlers = http.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var provider = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(http, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme))!;
        try
        {
            return await provider.HandleRequestAsync() ? TypedResults.Empty : Problems.Of(HttpErrors.NotFound);
        }
        catch (InvalidDataException)
        {
            // What the form's reader says of a form with a thousand fields.
            return Problems.Of(HttpErrors.MalformedRequest);
        }
    }

    private static RouteHandlerBuilder GivesTokens(this RouteHandlerBuilder endpoint) => endpoint.WithTags("Authentication")
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes)).RequireRateLimiting(RateLimits.Tokens)
        .SpeaksOAuth().TakesForm<TokenForm>().Answers<TokenJson>(200).Refuses(HttpErrors.MalformedRequest, AuthErrors.InvalidClient, HttpErrors.PayloadTooLarge, HttpErrors.TooManyTokens);

    private static RouteHandlerBuilder Publishes<T>(this RouteHandlerBuilder endpoint) => endpoint.WithTags("Authentication").Answers<T>(200);

    private static RouteHandlerBuilder TakesRealm(this RouteHandlerBuilder endpoint) =>
        endpoint.TakesText("realm", "Any of the platform's names.", "parcours").Refuses(AuthErrors.UnknownRealm("other", "parcours, skeepers"));
}

/// <summary>What a program asks for a token with.</summary>
/// <param name="GrantType"><c>client_credentials</c>.</param>
/// <param name="Scope"><c>openid</c>, or nothing.</param>
/// <param name="ClientId">Here or in the header, not in both.</param>
public sealed record TokenForm(string GrantType, string? Scope, string? ClientId, string? ClientSecret);

/// <summary>An access token.</summary>
/// <param name="AccessToken">A signed JSON Web Token (RFC 9068); send it as <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds: 299 or 300.</param>
public sealed record TokenJson(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>OpenID Provider Metadata.</summary>
public sealed record ProviderJson(
    string Issuer,
    string TokenEndpoint,
    string JwksUri,
    IReadOnlyList<string> GrantTypesSupported,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> ScopesSupported,
    IReadOnlyList<string> ClaimsSupported,
    IReadOnlyList<string> SubjectTypesSupported,
    IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    bool RequirePushedAuthorizationRequests,
    bool TlsClientCertificateBoundAccessTokens,
    bool ClaimsParameterSupported,
    bool RequestParameterSupported,
    bool RequestUriParameterSupported,
    bool AuthorizationResponseIssParameterSupported);

/// <summary>A JSON Web Key Set.</summary>
public sealed record TokenKeysJson(IReadOnlyList<TokenKeyJson> Keys);

/// <summary>An RSA public key as a JSON Web Key.</summary>
/// <param name="Kid">The <c>kid</c> in the header of the tokens that it verifies.</param>
/// <param name="N">The modulus, base64url.</param>
/// <param name="E">The exponent, base64url.</param>
public sealed record TokenKeyJson(string Kid, string Use, string Kty, string Alg, string E, string N);
