using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Api.Pages;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <summary>What the pages of the portal share: who looks.</summary>
public abstract class PortalPage : FormPage
{
    /// <summary>Who is signed in; the gate lets nobody else through to pages that ask.</summary>
    public PortalCaller Caller => Visitor ?? throw new InvalidOperationException("The page asks who is signed in, and its rule lets everyone in.");

    public PortalCaller? Visitor => VisitorOf(HttpContext);

    public static PortalCaller? VisitorOf(HttpContext context) => context.RequestServices.GetRequiredService<CallerContext>().Caller as PortalCaller;

    protected string? UserAgent => Request.Headers.UserAgent.ToString();

    protected override string WordsOf(Error refusal) => Texts.Of("portal.refused." + refusal.Code);

    /// <summary>Lets somebody in who has just proved who they are, and shows the page as it is for them.</summary>
    protected void Enter(PortalUser user, PortalSecret session)
    {
        PortalCookies.Keep(Response, session);
        HttpContext.User = PortalAuthentication.PrincipalOf(session);
        HttpContext.RequestServices.GetRequiredService<CallerContext>().Caller = new PortalCaller(user, default, PortalCookies.ModeIn(Request));
    }
}
