using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages.Portal;

/// <summary>The reviews of a shop by their state, those that wait for somebody to read them first.</summary>
public sealed class ReviewsModel : ReviewsPage
{
    public ReviewStatus Status { get; private set; } = ReviewStatus.Pending;

    public Page<ReviewWork> Reviews { get; private set; } = new([], null);

    public PagesPart Pages { get; private set; } = new(null, null);

    public async Task<IActionResult> OnGet(string? status, string? cursor)
    {
        Status = Names.Parse<ReviewStatus>(status) ?? ReviewStatus.Pending;
        if (!await Choose())
            return PortalMissing.In(HttpContext);
        if (Website is not { } website)
            return Page();

        var listed = await Ask(new ListReviewWork(Moderator.Of(Caller.Owner), Names.Of(Status), website.Id.ToString(), null, null, cursor));
        if (listed.Error is not null)
            return Redirect(Here(("cursor", null)));

        Reviews = listed.Value;
        Pages = new PagesPart(cursor is null ? null : Here(("cursor", null)), Reviews.NextCursor is { } next ? Here(("cursor", next)) : null);
        return Page();
    }
}
