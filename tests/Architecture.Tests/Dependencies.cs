using System.Text.Json;
using Parcours.Api.Tests;

namespace Parcours.Architecture.Tests;

/// <summary>
/// What is known against the packages that we build on. Asked for by 'build.sh audit', since it asks the registries. Each first has to know of a package
/// that is notorious: the silence of one that serves no advisories says nothing, and is reported as not run.
/// </summary>
public sealed class Dependencies
{
    private const string NotoriousProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
          <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
        </Project>
        """;

    private const string NotoriousPackage = """{"private": true, "dependencies": {"minimist": "0.0.8"}}""";

    public static TheoryData<string> Folders =>
        [.. Repository.Texts().Select(file => file.Path).Where(path => Path.GetFileName(path) == "package-lock.json").Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/'))];

    [Fact]
    public async Task Nothing_is_known_against_a_package_from_NuGet()
    {
        SkipUnlessAsked();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("Notorious.csproj"), NotoriousProject, TestContext.Current.CancellationToken);
        var answers = (await Programs.Run(Programs.Dotnet, folder.Path, "restore")).ExitCode == 0 && (await KnownTo(folder.Path, "Notorious.csproj")).Any();
        Assert.SkipUnless(answers, "Not run: the package source has nothing against Newtonsoft.Json 12.0.1, so it serves no advisories.");

        (await KnownTo(Repository.Root, "Solution.sln")).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Folders))]
    public async Task Nothing_is_known_against_a_package_from_npm(string folder)
    {
        SkipUnlessAsked();
        var npm = Programs.SkipWithout("npm");
        using var notorious = new TemporaryFolder();
        await File.WriteAllTextAsync(notorious.File("package.json"), NotoriousPackage, TestContext.Current.CancellationToken);
        var answers = (await Programs.Run(npm, notorious.Path, "install", "--package-lock-only", "--no-audit", "--no-fund")).ExitCode == 0 && (await KnownToNpm(npm, notorious.Path)).Length > 0;
        Assert.SkipUnless(answers, "Not run: the registry has nothing against minimist 0.0.8, so it serves no advisories.");

        (await KnownToNpm(npm, Path.Combine(Repository.Root, folder))).Should().BeEmpty();
    }

    private static void SkipUnlessAsked() => Assert.SkipUnless(Environment.GetEnvironmentVariable("PARCOURS_AUDIT") is not null, "'build.sh audit' asks the registries.");

    private static async Task<IEnumerable<string>> KnownTo(string folder, string project)
    {
        var list = await Programs.Run(Programs.Dotnet, folder, "list", project, "package", "--vulnerable", "--include-transitive", "--format", "json");
        if (list.ExitCode != 0)
            return [];

        return
            from one in JsonElement.Parse(list.Said).GetProperty("projects").EnumerateArray()
            from framework in Below(one, "frameworks")
            from package in Below(framework, "topLevelPackages").Concat(Below(framework, "transitivePackages"))
            from vulnerability in Below(package, "vulnerabilities")
            select $"{package.GetProperty("id")} {package.GetProperty("resolvedVersion")}: {vulnerability.GetProperty("advisoryurl")}";
    }

    private static async Task<string[]> KnownToNpm(string npm, string folder)
    {
        var audit = await Programs.Run(npm, folder, "audit", "--json", "--package-lock-only");
        return JsonElement.Parse(audit.Said).TryGetProperty("vulnerabilities", out var known) ? [.. known.EnumerateObject().Select(package => $"{package.Name}: {package.Value.GetProperty("severity")}")] : [];
    }

    private static JsonElement.ArrayEnumerator Below(JsonElement parent, string name) => parent.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;
}
