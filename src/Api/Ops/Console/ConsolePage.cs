using System.Text;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Api.Pages;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Ops.Console;

/// <summary>What the pages of the console share: who works, and on which orders.</summary>
public abstract class ConsolePage : FormPage
{
    /// <summary>Who is signed in; the gate lets nobody else through to pages that ask.</summary>
    public OperatorCaller Caller => VisitorOf(HttpContext) ?? throw new InvalidOperationException("The page asks who is signed in, and its rule lets everyone in.");

    public bool IsDispatcher => Caller.Operator.Courier is null;

    /// <summary>Whether live orders are shown or test ones.</summary>
    public string Mode => Names.Parse<Mode>(Request.Query["mode"]) is { } mode ? Names.Of(mode) : HttpContext.RequestServices.GetRequiredService<OpsSettings>().DefaultMode;

    public static OperatorCaller? VisitorOf(HttpContext context) => context.RequestServices.GetRequiredService<CallerContext>().Caller as OperatorCaller;

    protected override string WordsOf(Error refusal) => ErrorTexts.Message(refusal);

    /// <summary>A form that is sent again, since its answer was lost on the way, is taken once.</summary>
    /// <param name="key">Of the form as it was shown.</param>
    protected void TakeOnce(string? key)
    {
        if (key is not { Length: > 0 and <= 64 })
            return;
        // The query names the form. Its fields are not looked at: the same form is sent again as it was, images included.
        IdempotencyFilter.Take(HttpContext, "console-" + key, Encoding.UTF8.GetBytes(Request.QueryString.ToString()));
        HttpContext.RequestServices.GetRequiredService<AnswerFormatter>().Use(_ => new StoredAnswer(StatusCodes.Status200OK, []));
    }
}
