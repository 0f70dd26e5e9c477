using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parcours.Api.Auth;
using Parcours.Api.Auth.Tokens;
using Parcours.Api.Ops.Console;
using Parcours.Api.Portal;
using Parcours.Api.Reviews;
using Parcours.Api.Unboxing;
using Parcours.Api.Webhooks;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;

namespace Parcours.Api.Http;

/// <summary>What every surface shares on the way from the socket to a use case and back.</summary>
public static class HttpKernel
{
    /// <summary>256 MiB: some hundred bodies of the largest size at once, and any number of ordinary ones.</summary>
    private const long MostBodyBytes = 256L * 1024 * 1024;

    /// <summary>What lies unread of one request. Of the usual mebibyte two hundred customers who send files at once fill two hundred.</summary>
    private const long MostUnreadBytes = 64 * 1024;

    public static IServiceCollection AddHttpKernel(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBufferSize = MostUnreadBytes;
            // Any byte is a character then, and a strange header is refused by us, with an envelope, and not by the server, without one.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));

        services.AddTrustedProxies(configuration);
        services.AddSecurityHeaders();
        services.AddSingleton(new BodyMemory(MostBodyBytes));
        services.AddSingleton<GuessLocks>();
        services.AddScoped<ReviewPhotoReception>();
        services.AddTransient<WebhookRuns>();
        services.AddSingleton<RequestRecorder>().AddHostedService(provider => provider.GetRequiredService<RequestRecorder>());
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "parcours_form";
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // No page of ours may be framed at all.
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddScoped<AnswerFormatter>();
        services.AddTransient<IAnswerFormatter>(provider => provider.GetRequiredService<AnswerFormatter>());
        services.AddScoped<CallerContext>();
        services.AddTransient<ICallerContext>(provider => provider.GetRequiredService<CallerContext>());
        services.AddHttpContextAccessor();
        services.AddCaller<Caller>().AddCaller<PartnerCaller>().AddCaller<OperatorCaller>().AddCaller<CustomerCaller>();

        // Each surface names its scheme. A single registered one would otherwise be tried on every request, and read the body of public ones.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        services.AddSingleton(typeof(CredentialCache<>));
        services.AddSingleton<CustomerTokens>();
        services.AddKeyUses<IHmacKeys>().AddKeyUses<IMerchantKeys>().AddKeyUses<IOAuthClients>().AddKeyUses<IPortalSessions>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HmacAuthentication>(HmacAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, MerchantAuthentication>(MerchantAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, OperatorAuthentication>(OperatorAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, CustomerAuthentication>(CustomerAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, PortalAuthentication>(PortalAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ConsoleAuthentication>(ConsoleAuthentication.SchemeName, null);
        services.AddTokenProvider(configuration);
        services.AddAuthorizationBuilder()
            .AddPolicy(Scopes.Delivery, policy => policy.AddAuthenticationSchemes(HmacAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Merchants, policy => policy.AddAuthenticationSchemes(MerchantAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Reviews, policy => policy.AddAuthenticationSchemes(TokenAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Operations, policy => policy.AddAuthenticationSchemes(OperatorAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Customer, policy => policy.AddAuthenticationSchemes(CustomerAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Portal, policy => policy.AddAuthenticationSchemes(PortalAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(Scopes.Console, policy => policy.AddAuthenticationSchemes(ConsoleAuthentication.SchemeName).RequireAuthenticatedUser());

        var (limits, tokens) = (new RateLimits(configuration), RateLimits.TokensByAddress(configuration));
        services.AddSingleton(limits);
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = limits.Limiter;
            limiter.AddPolicy(RateLimits.Tokens, tokens);
            limiter.OnRejected = (rejected, _) =>
            {
                limits.Tell(rejected.HttpContext);
                var refusal = TokenEndpoints.SpeakOAuth(rejected.HttpContext.Request.Path) ? HttpErrors.TooManyTokens : HttpErrors.RateLimited;
                return new ValueTask(Problems.Write(rejected.HttpContext, refusal with { RetryAfter = RateLimits.WaitOf(rejected.Lease) }));
            };
        });
        return services;
    }

    /// <summary>So that an endpoint can ask for its caller as a parameter.</summary>
    private static IServiceCollection AddCaller<T>(this IServiceCollection services)
        where T : Caller => services.AddTransient(provider => provider.GetRequiredService<CallerContext>().Caller as T
            ?? throw new InvalidOperationException($"The endpoint asks for a {typeof(T).Name} but does not require one."));

    private static IServiceCollection AddKeyUses<TKeys>(this IServiceCollection services)
        where TKeys : class, IKeyUses => services.AddSingleton<KeyUseRecorder<TKeys>>().AddHostedService(provider => provider.GetRequiredService<KeyUseRecorder<TKeys>>());

    /// <summary>
    /// The order matters. Who calls comes first, since a proxy may only speak for them; then the id, so that everything after it can name the request; the log around all that decides the status; the
    /// language before the failures, so that these speak it; the failures around all that can fail; the credential before the limits, which count by it.
    /// </summary>
    public static WebApplication UseHttpKernel(this WebApplication app)
    {
        app.Lifetime.ApplicationStopped.Register(UnreadableRequests.Explain(app.Services).Dispose);
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<Language>();
        app.UseMiddleware<Failures>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use((context, next) =>
        {
            limits.Tell(context);
            return next(context);
        });
        return app;
    }
}
