using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Parcours.Api.Portal;

namespace Parcours.Api.Pages;

/// <summary>
/// Stands before every page of a folder: lets in whom the folder's policy names for the handler that would run, and nobody else. Also what all such pages
/// share: nothing is kept by a browser or a proxy, a chosen language is remembered, a form that has grown stale is shown anew.
/// </summary>
internal abstract class PageGate : IAsyncPageFilter, IAlwaysRunResultFilter
{
    public const string Stale = "stale";

    /// <summary>What somebody sees whose role does not include what they asked for.</summary>
    protected abstract string DeniedView { get; }

    /// <param name="page">Its file under <c>Pages</c>, without the ending.</param>
    /// <param name="form">Null is to open the page.</param>
    /// <returns>Whether whoever asks may, and whether their address may do it only so often.</returns>
    protected abstract (bool MayDo, bool IsLimited) Decide(HttpContext http, string page, string? form);

    protected virtual Task Remember(HttpContext http, string language)
    {
        PortalCookies.KeepLanguage(http.Response, language);
        return Task.CompletedTask;
    }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        if (context.HandlerMethod is not { } handler)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
            return;
        }

        var form = HttpMethods.IsPost(handler.HttpMethod) ? handler.Name ?? "" : null;
        var (mayDo, isLimited) = Decide(http, context.ActionDescriptor.ViewEnginePath, form);
        if (!mayDo)
        {
            context.Result = Denied(context);
            return;
        }

        var page = (FormPage)context.HandlerInstance;
        if (form is null && http.Request.Query["lang"] is [("en" or "fr") and { } chosen])
            await Remember(http, chosen);
        if (form is null && http.Request.Query.ContainsKey(Stale))
            page.SayThatTheFormIsStale();
        if (isLimited && http.RequestServices.GetRequiredService<PortalThrottle>().WaitOf(http) is { } wait)
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

    private ViewResult Denied(PageHandlerExecutingContext context) => new()
    {
        ViewName = DeniedView,
        StatusCode = StatusCodes.Status403Forbidden,
        ViewData = new ViewDataDictionary(context.HttpContext.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()),
    };
}
