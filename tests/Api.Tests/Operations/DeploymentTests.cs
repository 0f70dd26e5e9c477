using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Operations;

/// <summary>No container engine is needed to find out whether its files say what they mean.</summary>
public sealed class DeploymentTests
{
    private static readonly string Checks = Path.Combine(ErrorCatalogue.Root, "deploy/checks");

    [Theory]
    [InlineData("dockerfile")]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    [InlineData("prometheus")]
    public async Task The_files_of_the_deployment_are_sound(string which)
    {
        var node = Programs.SkipWithout("node");
        await Programs.RestorePackages(Checks, "yaml");

        var outcome = await Programs.Run(node, Checks, "check.mjs", which);

        outcome.ShouldSucceed().Said.Should().MatchRegex(@"^\d+ checks, none failed\s*$");
    }
}
