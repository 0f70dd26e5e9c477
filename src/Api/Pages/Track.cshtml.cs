using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Api.Orders;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Pages;

/// <summary>The public tracking link: a page for a person, JSON for a program.</summary>
[ReadOnlyPage]
public sealed class TrackModel(IMediator mediator, IClock clock) : PageModel
{
    public ParcelPart? Parcel { get; private set; }

    public string Title => Parcel?.Title ?? Texts.Of("track.unknown");

    /// <summary>Where the page hears of changes; null when there will be none.</summary>
    public string? Live => Parcel is { Order: { HasEnded: false } order } ? $"/track/{order.Id}/live?lang={CultureInfo.CurrentUICulture.Name}" : null;

    public async Task<IActionResult> OnGet(string id, CancellationToken ct)
    {
        var found = OrderId.Parse(id) is { } order
            ? await mediator.Send(new TrackOrder(order), ct)
            : Result<TrackingView>.Refused(OrderErrors.NotFound);
        Response.Headers.CacheControl = "no-store";
        Response.Headers.Vary = "Accept, Accept-Language";
        Response.Headers["X-Robots-Tag"] = "noindex";
        if (Accepts.RathersJson(Request))
        {
            await WriteJson(found);
            return new EmptyResult();
        }

        Parcel = found.Error is null ? new ParcelPart(found.Value, clock.GetCurrentInstant()) : null;
        Response.StatusCode = Parcel is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Page();
    }

    private Task WriteJson(Result<TrackingView> found) =>
        found.Error is { } refusal
            ? Problems.Write(HttpContext, refusal)
            : Answer.Write(HttpContext, StatusCodes.Status200OK, Json.Write(TrackingJson.Of(found.Value)));
}
