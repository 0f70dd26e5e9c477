using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Webhooks;

/// <summary>Where webhooks may not go outside Development, whichever way a partner names the address.</summary>
public sealed class PrivateNetworkTests(PublicServer server) : IClassFixture<PublicServer>
{
    [Theory]
    [InlineData("http://partner.example/hooks")]
    [InlineData("https://127.0.0.1/hooks")]
    [InlineData("https://localhost./hooks")]
    [InlineData("https://2130706433/hooks")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data/")]
    [InlineData("https://user:secret@partner.example/hooks")]
    [InlineData("https://partner.example:22/hooks")]
    public async Task An_address_that_is_not_public_is_refused_for_endpoints_and_for_single_orders(string url)
    {
        var (partner, merchant) = (await server.Given.APartner(), await server.Given.AMerchant());
        var endpoint = (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = "https://partner.example/hooks" })).ShouldBe(201)["id"];

        (await partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = url })).ShouldBlame("url");
        (await partner.Send(RawRequest.Post($"/v1/webhook_endpoints/{endpoint}", new JsonObject { ["url"] = url }) with { Method = "PATCH" })).ShouldBlame("url");
        (await merchant.Create(Sample.MerchantOrder().With("webhook_url", url))).ShouldBlame("webhook_url");

        (await merchant.Stats()).ShouldBe(200)["total_orders"].Should().Be("0");
        (await merchant.Create(Sample.MerchantOrder().With("webhook_url", "https://shop.example/hooks"))).ShouldBe(201);
    }
}

public sealed class PublicServer() : RunningServer(null, ("Webhooks:AllowPrivateNetworks", "false"));
