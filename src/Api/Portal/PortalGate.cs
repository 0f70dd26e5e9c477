using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Parcours.Api.Auth;
using Parcours.Application.Portal;

namespace Parcours.Api.Portal;

/// <summary>
/// Stands before every page of the portal: lets in whom <see cref="PortalPolicy"/> names for the handler that would run, and nobody else. Also what all
/// pages share: nothing is kept by a browser or a proxy, a chosen language is remembered, a form that has grown stale is shown anew.
/// </summary>
internal sealed class PortalGate : IAsyncPageFilter, IAlwaysRunResultFilter
{
    public const string Stale = "stale";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        var caller = http.RequestServices.GetRequiredService<CallerContext>().Caller as PortalCaller;
        if (context.HandlerMethod is not { } handler)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
            return;
        }

        var form = HttpMethods.IsPost(handler.HttpMethod) ? handler.Name ?? "" : null;
        var rule = PortalPolicy.Find(context.ActionDescriptor.ViewEnginePath, form);
        var mayDo = rule is not null && (rule.Roles is null || (caller is not null && rule.Roles.Contains(caller.User.Role)));
        if (!mayDo)
        {
            context.Result = Denied(context);
            return;
        }

        var page = (PortalPage)context.HandlerInstance;
        if (form is null && http.Request.Query["lang"] is [("en" or "fr") and { } chosen])
            await Remember(http, caller, chosen);
        if (form is null && http.Request.Query.ContainsKey(Stale))
            page.SayThatTheFormIsStale();
        if (rule!.IsLimited && http.RequestServices.GetRequiredService<PortalThrottle>().WaitOf(http) is { } wait)
        {
            http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            context.Result = await page.TooMany(wait);
            return;
        }

        await next();
    }

    public void OnResultExecuting(ResultExecutingContext context)
    {
        // As anti-forgery writes it where there is a form; another wording would be overridden with a warning.
        (context.HttpContext.Response.Headers.CacheControl, context.HttpContext.Response.Headers.Pragma) = ("no-cache, no-store", "no-cache");
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            var request = context.HttpContext.Request;
            var again = QueryString.Create(Stale, "1");
            context.Result = new RedirectResult(request.Path + (request.Query["link"] is [{ } link] ? again.Add("link", link) : again));
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    private static async Task Remember(HttpContext http, PortalCaller? caller, string language)
    {
        PortalCookies.KeepLanguage(http.Response, language);
        if (caller is not null && caller.User.Language != language)
            await http.RequestServices.GetRequiredService<IMediator>().Send(new ChooseLanguage(caller.User.Id, language), http.RequestAborted);
    }

    private static ViewResult Denied(PageHandlerExecutingContext context) => new()
    {
        ViewName = "/Pages/Portal/_Denied.cshtml",
        StatusCode = StatusCodes.Status403Forbidden,
        ViewData = new ViewDataDictionary(context.HttpContext.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()),
    };
}
