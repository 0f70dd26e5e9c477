using System.Text.Json;
using Parcours.Api.Tests.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

/// <summary>Programs as partners write them, with stock clients, against a server that they discover.</summary>
public sealed class TokenClientsTests(DiscoverableServer server) : IClassFixture<DiscoverableServer>
{
    private static readonly string Folder = Path.Combine(ErrorCatalogue.Root, "tests/Api.Tests/Clients/tokens");

    [Theory]
    [InlineData("node", "client.mjs", "")]
    [InlineData("node", "client.mjs", "/realms/parcours")]
    [InlineData("node", "client.mjs", "/realms/skeepers")]
    [InlineData("python3", "client.py", "")]
    [InlineData("python3", "client.py", "/realms/skeepers")]
    public async Task A_stock_client_gets_a_token_by_header_and_by_form_and_calls_the_API(string program, string script, string realm)
    {
        var runner = Programs.SkipWithout(program);
        if (program == "node")
            await Programs.RestorePackages(Folder, "openid-client");
        var client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);
        var website = await server.Given.AWebsite(client.Owner);
        var issuer = server.PublicUrl + realm;

        var outcome = await Programs.Run(runner, Folder, script, issuer, client.Id, client.Secret, server.PublicUrl + "/purchase-event/websites");

        var said = JsonElement.Parse(outcome.ShouldSucceed().Said);
        said.GetArrayLength().Should().Be(3);
        foreach (var answer in said.EnumerateArray().Take(2))
        {
            answer.GetProperty("issuer").GetString().Should().Be(issuer);
            answer.GetProperty("subject").GetString().Should().Be(client.Id);
            answer.GetProperty("token_type").GetString().Should().BeEquivalentTo("Bearer");
            answer.GetProperty("expires_in").GetInt32().Should().BeInRange(299, 300);
            answer.GetProperty("status").GetInt32().Should().Be(200);
            answer.GetProperty("body").GetProperty("data")[0].GetProperty("website_id").GetString().Should().Be(website.Id.ToString());
        }

        said[2].GetProperty("error").GetString().Should().Be("invalid_client");
        said[2].GetProperty("status").GetInt32().Should().Be(401);
    }
}
