using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parcours.Api.Http;
using Parcours.Application.Kernel;

namespace Parcours.Api.Auth;

/// <summary>The customer's page: <c>Authorization: Bearer</c> and the token that came with it.</summary>
internal sealed class CustomerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, CustomerTokens tokens, CallerContext caller)
    : SilentAuthentication(options, encoder)
{
    public const string SchemeName = "Customer";

    private const string Bearer = "Bearer ";

    private const int MostCharacters = 1000;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ Length: < MostCharacters } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || tokens.Behind(header[Bearer.Length..].Trim()) is not { } order)
            return Task.FromResult(AuthenticateResult.Fail(AuthErrors.InvalidToken.Code));

        var customer = new CustomerCaller(order);
        caller.Caller = customer;
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, customer.Credential)], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Write(Context, AuthErrors.InvalidToken);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Write(Context, HttpErrors.Forbidden);
}
