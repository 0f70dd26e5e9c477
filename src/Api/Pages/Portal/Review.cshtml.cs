using MediatR;
using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>One review with its history, and what the shop's team may do about it.</summary>
public sealed class ReviewModel(Links links) : ReviewsPage
{
    public ReviewWork Work { get; private set; } = null!;

    /// <summary>The form that came back with something wrong; null when none did.</summary>
    public string? Sent { get; private set; }

    public string? Reason { get; private set; }

    public string? Note { get; private set; }

    /// <summary>What was typed as a reply, or what stands there.</summary>
    public string? Reply { get; private set; }

    public IEnumerable<string> Photos => Work.Review.Photos.Select(links.HiddenReviewPhoto);

    /// <summary>Whether the lifecycle and the reader's role allow a step.</summary>
    public bool May(ReviewTrigger step, string form) =>
        ReviewLifecycle.Table.Rows.Any(row => row.From == Work.Review.Status && row.On == step && row.By.HasFlag(Actors.Partner))
        && PortalPolicy.Allows(Caller.User.Role, "/Portal/Review", form);

    public ReasonPart ReasonFor(string form, string send) =>
        new(form, send, Sent == form ? Reason : null, Sent == form ? Note : null, Sent == form ? Wrong.GetValueOrDefault("reason") : null, Sent == form ? Wrong.GetValueOrDefault("note") : null);

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Work is null ? PortalMissing.In(HttpContext) : Page();
    }

    public Task<IActionResult> OnPostApprove(long? version) =>
        Decide("Approve", id => new ApproveReview(By, id, version), Texts.Of("portal.review.is_published"));

    public Task<IActionResult> OnPostReject(string? reason, string? note) =>
        Decide("Reject", id => new RejectReview(By, id, Keep(reason), Note), Texts.Of("portal.review.is_rejected"), note);

    public Task<IActionResult> OnPostKeep() => Decide("Keep", id => new KeepReview(By, id, null), Texts.Of("portal.review.is_kept"));

    public Task<IActionResult> OnPostRemove(string? reason, string? note) =>
        Decide("Remove", id => new RemoveReview(By, id, Keep(reason), Note), Texts.Of("portal.review.is_removed"), note);

    public Task<IActionResult> OnPostFlag(string? reason, string? note) =>
        Decide("Flag", id => new FlagReview(id, Keep(reason), Note), Texts.Of("portal.review.is_flagged"), note);

    public Task<IActionResult> OnPostReply(string? content)
    {
        Reply = content ?? "";
        return Decide("Reply", id => new ReplyToReview(Caller.Owner, id, content), Texts.Of("portal.review.is_replied"));
    }

    public Task<IActionResult> OnPostTakeBack() => Decide("TakeBack", id => new TakeBackReply(Caller.Owner, id), Texts.Of("portal.review.is_taken_back"));

    protected override async Task Load()
    {
        if (ReviewId.Parse(RouteData.Values["id"] as string) is not { } id || await Ask(new GetReviewWork(By, id)) is not { Error: null } found)
            return;

        Work = found.Value;
        Reply ??= Work.Review.Reply?.Text;
        await Choose();
    }

    private Moderator By => Moderator.Of(Caller.Owner);

    private string? Keep(string? reason) => Reason = reason;

    private async Task<IActionResult> Decide<T>(string form, Func<ReviewId, IRequest<Result<T>>> decision, string done, string? note = null)
    {
        (Sent, Note) = (form, note is null ? null : ReviewText.Clean(note));
        // Whoever may flag anyone's review flags here one of their own account's.
        await Load();
        if (Work is null)
            return PortalMissing.In(HttpContext);

        var decided = await Ask(decision(Work.Review.Id));
        return decided.Error switch
        {
            null => Anew(done),
            { Kind: ErrorKind.NotFound } => PortalMissing.In(HttpContext),
            { Kind: ErrorKind.Invalid } refusal => await Again(refusal),
            { Kind: ErrorKind.TooMany } => await Again(Texts.Of("portal.review.too_many"), StatusCodes.Status429TooManyRequests),
            var conflict => await Again(Texts.Of("portal.review.meanwhile"), Problems.StatusOf(conflict.Kind)),
        };
    }
}
