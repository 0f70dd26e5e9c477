using Parcours.Api.Auth;

namespace Parcours.Api.Portal;

public static class PortalSetup
{
    /// <summary>The pages, those of the portal behind its gate.</summary>
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
        });
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
