using System.Net;
using Parcours.Application.Webhooks;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>What can be told from the text of a URL; where a name leads is told when it is connected to, each time anew.</summary>
internal sealed class WebhookUrlPolicy(WebhookOptions options) : IWebhookUrlPolicy
{
    private const int HttpsPort = 443;

    /// <summary>Below lie the services of machines: mail, shells, databases' older ones.</summary>
    private const int FirstUserPort = 1024;

    private static readonly string[] LocalSuffixes = ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa", "test", "invalid", "onion"];

    public Uri? Accept(string url)
    {
        // The parser trims and repairs; what it had to repair is not what the partner meant.
        if (url.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '\\')
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.UserInfo.Length > 0 || AuthorityOf(url).Contains('@', StringComparison.Ordinal) || uri.Fragment.Length > 0 || uri.IdnHost.Length == 0)
            return null;

        if (options.AllowPrivateNetworks)
            return uri.Scheme is "https" or "http" ? uri : null;

        return uri.Scheme == "https" && IsPublicPort(uri.Port) && IsPublicHost(uri) ? uri : null;
    }

    private static string AuthorityOf(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        if (start < 0)
            return "";
        var rest = url[(start + 2)..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        return end < 0 ? rest : rest[..end];
    }

    private static bool IsPublicPort(int port) => port == HttpsPort || port >= FirstUserPort;

    private static bool IsPublicHost(Uri uri)
    {
        // A trailing dot names the same host.
        var host = uri.IdnHost.TrimEnd('.');
        if (uri.HostNameType == UriHostNameType.IPv6 || IPAddress.TryParse(host, out _))
            return IPAddress.TryParse(host, out var address) && PublicAddresses.Contains(address);

        var labels = host.Split('.');
        return labels.Length > 1
            && !labels.Contains("")
            // Resolvers read a numeric last label as part of an address: 127.1, 0x7f.0.0.1, 0177.0.0.01.
            && !IsNumeric(labels[^1])
            && !Array.Exists(LocalSuffixes, suffix => host.Equals(suffix, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsNumeric(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label.Skip(2).All(char.IsAsciiHexDigit));
}
