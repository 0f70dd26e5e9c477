using Parcours.Api.Pages;

namespace Parcours.Api.Ops.Console;

/// <summary>The gate of the console, which goes by <see cref="ConsolePolicy"/>.</summary>
internal sealed class ConsoleGate : PageGate
{
    protected override string DeniedView => "/Pages/Console/_Denied.cshtml";

    protected override (bool MayDo, bool IsLimited) Decide(HttpContext http, string page, string? form)
    {
        var (rule, caller) = (ConsolePolicy.Find(page, form), ConsolePage.VisitorOf(http));
        return (rule is not null && (rule.Actor is not { } actor || caller?.Operator.Actor.HasFlag(actor) is true), rule?.IsLimited is true);
    }
}
