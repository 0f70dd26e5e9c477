using Parcours.Api.Tests.Docs;

namespace Parcours.Api.Tests.Portal;

/// <summary>What a new partner is given to paste runs as it stands, with the key that it came with.</summary>
public sealed class FirstCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData(0, "bash")]
    [InlineData(1, "csharp")]
    [InlineData(2, "javascript")]
    [InlineData(3, "python")]
    [InlineData(4, "php")]
    [InlineData(5, "java")]
    public async Task It_asks_for_a_price(int index, string kind)
    {
        var (_, keys) = await PortalVisitor.SignedUp(server);
        var code = PortalVisitor.Shown(keys, $"snippet-{index}");
        code.Should().Contain(PortalVisitor.Shown(keys, "public-key")).And.NotContain("dropcolis_partner");

        var outcome = await GuidePrograms.Run(kind, code, server.BaseUrl);

        outcome.ShouldSucceed().Said.Should().Contain("1299");
    }
}
