using Parcours.Application.Reviews;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

public sealed class WebsitesTests(DeliveryServer server)
{
    [Fact]
    public async Task A_website_is_read_with_its_settings()
    {
        var client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);
        var website = await server.Given.AWebsite(client.Owner, new WebsiteSettings(
            "Boutique Zoé", "https://shop.example", "https://shop.example/logo.png", "Zoé", "en", "CA", "America/Toronto", TakesOrders: true));

        var read = (await client.Get($"/purchase-event/websites/{website.Id}")).ShouldBe(200);

        read.Text.Should().Be($$"""
            {"website_id":"{{website.Id}}","name":"Boutique Zoé","url":"https://shop.example","logo_url":"https://shop.example/logo.png","sender_name":"Zoé","language":"en","country":"CA","time_zone":"America/Toronto","takes_orders":true,"created_at":"2025-11-07T15:00:00Z"}
            """);
        (await client.Get($"/purchase-event/websites/{website.Id.ToString().ToUpperInvariant()}")).ShouldBe(200);
        (await client.Get("/purchase-event/websites")).ShouldBe(200)["data[0]"].Should().Be(read.Text);
    }

    [Fact]
    public async Task An_id_that_is_none_unknown_or_anothers_is_the_same_404_with_the_ids_that_the_token_may_use()
    {
        var client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);
        var (mine, second) = (await server.Given.AWebsite(client.Owner), await server.Given.AWebsite(client.Owner));
        var test = await server.Given.AWebsite(client.Owner with { Mode = Mode.Test });
        var other = await server.Given.AWebsite((await server.Given.AMerchant(Mode.Live)).Owner);

        foreach (var id in new[] { "shop-17", "17", "null", "7b1c5a52", $"{{{mine.Id}}}", new string('a', 300), "%00", "📦", Guid.Empty.ToString(), test.Id.ToString(), other.Id.ToString() })
        {
            var refused = (await client.Get("/purchase-event/websites/" + Uri.EscapeDataString(id))).ShouldBeRefused(404, "unknown_website");
            refused["error.details.website_ids"].Should().Be($"""["{mine.Id}","{second.Id}"]""");
            refused.Message.Should().StartWith("Votre compte n’a pas de site", because: "this surface speaks French unless asked otherwise");
        }
    }

    [Fact]
    public async Task An_account_without_websites_may_use_none()
    {
        var client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);

        (await client.Get("/purchase-event/websites")).ShouldBe(200).Text.Should().Be("""{"data":[]}""");
        (await client.Get("/purchase-event/websites/shop-17")).ShouldBeRefused(404, "unknown_website")["error.details.website_ids"].Should().Be("[]");
    }

    [Fact]
    public async Task A_developers_machine_has_a_client_with_a_website()
    {
        var sandbox = new TokenClient(server.Wire, "parcours-sandbox", "parcours-sandbox-secret");

        (await sandbox.Get("/purchase-event/websites")).ShouldBe(200)["data[0].website_id"].Should().Be("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11");
    }
}
