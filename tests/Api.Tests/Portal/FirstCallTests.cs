namespace Parcours.Api.Tests.Portal;

/// <summary>What a new partner is given to paste runs as it stands, with the key that it came with.</summary>
public sealed class FirstCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
        </Project>
        """;

    [Theory]
    [InlineData(0, "bash", "snippet.sh", "-eu")]
    [InlineData(1, "dotnet", "Program.cs", "run", "--project", "Snippet.csproj")]
    [InlineData(2, "node", "snippet.mjs")]
    [InlineData(3, "python3", "snippet.py")]
    [InlineData(4, "php", "snippet.php")]
    [InlineData(5, "java", "Parcours.java", "-Dfile.encoding=UTF-8")]
    public async Task It_asks_for_a_price(int index, string program, string file, params string[] before)
    {
        Programs.SkipWithout(program);
        var (_, keys) = await PortalVisitor.SignedUp(server);
        var code = PortalVisitor.Shown(keys, $"snippet-{index}").Replace("http://localhost:5001", server.BaseUrl, StringComparison.Ordinal);
        code.Should().Contain(PortalVisitor.Shown(keys, "public-key")).And.NotContain("dropcolis_partner");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(file), code, TestContext.Current.CancellationToken);
        if (program == "dotnet")
            await File.WriteAllTextAsync(folder.File("Snippet.csproj"), Project, TestContext.Current.CancellationToken);

        var said = (await Programs.Run(program, folder.Path, program == "dotnet" ? before : [.. before, file])).ShouldSucceed().Said;

        said.Should().Contain("1299");
    }
}
