using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Contract;

/// <summary>The API description as a linter of such documents reads it, one that has never seen our code.</summary>
public sealed class SpectralTests
{
    private const string Package = "@stoplight/spectral-cli";

    [Fact]
    public async Task The_API_description_breaks_no_rule_of_the_linter_nor_one_of_ours() => (await Lint(Path.Combine(ErrorCatalogue.Root, "docs/openapi.json"))).ShouldSucceed();

    [Fact]
    public async Task A_description_that_breaks_them_is_found_out()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.File("openapi.json");
        await File.WriteAllTextAsync(broken, """
            {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/a": {"get": {"security": [{"Nobody": []}], "responses": {"204": {"description": "", "headers": {"X": {}}}}}}},
             "components": {"schemas": {"A": {"type": "object", "properties": {"camelCase": {"type": "string"}}}}}}
            """, TestContext.Current.CancellationToken);

        var found = await Lint(broken);

        found.ExitCode.Should().Be(1);
        found.Said.Should().ContainAll("operation-operationId", "snake-case-fields", "answers-with-request-id", "never-204", "refusals-of-what-needs-a-credential");
    }

    private static async Task<Outcome> Lint(string document)
    {
        var node = Programs.SkipWithout("node");
        await Programs.RestorePackages(ContractProxy.Folder, Package);
        return await Programs.Run(node, ContractProxy.Folder, $"node_modules/{Package}/dist/index.js", "lint", document, "--ruleset", "spectral.yaml", "--fail-severity", "hint", "--quiet");
    }
}
