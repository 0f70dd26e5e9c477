using Microsoft.AspNetCore.Mvc;
using Parcours.Api.Http;
using Parcours.Api.Ops.Console;
using Parcours.Application.Operations;

namespace Parcours.Api.Pages.Console;

/// <summary>An operator shows the secret that they were given, once a shift.</summary>
public sealed class SignInModel : ConsolePage
{
    public IActionResult OnGet() => VisitorOf(HttpContext) is { } caller ? Redirect(ConsoleAddresses.HomeOf(caller.Operator)) : Page();

    public async Task<IActionResult> OnPost(string? secret)
    {
        var services = HttpContext.RequestServices;
        if (ConsoleSessions.Parse(secret?.Trim()) is not { } typed
            || await services.GetRequiredService<IOperators>().Find(typed, HttpContext.RequestAborted) is not { } person)
            return await Again(Texts.Of("console.sign_in.wrong"), StatusCodes.Status422UnprocessableEntity);

        services.GetRequiredService<ConsoleSessions>().Keep(Response, typed);
        return Redirect(ConsoleAddresses.HomeOf(person));
    }
}
