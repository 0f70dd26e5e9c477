using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>A bundle in a folder, and the system's own programs to verify it with.</summary>
internal sealed partial class UnpackedBundle : IDisposable
{
    /// <summary>The platform's key, as whoever doubts the bundle got it from the platform.</summary>
    public const string Trusted = "../key-that-i-got.pem";

    private readonly TemporaryFolder _parent = new();

    private readonly string _order;

    private UnpackedBundle(string order) => _order = order;

    public IReadOnlyList<string> Commands { get; } = [.. Command().Matches(Readme).Select(match => match.Value.Trim())];

    public JsonElement Manifest => JsonElement.Parse(System.IO.File.ReadAllBytes(File("manifest.json")));

    /// <summary>Its files, as paths from its folder on.</summary>
    public IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private string Folder => _parent.File("evidence-" + _order);

    // As the repository has it: the one in the bundle may have been changed.
    private static string Readme => System.IO.File.ReadAllText(Path.Combine(Kernel.ErrorCatalogue.Root, "src/Application/Unboxing/Sealing/README.txt"));

    /// <summary>Skips the test where a program is missing that an arbitrator has.</summary>
    public static async Task<UnpackedBundle> From(Stream zip, string order, string publishedKey)
    {
        Programs.SkipWithout("openssl");
        Programs.SkipWithout("awk");
        Programs.SkipWithout("sha256sum");
        var unpacked = new UnpackedBundle(order);
        await new ZipArchive(zip, ZipArchiveMode.Read).ExtractToDirectoryAsync(unpacked._parent.Path, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(unpacked.File(Trusted), publishedKey, TestContext.Current.CancellationToken);
        return unpacked;
    }

    public string File(string part) => Path.Combine(Folder, part);

    public Task<Outcome> Verify(params string[] key) => Programs.Run("sh", Folder, ["verify.sh", .. key]);

    /// <summary>Runs every command of the README as it stands there, and tells whether all of them succeed.</summary>
    public async Task<bool> FollowReadme()
    {
        Commands.Should().HaveCount(6, "three steps in two languages");
        foreach (var command in Commands)
        {
            if ((await Programs.Run("sh", Folder, "-c", command)).ExitCode != 0)
                return false;
        }

        return true;
    }

    public void Dispose() => _parent.Dispose();

    [GeneratedRegex("^     [a-z].*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
