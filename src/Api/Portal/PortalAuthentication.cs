using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <summary>People in a browser: the session behind the cookie. Each request looks it up, so that a session that was ended opens nothing from then on.</summary>
internal sealed class PortalAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    IPortalSessions sessions,
    IPortalUsers users,
    KeyUseRecorder<IPortalSessions> uses,
    CallerContext caller,
    IClock clock)
    : SilentAuthentication(options, encoder)
{
    public const string SchemeName = "Portal";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var now = clock.GetCurrentInstant();
        if (PortalCookies.SessionIn(Request) is not { } secret
            || await sessions.Find(secret, now, Context.RequestAborted) is not { } session
            || await users.Find(session.User, Context.RequestAborted) is not { } user)
            return AuthenticateResult.NoResult();

        caller.Caller = new PortalCaller(user, session.Id, PortalCookies.ModeIn(Request));
        uses.Note(session.Id.Value.ToString(CultureInfo.InvariantCulture), now);
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(secret), SchemeName));
    }

    /// <summary>The anti-forgery token holds this name, so that a form of one session is none of another.</summary>
    public static ClaimsPrincipal PrincipalOf(PortalSecret session) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Convert.ToHexString(session.Hash))], SchemeName));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Redirect(HttpMethods.IsGet(Request.Method) ? PortalAddresses.SignInFor(Request.Path + Request.QueryString) : PortalAddresses.SignIn);
        return Task.CompletedTask;
    }
}
