using System.Globalization;
using Microsoft.Extensions.Configuration;
using Parcours.Application.Kernel;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>A vision model behind an OpenAI-compatible endpoint, as <c>Vision:…</c> says.</summary>
/// <param name="Endpoint">Up to and with the version: <c>https://models.example/v1</c>.</param>
internal sealed record VisionOptions(Uri Endpoint, string Key, string Model, TimeSpan Patience)
{
    private const int DefaultSeconds = 20;
    private const int MostSeconds = 120;

    /// <summary>A server of one's own may ask for none, but the protocol has a place for it.</summary>
    private const string NoKey = "none";

    /// <returns>Null where nothing under <c>Vision:</c> is set.</returns>
    /// <exception cref="ConfigurationException">A value is wrong or missing; the sentence names its key.</exception>
    public static VisionOptions? From(IConfiguration configuration)
    {
        var vision = configuration.GetSection("Vision");
        if (vision.GetChildren().All(setting => string.IsNullOrEmpty(setting.Value)))
            return null;
        return new VisionOptions(
            EndpointOf(vision["Endpoint"]),
            vision["Key"] is { Length: > 0 } key ? KeyOf(key) : NoKey,
            vision["Model"] is { Length: > 0 } model ? model : throw new ConfigurationException("Vision__Model", "is missing; Vision__Endpoint needs a model's name."),
            TimeSpan.FromSeconds(SecondsOf(vision["TimeoutSeconds"])));
    }

    private static Uri EndpointOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            throw new ConfigurationException("Vision__Endpoint", "is missing; other settings of the vision model are there.");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new ConfigurationException("Vision__Endpoint", "is not an http or https address, such as https://models.example/v1.");
    }

    // Not the key itself in the sentence: it is a secret.
    private static string KeyOf(string key) =>
        key.All(letter => letter is > ' ' and <= '~') ? key : throw new ConfigurationException("Vision__Key", "has a character that a header cannot hold.");

    private static int SecondsOf(string? text) => text switch
    {
        null or "" => DefaultSeconds,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MostSeconds
            ? seconds
            : throw new ConfigurationException("Vision__TimeoutSeconds", $"is '{text}'; it must be a whole number from 1 to {MostSeconds}."),
    };
}
