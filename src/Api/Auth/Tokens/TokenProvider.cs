using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using OpenIddict.Server;
using Parcours.Api.Http;
using Parcours.Application.Partners;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using Handlers = OpenIddict.Server.OpenIddictServerHandlers;

namespace Parcours.Api.Auth.Tokens;

/// <summary>OpenIddict as we use it: one grant, signed tokens, no storage of its own.</summary>
internal static class TokenProvider
{
    public static IServiceCollection AddTokenProvider(this IServiceCollection services, IConfiguration configuration)
    {
        var names = Realms.NamesIn(configuration);
        services.AddSingleton(provider => new Realms(names, provider.GetRequiredService<Links>())).AddSingleton(new ClientLimits(configuration)).AddSingleton<TokenSigning>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<TokenSigning>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<TokenSigning>());
        services.AddOptions<OpenIddictServerOptions>().Configure<Realms, IClock>((options, realms, clock) =>
        {
            options.TimeProvider = new ClockTime(clock);
            options.TokenEndpointUris.AddRange(realms.TokenPaths.Select(Relative));
            options.JsonWebKeySetEndpointUris.Clear();
            options.JsonWebKeySetEndpointUris.AddRange(realms.KeysPaths.Select(Relative));
            options.ConfigurationEndpointUris.Clear();
            options.ConfigurationEndpointUris.AddRange(realms.DiscoveryPaths.Select(Relative));
        });

        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().AllowClientCredentialsFlow().SetAccessTokenLifetime(TokenKey.TokenLifetime.ToTimeSpan());
            // The API reads the token itself, and a client may look into it: there is nothing to hide. OpenIddict wants a key all the same.
            server.DisableAccessTokenEncryption().AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            server.Configure(options =>
            {
                options.ClientAuthenticationMethods.IntersectWith([ClientAuthenticationMethods.ClientSecretBasic, ClientAuthenticationMethods.ClientSecretPost]);
                options.ClientAssertionTypes.Clear();
                options.PromptValues.Clear();
            });
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler
                .UseScopedHandler<AuthenticateClient>().SetOrder(Handlers.Exchange.ValidateGrantType.Descriptor.Order + 500));
            server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<GrantToken>());
            server.AddEventHandler<ProcessSignInContext>(handler => handler
                .UseSingletonHandler<NameIssuer>().SetOrder(Handlers.PrepareAccessTokenPrincipal.Descriptor.Order + 500));
            server.AddEventHandler<HandleConfigurationRequestContext>(handler => handler
                .UseSingletonHandler<DescribeRealm>().SetOrder(Handlers.Discovery.AttachIssuer.Descriptor.Order + 500));
            server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler.UseSingletonHandler<ListResponseTypes>().SetOrder(int.MinValue));
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseSingletonHandler<NameRefusedRequest>().SetOrder(int.MinValue));
            // TLS ends before us, as for every other address.
            server.UseAspNetCore().DisableTransportSecurityRequirement().SetRealm("parcours");
        });
        return services.AddSingleton<IAuthenticationSchemeProvider, SchemesThatAreAsked>();
    }

    private static Uri Relative(string path) => new(path.TrimStart('/'), UriKind.Relative);

    /// <summary>OpenIddict offers to look at every request there is, in case it is one of its own; our routes know which those are.</summary>
    private sealed class SchemesThatAreAsked(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
    {
        public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() => Task.FromResult<IEnumerable<AuthenticationScheme>>([]);
    }

    /// <summary>Tokens live by the same clock as everything else.</summary>
    private sealed class ClockTime(IClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();
    }
}
