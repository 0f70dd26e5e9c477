using System.Buffers;
using Parcours.Api.Http;
using Parcours.Application.Kernel;

namespace Parcours.Api.Auth.Tokens;

/// <summary>Under which names the provider of tokens is known, and what each calls itself. They differ in nothing else: every client may ask any of them.</summary>
public sealed class Realms(IReadOnlyList<string> names, Links links)
{
    private const string Default = "parcours";

    /// <summary>What clients of the service that this surface is published for ask.</summary>
    private const string Published = "skeepers";

    private const string TokenPath = "/protocol/openid-connect/token";

    private const string KeysPath = "/protocol/openid-connect/certs";

    private static readonly SearchValues<char> InNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string _base = links.Base;

    public IReadOnlyList<string> Names => names;

    /// <summary>Whom tokens are for: our API.</summary>
    public string Audience => _base;

    /// <summary>All that a token can come from.</summary>
    public IEnumerable<string> Issuers => Names.Select(Issuer).Prepend(_base);

    public IEnumerable<string> TokenPaths => [TokenEndpoints.Token, TokenEndpoints.PublishedToken, .. Names.Select(name => Under(name) + TokenPath)];

    public IEnumerable<string> KeysPaths => [TokenEndpoints.Keys, .. Names.Select(name => Under(name) + KeysPath)];

    public IEnumerable<string> DiscoveryPaths => [TokenEndpoints.Discovery, .. Names.Select(name => Under(name) + TokenEndpoints.Discovery)];

    /// <summary>What the provider that was asked at this address calls itself.</summary>
    public string IssuerAt(PathString path) => Of(path) is { } realm ? Issuer(realm) : _base;

    public string TokenEndpointAt(PathString path) => IssuerAt(path) + (Of(path) is null ? TokenEndpoints.Token : TokenPath);

    public string KeysAt(PathString path) => IssuerAt(path) + (Of(path) is null ? TokenEndpoints.Keys : KeysPath);

    /// <exception cref="ConfigurationException">The name cannot stand in an address.</exception>
    public static IReadOnlyList<string> NamesIn(IConfiguration configuration)
    {
        var named = configuration["OAuth:Realm"] is { Length: > 0 } name ? name : Default;
        return named.AsSpan().ContainsAnyExcept(InNames)
            ? throw new ConfigurationException("OAuth__Realm", $"is '{named}'; it must be of lower-case letters, digits, - and _.")
            : [.. new[] { named, Published }.Distinct()];
    }

    private string? Of(PathString path) => Names.FirstOrDefault(name => path.StartsWithSegments(Under(name), StringComparison.Ordinal));

    private string Issuer(string realm) => _base + Under(realm);

    private static string Under(string realm) => TokenEndpoints.Realms + "/" + realm;
}
