using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;

namespace Parcours.Browser.Tests;

internal static class Entering
{
    /// <summary>The browser goes on as somebody who is signed in.</summary>
    public static Task Enter(this RunningServer server, IPage page, PortalVisitor visitor) =>
        page.Context.AddCookiesAsync(visitor.Cookies.Where(cookie => cookie.Key == "parcours_session").Select(cookie => new Cookie { Name = cookie.Key, Value = cookie.Value, Url = server.BaseUrl }));
}
