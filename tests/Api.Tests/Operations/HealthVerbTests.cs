using System.Net;
using System.Net.Sockets;

namespace Parcours.Api.Tests.Operations;

/// <summary>What a container's health check runs.</summary>
public sealed class HealthVerbTests : OperatorTests
{
    [Fact]
    public async Task It_ends_well_while_the_server_is_ready_and_not_when_its_storage_is_gone()
    {
        await Migrate();
        await using var api = Start();
        var ready = $"http://{await api.Listening()}/health/ready";

        (await Ask(ready)).Should().Be((0, ""));
        File.Move(DatabaseFile, DatabaseFile + ".gone");

        (await Ask(ready)).Should().Be((1, $"{ready} answered 503."));
    }

    [Fact]
    public async Task Nor_where_nobody_answers()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var address = $"http://{deaf.LocalEndpoint}/health/ready";
        deaf.Stop();

        var (code, said) = await Ask(address);

        code.Should().Be(1);
        said.Should().StartWith(address + " does not answer");
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Nor_without_an_address(params string[] addresses)
    {
        var (code, said) = await Ask(addresses);

        code.Should().Be(1);
        said.Should().StartWith("health takes an address to ask");
    }

    /// <summary>Without a setting: a health check has none.</summary>
    private async Task<(int Code, string Said)> Ask(params string[] addresses)
    {
        await using var asking = ApiProcess.Start(Folder.FullName, [], ["health", .. addresses]);
        return (await asking.Ended(), string.Join('\n', asking.Errors));
    }
}
