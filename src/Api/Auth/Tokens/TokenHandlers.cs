using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using NodaTime;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Parcours.Api.Http;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Parcours.Api.Auth.Tokens;

/// <summary>Who is asking, by the secret. Unknown, revoked and wrong are one refusal, and cost the same.</summary>
internal sealed class AuthenticateClient(IOAuthClients clients, ClientLimits limits, IClock clock) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var (id, secret) = (context.Request.ClientId, context.Request.ClientSecret);
        if (id is not { Length: > 0 and <= OAuthClient.MostIdCharacters } || id.Contains('\0', StringComparison.Ordinal) || string.IsNullOrEmpty(secret) || await Find(id, secret, context) is not { } client)
        {
            context.Reject(Errors.InvalidClient, OAuthErrorJson.Describe(AuthErrors.InvalidClient));
            return;
        }

        if (limits.TryTake(client.Id) is { } wait)
        {
            await Problems.Write(context.Transaction.GetHttpRequest()!.HttpContext, HttpErrors.TooManyTokens with { RetryAfter = wait });
            context.HandleRequest();
        }
    }

    private async Task<OAuthClient?> Find(string id, string secret, ValidateTokenRequestContext context)
    {
        var credential = await clients.Find(id, context.CancellationToken);
        // Nobody's secret is as random as any.
        var accepts = (credential ?? Nobody).Accepts(secret, clock.GetCurrentInstant());
        return accepts ? credential?.Client : null;
    }

    private static readonly OAuthCredential Nobody = new(new OAuthClient("", new Owner(default, default), default), OAuthSecret.New(default), null);
}

/// <summary>The token tells the client and nothing else: whose it is, is looked up when the token is used.</summary>
internal sealed class GrantToken(Realms realms, KeyUseRecorder<IOAuthClients> uses, IClock clock) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var client = context.Request.ClientId!;
        var identity = new ClaimsIdentity(TokenAuthentication.SchemeName);
        identity.SetClaim(Claims.Subject, client).SetScopes(context.Request.GetScopes()).SetResources(realms.Audience);
        uses.Note(client, clock.GetCurrentInstant());
        context.SignIn(new ClaimsPrincipal(identity));
        return ValueTask.CompletedTask;
    }
}

/// <summary>An access token and nothing beside it: there is no person whose identity a second one could tell. The issuer is the realm that was asked.</summary>
internal sealed class NameIssuer(Realms realms) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        context.GenerateIdentityToken = context.IncludeIdentityToken = false;
        context.AccessTokenPrincipal!.SetClaim(Claims.Private.Issuer, realms.IssuerAt(context.Transaction.GetHttpRequest()!.Path));
        return ValueTask.CompletedTask;
    }
}

internal sealed class DescribeRealm(Realms realms) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        var path = context.Transaction.GetHttpRequest()!.Path;
        context.TokenEndpoint = new Uri(realms.TokenEndpointAt(path));
        context.JsonWebKeySetEndpoint = new Uri(realms.KeysAt(path));
        // As a text: an address without a path would get a slash, and issuers are compared as they stand.
        context.Metadata[Metadata.Issuer] = realms.IssuerAt(path);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Nobody is sent here to sign in, so there are no types of answers to that; the standard wants the empty list said, which OpenIddict leaves out.</summary>
internal sealed class ListResponseTypes : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        context.Response.AddParameter(Metadata.ResponseTypesSupported, new OpenIddictParameter(new JsonArray()));
        return ValueTask.CompletedTask;
    }
}

/// <summary>What OpenIddict refuses says which request it was, as every refusal does, and points to no page of OpenIddict's.</summary>
internal sealed class NameRefusedRequest : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is not null)
        {
            context.Response.ErrorUri = null;
            context.Response["request_id"] = context.Transaction.GetHttpRequest()!.HttpContext.TraceIdentifier;
        }

        return ValueTask.CompletedTask;
    }
}
