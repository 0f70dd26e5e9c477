using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Api.Portal;

/// <summary>
/// What the portal leaves in a browser. Over https every name begins with <c>__Host-</c>: such a cookie is taken from us alone, over https alone, for the
/// whole host. No script reads any of them.
/// </summary>
internal static class PortalCookies
{
    private const string Session = "parcours_session";

    private const string Ticket = "parcours_ticket";

    private const string Operator = "parcours_operator";

    private const string ChosenMode = "parcours_mode";

    private const string ChosenLanguage = "parcours_language";

    private static readonly Duration OneYear = Duration.FromDays(365);

    public static PortalSecret? SessionIn(HttpRequest request) => Secret(request, Session);

    public static PortalSecret? TicketIn(HttpRequest request) => Secret(request, Ticket);

    /// <summary>Test, until somebody chooses otherwise.</summary>
    public static Mode ModeIn(HttpRequest request) => Names.Parse<Mode>(Read(request, ChosenMode)) ?? Mode.Test;

    public static string? LanguageIn(HttpRequest request) => Read(request, ChosenLanguage);

    /// <summary>Begins a session. It ends where the server says so; the browser keeps the cookie for as long as that can be.</summary>
    public static void Keep(HttpResponse response, PortalSecret session)
    {
        Write(response, Session, session.Value, PortalSession.Longest);
        Forget(response, Ticket);
    }

    public static void KeepTicket(HttpResponse response, PortalSecret ticket) =>
        Write(response, Ticket, ticket.Value, new PortalToken(TokenPurpose.SecondFactor).Lifetime);

    public static void Keep(HttpResponse response, Mode mode) => Write(response, ChosenMode, Names.Of(mode), OneYear);

    /// <summary>What stands for an operator's secret, sealed.</summary>
    public static string? OperatorIn(HttpRequest request) => Read(request, Operator);

    public static void KeepOperator(HttpResponse response, string token, Duration lifetime) => Write(response, Operator, token, lifetime);

    public static void ForgetOperator(HttpResponse response) => Forget(response, Operator);

    public static void KeepLanguage(HttpResponse response, string language) => Write(response, ChosenLanguage, language, OneYear);

    public static void ForgetSession(HttpResponse response)
    {
        Forget(response, Session);
        Forget(response, ChosenMode);
    }

    private static PortalSecret? Secret(HttpRequest request, string name) => Read(request, name) is { } value && new PortalSecret(value) is { IsPlausible: true } secret ? secret : null;

    private static string? Read(HttpRequest request, string name) => request.Cookies[NameOf(request, name)];

    private static void Write(HttpResponse response, string name, string value, Duration lifetime) =>
        response.Cookies.Append(NameOf(response.HttpContext.Request, name), value, Options(response.HttpContext.Request, lifetime));

    private static void Forget(HttpResponse response, string name) =>
        response.Cookies.Delete(NameOf(response.HttpContext.Request, name), Options(response.HttpContext.Request, Duration.Zero));

    private static string NameOf(HttpRequest request, string name) => (request.IsHttps ? "__Host-" : "") + name;

    private static CookieOptions Options(HttpRequest request, Duration lifetime) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        MaxAge = lifetime > Duration.Zero ? lifetime.ToTimeSpan() : null,
    };
}
