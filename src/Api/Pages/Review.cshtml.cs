using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Api.Reviews;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages;

/// <summary>
/// Where a customer answers a request for a review, and changes or withdraws what they wrote. Works without a script; the form is read here and not
/// by model binding, so that what is too large or too old is told to a person and not to a program.
/// </summary>
[IgnoreAntiforgeryToken]
[RequestSizeLimit(ReviewForm.MostBytes)]
public sealed class ReviewModel(IMediator mediator, Links links, ReviewPhotoReception reception, IAntiforgery antiforgery, IClock clock) : PageModel
{
    private const string Submitted = "submitted";

    private const string Edited = "edited";

    private const string Withdrawn = "withdrawn";

    private ReviewRequestView? _view;

    private SolicitationId _request;

    private Instant _until;

    public ReviewPageState State { get; private set; } = ReviewPageState.Unknown;

    /// <summary>What was just done; null when the page was only opened.</summary>
    public string? Done { get; private set; }

    public ReviewRequest Asked => _view!.Request;

    public IReadOnlyList<OwnReviewPart> Reviews { get; private set; } = [];

    /// <summary>The one that is being withdrawn.</summary>
    public OwnReviewPart? Doomed { get; private set; }

    public IReadOnlyList<ReviewFormPart> Parts { get; private set; } = [];

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Wrong { get; private set; }

    public bool HasErrors => Wrong is not null || Parts.Any(part => part.HasErrors);

    public bool IsEdit { get; private set; }

    public string Until => Texts.Date(_until.InUtc().Date);

    public string Title => State switch
    {
        ReviewPageState.Open => Texts.Of("review.title_open"),
        ReviewPageState.Edit => Texts.Of("review.title_edit"),
        ReviewPageState.Withdraw => Texts.Of("review.title_withdraw"),
        ReviewPageState.Answered when Done == Submitted => Texts.Of("review.title_submitted"),
        ReviewPageState.Answered when Done == Edited => Texts.Of("review.title_edited"),
        ReviewPageState.Answered when Done == Withdrawn => Texts.Of("review.title_withdrawn"),
        ReviewPageState.Answered => Texts.Of("review.title_yours"),
        ReviewPageState.Expired => Texts.Of("review.expired"),
        ReviewPageState.Closed => Texts.Of("review.closed"),
        _ => Texts.Of("review.unknown"),
    };

    public string Hint => State switch
    {
        ReviewPageState.Expired => Texts.Of("review.expired_hint"),
        ReviewPageState.Closed => Texts.Of("review.closed_hint"),
        ReviewPageState.Unknown => Texts.Of("review.unknown_hint"),
        _ => Done switch
        {
            Submitted or Edited when Reviews.All(own => own.Review.IsPublic) => Texts.Of("review.hint_published"),
            Submitted => Texts.Of("review.hint_submitted"),
            Edited => Texts.Of("review.hint_edited"),
            _ => Texts.Of("review.hint_withdrawn"),
        },
    };

    public IHtmlContent How => Asked.FirstName is { } name ? Texts.Html("review.how", name) : Texts.Html("review.how_hidden");

    public Func<string, string> AddressIn => language => Address(("lang", language), ("edit", Query("edit")), ("withdraw", Query("withdraw")));

    /// <summary>This page with other parameters.</summary>
    public string Address(params (string Name, string? Value)[] parameters) =>
        Request.Path + QueryString.Create(parameters.Where(parameter => parameter.Value is not null).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    public string Here(params (string Name, string? Value)[] parameters) => Address([("lang", CultureInfo.CurrentUICulture.Name), .. parameters]);

    public string FormAddress => IsEdit ? Here(("handler", "edit"), ("edit", Query("edit"))) : Here();

    public async Task<IActionResult> OnGet()
    {
        if (!await Find())
            return Shown();
        // The customer's own language, until they choose another.
        if (Query("lang") is null)
            return Redirect(Address([.. Request.Query.Select(part => (part.Key, (string?)part.Value)), ("lang", Language.Spoken(Asked.Language))]));

        Done = Query("done") is Submitted or Edited or Withdrawn ? Query("done") : null;
        if (Own(Query("edit")) is { CanEdit: true } edited)
            Show(ReviewPageState.Edit, [ReviewFormPart.Of(edited.Review, Asked)]);
        else if (Own(Query("withdraw")) is { CanWithdraw: true } doomed)
            (State, Doomed) = (ReviewPageState.Withdraw, doomed);
        return Shown();
    }

    /// <summary>The page's script says that somebody looks at it.</summary>
    public async Task<IActionResult> OnPostOpened()
    {
        if (await Find() && await IsOurForm())
            await mediator.Send(new NoteOpening(_request), HttpContext.RequestAborted);
        return StatusCode(StatusCodes.Status200OK);
    }

    public async Task<IActionResult> OnPost()
    {
        if (!await Find() || State == ReviewPageState.Closed)
            return Shown();
        if (await Read() is not { } form)
            return Shown();

        var parts = new List<ReviewFormPart>();
        foreach (var product in _view!.Open)
            parts.Add(await Receive(form.Of(product), product, keptBefore: 0));
        Show(State, parts);
        var written = parts.Where(part => part.IsWritten).ToList();
        if (written.Count == 0 && !parts.Exists(part => part.HasErrors))
            Wrong = Texts.Of("review.error_nothing");
        if (HasErrors)
            return await Again();

        var submitted = await mediator.Send(
            new SubmitReviews(_request, CultureInfo.CurrentUICulture.Name, [.. written.Select(part => part.ToWritten(Asked))]), HttpContext.RequestAborted);
        return submitted.Error is null ? Redirect(Here(("done", Submitted))) : await Refused(submitted.Error);
    }

    public async Task<IActionResult> OnPostEdit()
    {
        if (!await Find() || Own(Query("edit")) is not { CanEdit: true } own)
            return await Refused(null);
        Show(ReviewPageState.Edit, [ReviewFormPart.Of(own.Review, Asked)]);
        if (await Read() is not { } form)
            return Shown();

        var part = await Receive(form.Of(own.Review.Product), own.Review.Product, own.Review.Photos.Count);
        part = part with { Kept = own.Review.Photos };
        Show(ReviewPageState.Edit, [part.Rating is null ? part with { RatingError = Texts.Of("review.error_rating") } : part]);
        if (HasErrors)
            return await Again();

        var edited = await mediator.Send(new EditReview(_request, own.Review.Id, part.ToWritten(Asked)), HttpContext.RequestAborted);
        return edited.Error is null ? Redirect(Here(("done", Edited))) : await Refused(edited.Error);
    }

    public async Task<IActionResult> OnPostWithdraw()
    {
        if (!await Find() || Own(Query("withdraw")) is not { CanWithdraw: true } own)
            return await Refused(null);
        (State, Doomed) = (ReviewPageState.Withdraw, own);
        if (await Read() is null)
            return Shown();

        var withdrawn = await mediator.Send(new WithdrawReview(_request, own.Review.Id), HttpContext.RequestAborted);
        return withdrawn.Error is null ? Redirect(Here(("done", Withdrawn))) : await Refused(withdrawn.Error);
    }

    /// <summary>Finds what the link leads to; false when there is nothing to show but why.</summary>
    private async Task<bool> Find()
    {
        if (links.RequestBehind((string)RouteData.Values["token"]!) is not var (request, until))
            return false;
        (_request, _until) = (request, until);
        if (clock.GetCurrentInstant() >= until)
        {
            State = ReviewPageState.Expired;
            return false;
        }

        HttpContext.RequestServices.GetRequiredService<CallerContext>().Caller = new AuthorCaller(request);
        return await Look();
    }

    private async Task<bool> Look()
    {
        var found = await mediator.Send(new GetReviewRequest(_request), HttpContext.RequestAborted);
        if (found.Error is not null)
            return false;

        _view = found.Value;
        Reviews = [.. _view.Reviews.Select(review => new OwnReviewPart(review, Asked, links))];
        Show(
            Reviews.Count > 0 ? ReviewPageState.Answered : _view.Open.Count > 0 ? ReviewPageState.Open : ReviewPageState.Closed,
            [.. _view.Open.Select(product => new ReviewFormPart(product, Asked.NameOf(product)) { Waiting = WaitingFor(product) })]);
        return true;
    }

    private void Show(ReviewPageState state, IReadOnlyList<ReviewFormPart> parts) =>
        (State, IsEdit, Parts) = (state, state == ReviewPageState.Edit, [.. parts.Select((part, index) => part with { Index = index })]);

    private IReadOnlyList<MediaId> WaitingFor(string? product) => [.. _view!.Waiting.Where(photo => photo.Product == product).Select(photo => photo.Id)];

    private OwnReviewPart? Own(string? id) => Reviews.FirstOrDefault(own => own.Review.Id.Value == id);

    private string? Query(string name) => Request.Query[name] is [{ } value] ? value : null;

    /// <summary>The form, when it is whole and came from our page; else says what is wrong.</summary>
    private async Task<ReviewForm?> Read()
    {
        var form = await ReviewForm.Read(HttpContext);
        if (form is null)
        {
            Wrong = Texts.Of("review.error_size");
            Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            // What is left of the form is not read, so nothing that follows on this connection would be understood.
            Response.Headers.Connection = "close";
            return null;
        }

        if (await IsOurForm())
            return form;
        Wrong = Texts.Of("review.error_form");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return null;
    }

    private async Task<bool> IsOurForm() => Request.HasFormContentType && await antiforgery.IsRequestValidAsync(HttpContext);

    /// <summary>Takes a part of the form with its photos, which are kept whatever else is wrong: nobody has to choose them twice.</summary>
    private async Task<ReviewFormPart> Receive(WrittenPart written, string? product, int keptBefore)
    {
        var part = new ReviewFormPart(product, Asked.NameOf(product)) { Rating = written.Rating, Text = ReviewText.Clean(written.Text), Dropped = written.Dropped };
        var room = Review.MostPhotos - keptBefore - WaitingFor(product).Count + written.Dropped.Count;
        foreach (var file in written.Photos)
        {
            if (room-- <= 0)
                return part with { PhotoError = new HtmlString(Texts.Of("review.error_photos", Review.MostPhotos)), WasTouched = true };
            if ((await reception.Receive(_request, product, file, HttpContext.RequestAborted)).Error is { } refusal)
            {
                return part with
                {
                    PhotoError = refusal == ReviewErrors.TooManyPhotos ? new HtmlString(Texts.Of("review.error_photos", Review.MostPhotos)) : Texts.Html("review.error_photo", file.FileName),
                    WasTouched = true,
                };
            }
        }

        part = part with { WasTouched = written.Photos.Count > 0 || WaitingFor(product).Except(written.Dropped).Any() };
        if (part.Text.Length > Review.LongestText)
            part = part with { TextError = Texts.Of("review.error_text", Review.LongestText, part.Text.Length) };
        return part.IsWritten && part.Rating is null ? part with { RatingError = Texts.Of("review.error_rating") } : part;
    }

    /// <summary>The form again with what was typed, and what is wrong with it.</summary>
    private async Task<IActionResult> Again()
    {
        var (state, parts) = (State, Parts);
        await Look();
        Show(state, [.. parts.Select(part => part with { Waiting = [.. WaitingFor(part.Product).Except(part.Dropped)] })]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Shown();
    }

    /// <summary>What changed between the page and its form; shows how it is now.</summary>
    private async Task<IActionResult> Refused(Error? refusal)
    {
        if (_view is not null)
            await Look();
        Wrong = Texts.Of("review.error_meanwhile");
        Response.StatusCode = refusal is null ? StatusCodes.Status409Conflict : Problems.StatusOf(refusal.Kind);
        return Shown();
    }

    private PageResult Shown()
    {
        Response.Headers.CacheControl = "no-cache, no-store";
        Response.Headers["X-Robots-Tag"] = "noindex";
        if (Response.StatusCode == StatusCodes.Status200OK)
        {
            Response.StatusCode = State switch
            {
                ReviewPageState.Unknown => StatusCodes.Status404NotFound,
                ReviewPageState.Expired or ReviewPageState.Closed => StatusCodes.Status410Gone,
                _ => StatusCodes.Status200OK,
            };
        }

        return Page();
    }
}

public enum ReviewPageState
{
    Unknown,
    Expired,

    /// <summary>Nothing was written, and nobody is asked any more.</summary>
    Closed,

    Open,
    Answered,
    Edit,
    Withdraw,
}
