using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages;

/// <summary>A published review for everyone, who may say that it breaks a rule.</summary>
[IgnoreAntiforgeryToken]
[RequestSizeLimit(MostBytes)]
public sealed class ShownReviewModel(IMediator mediator, IAntiforgery antiforgery) : PageModel
{
    private const int MostBytes = 256 * 1024;

    public ShownReview? Shown { get; private set; }

    public bool IsReported { get; private set; }

    public string? Wrong { get; private set; }

    public string? Reason { get; private set; }

    public string? Note { get; private set; }

    public string Title => Shown is null ? Texts.Of("shown.unknown") : Texts.Of("shown.title");

    public string Here => $"/reviews/{Shown!.Review.Id}?lang={CultureInfo.CurrentUICulture.Name}";

    public IEnumerable<string> Photos => Shown!.Review.Photos.Select(Links.ReviewPhotoHere);

    public string PublishedOn => Texts.Of("shown.published", Texts.Date(Shown!.Review.PublishedAt.InUtc().Date));

    public string BoughtOn => Texts.Date(Shown!.Review.BoughtAt.InUtc().Date);

    public async Task<IActionResult> OnGet()
    {
        await Find();
        IsReported = Request.Query["done"] == "reported";
        return Result();
    }

    public async Task<IActionResult> OnPost()
    {
        if (!await Find())
            return Result();
        if (await ReviewForm.Read(HttpContext) is null || !await antiforgery.IsRequestValidAsync(HttpContext))
            return Refused(Texts.Of("review.error_form"), StatusCodes.Status400BadRequest);

        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        (Reason, Note) = (form["reason"], ReviewText.Clean(form["note"]));
        var flagged = await mediator.Send(new FlagReview(Shown!.Review.Id, Reason is { Length: > 0 } ? Reason : null, Note), HttpContext.RequestAborted);
        return flagged.Error switch
        {
            null => Redirect(Here + "&done=reported"),
            { Kind: ErrorKind.TooMany } tooMany => TooMany(tooMany),
            { Kind: ErrorKind.Invalid } => Refused(Texts.Of("shown.error_rule", Review.LongestNote), StatusCodes.Status422UnprocessableEntity),
            var refusal => Refused(Texts.Of("review.error_meanwhile"), Problems.StatusOf(refusal.Kind)),
        };
    }

    private async Task<bool> Find()
    {
        if (ReviewId.Parse(RouteData.Values["id"] as string) is { } id && await mediator.Send(new ShowReview(id), HttpContext.RequestAborted) is { Error: null } found)
            Shown = found.Value;
        return Shown is not null;
    }

    private PageResult TooMany(Error refusal)
    {
        Response.Headers.RetryAfter = Math.Ceiling(refusal.RetryAfter!.Value.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Refused(Texts.Of("shown.too_many"), StatusCodes.Status429TooManyRequests);
    }

    private PageResult Refused(string wrong, int status)
    {
        (Wrong, Response.StatusCode) = (wrong, status);
        return Result();
    }

    private PageResult Result()
    {
        Response.Headers.CacheControl = "no-cache, no-store";
        if (Shown is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
