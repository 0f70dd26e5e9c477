using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages;

/// <summary>
/// Where whoever was asked for a review ends that. Opening it changes nothing, since mail scanners open links; the form, and a mail program's one click
/// (RFC 8058), do. Neither has a cookie: whoever has the link may. It also holds when the review's own time is over.
/// </summary>
[IgnoreAntiforgeryToken]
[RequestSizeLimit(MostBytes)]
public sealed class StopRequestsModel(IMediator mediator, Links links) : PageModel
{
    private const int MostBytes = 16 * 1024;

    public bool IsKnown { get; private set; }

    /// <summary>Null until it has ended.</summary>
    public string? Shop { get; private set; }

    public string Title => Texts.Of(!IsKnown ? "review.unknown" : Shop is null ? "stop.title" : "stop.done");

    public Func<string, string> AddressIn => language => $"{Request.Path}?lang={language}";

    public string Here => AddressIn(CultureInfo.CurrentUICulture.Name);

    public IActionResult OnGet()
    {
        IsKnown = Behind is not null;
        return Shown();
    }

    public async Task<IActionResult> OnPost()
    {
        if (Behind is not { } request)
            return Shown();

        HttpContext.RequestServices.GetRequiredService<CallerContext>().Caller = new AuthorCaller(request);
        var stopped = await mediator.Send(new StopRequests(request), HttpContext.RequestAborted);
        (IsKnown, Shop) = stopped.Error is null ? (true, stopped.Value) : (false, null);
        return Shown();
    }

    private SolicitationId? Behind => links.RequestBehind((string)RouteData.Values["token"]!)?.Request;

    private PageResult Shown()
    {
        Response.Headers.CacheControl = "no-cache, no-store";
        Response.Headers["X-Robots-Tag"] = "noindex";
        if (!IsKnown)
            Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
