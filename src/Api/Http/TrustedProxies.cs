using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Parcours.Api.Operations;
using Parcours.Application.Kernel;
using IPNetwork = System.Net.IPNetwork;

namespace Parcours.Api.Http;

/// <summary>
/// Whose word on the client's address and scheme is taken, by <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>: limits, places and the audit log go
/// by the one, cookies by the other. Of a chain, the last address that is no trusted proxy's is the client's, whatever stands before it.
/// </summary>
internal static class TrustedProxies
{
    private const string Setting = "Proxies__Trusted";

    /// <exception cref="ConfigurationException">Something is neither an address nor a network, or everyone would be believed.</exception>
    public static void AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
    {
        if (bool.TryParse(configuration["ForwardedHeaders_Enabled"], out var all) && all)
            throw new ConfigurationException("ASPNETCORE_FORWARDEDHEADERS_ENABLED", $"would believe anyone who names another's address; name the proxies in {Setting} instead.");

        var trusted = Settings.Listed(configuration["Proxies:Trusted"]).Select(NetworkOf).ToList();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = trusted.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // As far back as the proxies are ours.
            options.ForwardLimit = null;
            // Without us, this machine's own would be trusted.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in trusted)
                options.KnownIPNetworks.Add(network);
        });
    }

    private static IPNetwork NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw new ConfigurationException(Setting, $"has '{text}', which is neither an address nor a network such as 10.0.0.0/8.");
}
