using Parcours.Api.Auth;
using Parcours.Api.Ops;
using Parcours.Api.Ops.Console;

namespace Parcours.Api.Portal;

public static class PortalSetup
{
    /// <summary>The pages, those of the portal and of the console behind their gates.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new PortalThrottle(configuration));
        services.AddSingleton<FirstCall>();
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AuthorizeFolder("/Portal", Scopes.Portal);
            foreach (var page in PortalPolicy.PublicPages)
                pages.Conventions.AllowAnonymousToPage(page);
            pages.Conventions.AddFolderApplicationModelConvention("/Portal", page => page.Filters.Add(new PortalGate()));
            pages.Conventions.AuthorizeFolder("/Console", Scopes.Console);
            foreach (var page in ConsolePolicy.PublicPages)
                pages.Conventions.AllowAnonymousToPage(page);
            pages.Conventions.AddFolderApplicationModelConvention("/Console", page => page.Filters.Add(new ConsoleGate()));
        });
        services.AddSingleton<ConsoleSessions>();
        services.AddScoped<OperatorImages>();
        services.Configure<Microsoft.AspNetCore.Mvc.CookieTempDataProviderOptions>(notes =>
        {
            notes.Cookie.Name = "parcours_note";
            notes.Cookie.SameSite = SameSiteMode.Lax;
            notes.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            notes.Cookie.IsEssential = true;
        });
        return services;
    }
}
