using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parcours.Api.Tests.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Clients;

/// <summary>The published client libraries, each by its own runner of one script, against the real server behind a proxy that makes faults.</summary>
public sealed partial class ConformanceTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string Libraries = Path.Combine(ErrorCatalogue.Root, "clients");

    private static readonly string Script = Path.Combine(Libraries, "conformance/script.json");

    [Fact]
    public Task The_library_for_dotnet_conforms() => Conforms("csharp/Parcours.Client.csproj", Programs.Dotnet, Path.Combine(AppContext.BaseDirectory, "Parcours.Conformance.dll"));

    [Theory]
    [InlineData("javascript/package.json", "node", "javascript/conformance/run.mjs")]
    [InlineData("python/pyproject.toml", "python3", "python/conformance/run.py")]
    [InlineData("php/composer.json", "php", "php/conformance/run.php")]
    [InlineData("ruby/lib/parcours/version.rb", "ruby", "ruby/conformance/run.rb")]
    public Task A_library_conforms(string package, string program, string runner) => Conforms(package, Programs.SkipWithout(program), Path.Combine(Libraries, runner));

    [Fact]
    public async Task The_library_for_Java_conforms()
    {
        using var library = await JavaLibrary.Compile();

        await Conforms("java/pom.xml", Programs.SkipWithout("java"), "-cp", library.ClassPath, "parcours.conformance.Run");
    }

    /// <param name="package">The file that names the library's version.</param>
    /// <param name="command">The runner, to which the script is added.</param>
    private async Task Conforms(string package, string program, params string[] command)
    {
        await using var proxy = new FaultyProxy(server.Wire);
        var partner = await server.Given.APartner();
        var merchant = await server.Given.AMerchantKey(partner.Owner);
        var client = await server.Given.AClient(partner.Owner);
        var website = await server.Given.AWebsite(partner.Owner);
        var environment = new Dictionary<string, string?>
        {
            ["PARCOURS_URL"] = proxy.Url,
            ["PARCOURS_FAULTS_URL"] = proxy.ControlUrl.ToString(),
            ["PARCOURS_RECEIVER_URL"] = proxy.ReceiverUrl.ToString(),
            ["PARCOURS_KEY"] = partner.PublicKey,
            ["PARCOURS_SECRET"] = partner.Secret,
            ["PARCOURS_API_KEY"] = merchant.Secret,
            ["PARCOURS_CLIENT_ID"] = client.Id,
            ["PARCOURS_CLIENT_SECRET"] = client.Secret,
            ["PARCOURS_WEBSITE"] = website.Id.ToString(),
            ["PARCOURS_SUBMITTED_ORDER"] = await server.Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant),
            ["PARCOURS_VERSION"] = Version().Match(await File.ReadAllTextAsync(Path.Combine(Libraries, package))).Groups["number"].Value,
            // Byte code beside the sources would be in nobody's interest.
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };

        var outcome = await Programs.Run(program, Libraries, environment, [.. command, Script]);

        var lines = outcome.Said.Split('\n', StringSplitOptions.TrimEntries);
        lines.Where(line => line.StartsWith("not ok", StringComparison.Ordinal)).Should().BeEmpty(outcome.Complained);
        var scenarios = JsonNode.Parse(await File.ReadAllTextAsync(Script))!["scenarios"]!.AsArray().Select(scenario => (string)scenario!["name"]!);
        lines.Where(line => line.StartsWith("ok - ", StringComparison.Ordinal)).Select(line => line["ok - ".Length..]).Should().Equal(scenarios, outcome.Complained);
        outcome.ShouldSucceed();
    }

    [GeneratedRegex("""(?<![a-z_])version\W+(?<number>\d+\.\d+\.\d+)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
