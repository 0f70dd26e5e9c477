using Parcours.Api.Tests.Docs;
using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Clients;

/// <summary>What each library's README shows first makes an order.</summary>
public sealed class FirstCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string Libraries = Path.Combine(ErrorCatalogue.Root, "clients");

    [Fact]
    public Task In_Python() => Calls("python", Programs.SkipWithout("python3"), ["first.py"], ("first.py", code => code));

    [Fact]
    public Task In_JavaScript() => Calls("javascript", Programs.SkipWithout("node"), ["first.mjs"], ("first.mjs", code => code));

    [Fact]
    public Task In_PHP() => Calls("php", Programs.SkipWithout("php"), ["first.php"], ("first.php", code => $$"""
        <?php
        spl_autoload_register(fn ($class) => require '{{Libraries}}/php/src/' . strtr(substr($class, strlen('Parcours\\')), '\\', '/') . '.php');
        {{code}}
        """));

    [Fact]
    public Task In_Ruby() => Calls("ruby", Programs.SkipWithout("ruby"), ["-I", Path.Combine(Libraries, "ruby/lib"), "first.rb"], ("first.rb", code => code));

    [Fact]
    public async Task In_Java()
    {
        using var library = await JavaLibrary.Compile();

        await Calls("java", Programs.SkipWithout("java"), ["-cp", library.ClassPath, "First.java"], ("First.java", code => $$"""
            import app.parcours.*;
            import java.util.*;

            public final class First {
                public static void main(String[] args) {
                    {{code}}
                }
            }
            """));
    }

    [Fact]
    public Task In_CSharp() => Calls("csharp", Programs.Dotnet, ["run", "--project", "First.csproj"], ("Program.cs", code => code), ("First.csproj", _ => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Parcours.Client.dll")}" />
          </ItemGroup>
        </Project>
        """));

    /// <param name="files">Each made of the README's code.</param>
    private async Task Calls(string library, string program, string[] arguments, params (string Name, Func<string, string> Of)[] files)
    {
        var partner = await server.Given.APartner();
        var code = GuidePage.Of($"clients/{library}/README.md").Snippets.First(snippet => snippet.Language is not ("sh" or "xml")).Code
            .Replace("https://api.example.com", server.BaseUrl, StringComparison.Ordinal)
            .Replace("http://localhost:5001", server.BaseUrl, StringComparison.Ordinal)
            .Replace("sk_test_secret_dropcolis_partner", partner.Secret, StringComparison.Ordinal)
            .Replace("pk_test_dropcolis_partner", partner.PublicKey, StringComparison.Ordinal);
        var environment = new Dictionary<string, string?>
        {
            ["PARCOURS_KEY"] = partner.PublicKey,
            ["PARCOURS_SECRET"] = partner.Secret,
            ["PYTHONPATH"] = Path.Combine(Libraries, "python/src"),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
        using var folder = new TemporaryFolder();
        // Where Node looks for what is installed.
        Directory.CreateDirectory(folder.File("node_modules/@parcours"));
        Directory.CreateSymbolicLink(folder.File("node_modules/@parcours/client"), Path.Combine(Libraries, "javascript"));
        foreach (var (name, of) in files)
            await File.WriteAllTextAsync(folder.File(name), of(code));

        (await Programs.Run(program, folder.Path, environment, arguments)).ShouldSucceed();

        server.Stored.OrdersOf(partner).Should().ContainSingle();
    }
}
