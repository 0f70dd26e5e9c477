using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Api.Unboxing;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages.Portal;

/// <summary>The sealed bundle of an unboxing, as a download.</summary>
public sealed class ProofBundleModel : PortalPage
{
    public async Task<IActionResult> OnGet(string order)
    {
        if (OrderNumber.Parse(order) is not { } number || await Ask(new GetEvidence(Caller.Owner, number)) is not { Error: null } evidence)
            return PortalMissing.In(HttpContext);

        var services = HttpContext.RequestServices;
        var bundle = EvidenceBundles.Of(evidence.Value, Caller.Mode, services.GetRequiredService<Links>(), services.GetRequiredService<IMediaStore>());
        var writer = services.GetRequiredService<BundleWriter>();
        return new StreamedResult(TypedResults.Stream(body => writer.Write(bundle, body, HttpContext.RequestAborted), EvidenceBundles.Zip, EvidenceBundles.NameOf(number)));
    }
}
