using System.Globalization;
using Microsoft.Extensions.Configuration;
using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>How webhooks are sent, as <c>Webhooks:…</c> says.</summary>
/// <param name="AllowPrivateNetworks">Development only: <c>http</c>, private addresses and every port.</param>
/// <param name="Concurrency">Requests that this node has under way at once.</param>
/// <param name="PerEndpoint">Of these, how many go to one endpoint.</param>
public sealed record WebhookOptions(bool AllowPrivateNetworks, int Concurrency = WebhookOptions.DefaultConcurrency, int PerEndpoint = WebhookOptions.DefaultPerEndpoint)
{
    public const int DefaultConcurrency = 128;

    public const int DefaultPerEndpoint = 8;

    private const string AllowKey = "Webhooks:AllowPrivateNetworks";

    /// <exception cref="ConfigurationException">A value is wrong; the sentence names its key.</exception>
    public static WebhookOptions From(IConfiguration configuration, bool isDevelopment)
    {
        var allows = configuration[AllowKey] switch
        {
            null or "" => isDevelopment,
            var text => bool.TryParse(text, out var value) ? value : throw new ConfigurationException("Webhooks__AllowPrivateNetworks", $"is '{text}'; it must be true or false."),
        };
        if (allows && !isDevelopment)
            throw new ConfigurationException("Webhooks__AllowPrivateNetworks", "is true outside Development: partners could make us call our own network.");
        return new WebhookOptions(allows, Number(configuration, "Concurrency", DefaultConcurrency), Number(configuration, "PerEndpoint", DefaultPerEndpoint));
    }

    private static int Number(IConfiguration configuration, string name, int otherwise) =>
        configuration["Webhooks:" + name] switch
        {
            null or "" => otherwise,
            var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ConfigurationException("Webhooks__" + name, $"is '{text}'; it must be a whole number above 0."),
        };
}
