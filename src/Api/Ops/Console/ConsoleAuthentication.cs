using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parcours.Api.Auth;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;

namespace Parcours.Api.Ops.Console;

/// <summary>Operators in a browser: who has the secret that is sealed in the cookie.</summary>
internal sealed class ConsoleAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    ConsoleSessions sessions,
    IOperators operators,
    CredentialCache<BearerCredential> cache,
    CallerContext caller)
    : SilentAuthentication(options, encoder)
{
    public const string SchemeName = "Console";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (sessions.In(Request) is not { } secret
            || await cache.Find(SchemeName + Convert.ToHexString(secret.Hash), Load) is not { } credential)
            return AuthenticateResult.NoResult();

        caller.Caller = credential.Caller;
        return AuthenticateResult.Success(new AuthenticationTicket(credential.Principal, SchemeName));

        async Task<BearerCredential?> Load() =>
            await operators.Find(secret, Context.RequestAborted) is { } found ? new BearerCredential(new OperatorCaller(found), SchemeName) : null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Redirect(ConsoleAddresses.SignIn);
        return Task.CompletedTask;
    }
}
