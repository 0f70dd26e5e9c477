using MediatR;
using Parcours.Api.Pages;
using Parcours.Application.Portal;

namespace Parcours.Api.Portal;

/// <summary>The gate of the portal, which goes by <see cref="PortalPolicy"/>.</summary>
internal sealed class PortalGate : PageGate
{
    protected override string DeniedView => "/Pages/Portal/_Denied.cshtml";

    protected override (bool MayDo, bool IsLimited) Decide(HttpContext http, string page, string? form)
    {
        var (rule, caller) = (PortalPolicy.Find(page, form), PortalPage.VisitorOf(http));
        return (rule is not null && (rule.Roles is null || (caller is not null && rule.Roles.Contains(caller.User.Role))), rule?.IsLimited is true);
    }

    protected override async Task Remember(HttpContext http, string language)
    {
        await base.Remember(http, language);
        if (PortalPage.VisitorOf(http) is { } caller && caller.User.Language != language)
            await http.RequestServices.GetRequiredService<IMediator>().Send(new ChooseLanguage(caller.User.Id, language), http.RequestAborted);
    }
}
