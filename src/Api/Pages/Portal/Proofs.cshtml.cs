using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Portal;

/// <summary>The unboxings that wait for the merchant's decision.</summary>
public sealed class ProofsModel : PortalPage
{
    public string? Status { get; private set; }

    public Page<WaitingProof> Waiting { get; private set; } = new([], null);

    public PagesPart Pages { get; private set; } = new(null, null);

    public async Task<IActionResult> OnGet(string? status, string? cursor)
    {
        Status = OrderLifecycle.Undecided.FirstOrDefault(known => known == status);
        var listed = await Ask(new ListProofs(Caller.Owner, Status, cursor));
        if (listed.Error is not null)
            return Redirect(Here(("cursor", null)));

        Waiting = listed.Value;
        Pages = new PagesPart(cursor is null ? null : Here(("cursor", null)), Waiting.NextCursor is { } next ? Here(("cursor", next)) : null);
        return Page();
    }
}
