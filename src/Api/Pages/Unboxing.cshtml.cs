using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Api.Unboxing;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Pages;

/// <summary>Where the customer shows the opening of the box: a page, and for its script the same facts as JSON, with a fresh token.</summary>
[ReadOnlyPage]
public sealed class UnboxingModel(IMediator mediator, ICallerContext callers, GuessLocks locks, ISubmissions submissions, CustomerTokens tokens, IClock clock) : PageModel
{
    public Order? Order { get; private set; }

    public Account? Shop { get; private set; }

    public Submission? Submission { get; private set; }

    public bool HasTriedTooOften { get; private set; }

    public UnboxingState State { get; private set; } = UnboxingState.Unknown;

    public string Title => State switch
    {
        UnboxingState.Open => Texts.Of("unboxing.title_open"),
        UnboxingState.Waiting => Texts.Of("unboxing.title_waiting"),
        UnboxingState.Submitted => Texts.Of("unboxing.title_submitted"),
        UnboxingState.Expired => Texts.Of("unboxing.title_expired"),
        UnboxingState.Cancelled => Texts.Of("unboxing.title_cancelled"),
        _ => HasTriedTooOften ? Texts.Of("unboxing.too_many") : Texts.Of("unboxing.unknown"),
    };

    public string Hint => State switch
    {
        UnboxingState.Open => Texts.Of("unboxing.hint_open"),
        UnboxingState.Waiting => Texts.Of("unboxing.hint_waiting"),
        UnboxingState.Submitted => Submission?.Problem is null ? Texts.Of("unboxing.hint_submitted") : Texts.Of("unboxing.hint_reported"),
        UnboxingState.Expired => Texts.Of("unboxing.hint_expired"),
        _ => Texts.Of("unboxing.hint_cancelled"),
    };

    public Mark? Mark => State switch
    {
        UnboxingState.Submitted => new Mark("", "M7 12.5l3.5 3.5 6.5-8"),
        UnboxingState.Expired or UnboxingState.Cancelled => new Mark("quiet", "M8 8l8 8M16 8l-8 8"),
        _ => null,
    };

    public Moment? Deadline => At(Order?.Unboxing?.Window?.Deadline);

    public Moment? SubmittedAt => At(Submission?.At);

    public string? Token => Order?.Number is { } number ? tokens.For(number) : null;

    /// <summary>This page in another language.</summary>
    public Func<string, string> AddressIn => language => QueryString.Create(
        Request.Query.Where(part => part.Key is "code" or "order" or "sig").Append(KeyValuePair.Create("lang", new Microsoft.Extensions.Primitives.StringValues(language)))).Value!;

    public async Task<IActionResult> OnGet(string? code, string? order, string? sig, CancellationToken ct)
    {
        var found = await locks.Find(callers.Network, new FindUnboxing(order, code, sig), guess => mediator.Send(guess, ct));
        var refusal = found.Error ?? found.Value.Refusal;
        Response.Headers.CacheControl = "no-store";
        Response.Headers.Vary = "Accept, Accept-Language";
        Response.Headers["X-Robots-Tag"] = "noindex";
        if (refusal is null)
            await Show(found.Value, ct);
        if (Accepts.RathersJson(Request))
        {
            await (refusal is null ? Answer.Write(HttpContext, StatusCodes.Status200OK, Json.Write(new UnboxingSessionJson(Names.Of(State), Token!))) : Problems.Write(HttpContext, refusal));
            return new EmptyResult();
        }

        HasTriedTooOften = refusal?.Kind == ErrorKind.TooMany;
        Response.StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind);
        if (refusal?.RetryAfter is { } wait)
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    private async Task Show(FoundUnboxing found, CancellationToken ct)
    {
        (Order, Shop) = (found.Order, found.Shop);
        Submission = await submissions.Find(Order!.Number!.Value, ct);
        var now = clock.GetCurrentInstant();
        State = Submission is not null ? UnboxingState.Submitted
            : Order.IsWindowOpen(now) ? UnboxingState.Open
            : Order.HasExpired(now) ? UnboxingState.Expired
            : Order.IsCancelled ? UnboxingState.Cancelled
            : UnboxingState.Waiting;
    }

    // We do not know where the reader is: the time is in UTC and says so, until the script writes it in the reader's own.
    private static Moment? At(Instant? moment) => moment is not { } some ? null : new Moment(
        Rfc3339.Milliseconds(some),
        Texts.Of("format.moment", some.InUtc().Date.ToString(Texts.Of(some.InUtc().Day == 1 ? "format.first_day" : "format.day"), CultureInfo.CurrentCulture), some.InUtc().TimeOfDay.ToString(Texts.Of("format.time"), CultureInfo.CurrentCulture)) + "\u00a0UTC");
}

public enum UnboxingState
{
    Unknown,
    Waiting,
    Open,
    Submitted,
    Expired,
    Cancelled,
}
