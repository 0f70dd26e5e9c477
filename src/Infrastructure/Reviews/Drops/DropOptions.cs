using System.Globalization;
using Microsoft.Extensions.Configuration;
using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Kernel;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Parcours.Infrastructure.Reviews.Drops;

/// <summary>The drop folders that <c>PurchaseDrops:…</c> names.</summary>
/// <param name="Interval">Between two looks at each.</param>
public sealed record DropOptions(TimeSpan Interval, IReadOnlyList<IFileDrop> Drops)
{
    private const string Section = "PurchaseDrops";

    private const string Seconds = "Seconds";

    private const int DefaultSeconds = 30;

    private const int MostSeconds = 86_400;

    private static readonly string[] Names = ["Website", "Folder", "Host", "Port", "User", "Password", "KeyFile", "KeyPassphrase", "HostKey"];

    /// <exception cref="ConfigurationException">A value is wrong or missing, or a name is none; the sentence names its key.</exception>
    public static DropOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var drops = new List<IFileDrop>();
        foreach (var child in section.GetChildren().Where(child => child.Key != Seconds))
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new ConfigurationException($"{Section}__{child.Key}", $"is no setting; there are {Section}__{Seconds} and, for each folder, {Section}__0__{Names[0]} and so on.");
            drops.Add(Drop(child));
        }

        return new DropOptions(TimeSpan.FromSeconds(Number($"{Section}__{Seconds}", section[Seconds], 1, MostSeconds, DefaultSeconds)), drops);
    }

    private static IFileDrop Drop(IConfigurationSection drop)
    {
        var prefix = $"{Section}__{drop.Key}__";
        if (drop.GetChildren().FirstOrDefault(child => !Names.Contains(child.Key)) is { } unknown)
            throw new ConfigurationException(prefix + unknown.Key, $"is no setting; a drop folder has {string.Join(", ", Names)}.");

        var website = WebsiteId.Parse(Required("Website")) ?? throw new ConfigurationException(prefix + "Website", $"is '{drop["Website"]}'; it must be a website's UUID.");
        if (string.IsNullOrEmpty(drop["Host"]))
        {
            if (Names[3..].FirstOrDefault(name => !string.IsNullOrEmpty(drop[name])) is { } remote)
                throw new ConfigurationException(prefix + remote, $"is about a server, and {prefix}Host names none.");
            return new LocalDrop(prefix.TrimEnd('_'), website, WritableFolder.MakeAndTry(prefix + "Folder", Required("Folder")).FullName);
        }

        var server = new SftpServer(
            drop["Host"]!, Number(prefix + "Port", drop["Port"], 1, 65_535, 22), Required("User"), drop["Password"], Key(prefix, drop["KeyFile"], drop["KeyPassphrase"]), HostKey(Required("HostKey")));
        if (string.IsNullOrEmpty(server.Password) && server.Key is null)
            throw new ConfigurationException(prefix + "KeyFile", $"is missing; the server needs it or {prefix}Password.");
        return new SftpDrop(prefix.TrimEnd('_'), website, drop["Folder"] is { Length: > 0 } folder ? folder.TrimEnd('/') : ".", server);

        string Required(string name) => drop[name] is { Length: > 0 } value ? value : throw new ConfigurationException(prefix + name, "is missing.");

        string HostKey(string text) => text.StartsWith(SftpServer.KeyPrefix, StringComparison.Ordinal) && IsSha256(text[SftpServer.KeyPrefix.Length..])
            ? text[SftpServer.KeyPrefix.Length..].TrimEnd('=')
            : throw new ConfigurationException(prefix + "HostKey", $"is '{text}'; it must be the fingerprint of the server's key as ssh-keygen -lf prints it: SHA256: and 43 characters.");
    }

    private static bool IsSha256(string text)
    {
        var hash = new byte[64];
        return Convert.TryFromBase64String(text.TrimEnd('=') + "=", hash, out var length) && length == 32;
    }

    private static PrivateKeyFile? Key(string prefix, string? file, string? passphrase)
    {
        if (string.IsNullOrEmpty(file))
            return null;

        try
        {
            return string.IsNullOrEmpty(passphrase) ? new PrivateKeyFile(file) : new PrivateKeyFile(file, passphrase);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SshException or InvalidOperationException)
        {
            throw new ConfigurationException(prefix + "KeyFile", $"names a file that is no private key, or not with this passphrase: {failure.Message}");
        }
    }

    private static int Number(string key, string? text, int least, int most, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ConfigurationException(key, $"is '{text}'; it must be a whole number from {least} to {most}.");
}
