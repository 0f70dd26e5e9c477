using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Orders;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Pages.Portal;

/// <summary>One unboxing: what the customer showed, what it is worth, and the merchant's decision.</summary>
public sealed class ProofModel : PortalPage
{
    public const int LongestNote = ResolveOrder.LongestNote;

    public ProofPart Proof { get; private set; } = null!;

    public string? Resolution { get; private set; }

    public string? Note { get; private set; }

    public bool MayResolve => Proof.IsUndecided && PortalPolicy.Allows(Caller.User.Role, "/Portal/Proof", "Resolve");

    public bool MayDownload => Proof.Submission is not null && PortalPolicy.Allows(Caller.User.Role, "/Portal/ProofBundle");

    private OrderNumber? Number => OrderNumber.Parse(RouteData.Values["order"] as string);

    public async Task<IActionResult> OnGet()
    {
        await Load();
        if (Proof is not null)
            return Page();

        // A link in a mail does not know which side its reader looks at.
        var elsewhere = Caller.Owner with { Mode = Caller.Mode == Mode.Test ? Mode.Live : Mode.Test };
        return Number is { } number && (await Ask(new GetMerchantOrder(elsewhere, number))).Error is null ? PortalMissing.HereIn(HttpContext) : PortalMissing.In(HttpContext);
    }

    public async Task<IActionResult> OnPostResolve(string? resolution, string? note)
    {
        await Load();
        if (Number is not { } number || Proof is null)
            return PortalMissing.In(HttpContext);

        (Resolution, Note) = (resolution, note?.ReplaceLineEndings("\n").Trim());
        var resolved = await Ask(new ResolveOrder(Caller.Owner, number, Resolution, Note));
        return resolved.Error switch
        {
            null => Anew(Resolution == ResolveOrder.Refunded ? Texts.Of("portal.proof.is_refunded") : Texts.Of("portal.proof.is_completed")),
            { Kind: ErrorKind.NotFound } => PortalMissing.In(HttpContext),
            { Kind: ErrorKind.Conflict } => await Again(Texts.Of("portal.proof.meanwhile"), StatusCodes.Status409Conflict),
            var refusal => await Again(refusal),
        };
    }

    protected override async Task Load()
    {
        if (Number is not { } number)
            return;
        var evidence = await Ask(new GetEvidence(Caller.Owner, number));
        if (evidence.Error is null)
        {
            Proof = ProofPart.Of(evidence.Value);
            return;
        }

        // Nothing was submitted, or there is no such order.
        var order = await Ask(new GetMerchantOrder(Caller.Owner, number));
        if (order.Error is null)
            Proof = ProofPart.Of(order.Value);
    }
}
