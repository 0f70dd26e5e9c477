using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

/// <summary>What happens to an order on this platform, and what it means for its purchase.</summary>
public sealed class OrderPurchasesTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task An_order_that_our_couriers_delivered_becomes_a_purchase()
    {
        var shop = await TakingOrders();
        var partner = await Given.AKeyOf(shop.Owner);
        var id = await Given.AnOrder(partner, Sample.Order("ORD-1").With("dropoff.email", "zoe@example.com"));

        await Deliver(partner, id);

        var row = (await shop.FollowUp()).ShouldBe(200);
        row["data[0].purchase_reference"].Should().Be("ORD-1");
        row["data[0].status"].Should().Be("scheduled");
        row["data[0].kind"].Should().Be("brand");
        row["data[0].scheduled_at"].Should().Be("2025-11-14T15:00:00Z");
        row["data[1]"].Should().BeNull();
    }

    [Fact]
    public async Task A_merchants_order_becomes_a_purchase_with_its_product_when_the_merchant_says_that_it_arrived()
    {
        var shop = await TakingOrders();
        var merchant = await Given.AMerchantKey(shop.Owner);
        var number = (await merchant.Create(Sample.MerchantOrder("ORDER-1"))).ShouldBe(201)["order_id"]!;
        (await merchant.Take("ship", number)).ShouldBe(200);
        (await shop.FollowUp()).ShouldBe(200)["data[0]"].Should().BeNull();

        (await merchant.Take("deliver", number)).ShouldBe(200);

        (await Rows(shop, "purchase_reference", "kind", "status")).Should().BeEquivalentTo("ORDER-1 brand scheduled", "ORDER-1 product scheduled");
    }

    [Fact]
    public async Task Nothing_happens_unless_the_account_asks_for_it()
    {
        var partner = await Given.AKeyOf(Shop.Owner);
        await Deliver(partner, await Given.AnOrder(partner, Sample.Order().With("dropoff.email", "zoe@example.com")));

        (await FollowUp("", "status")).Should().BeEmpty();
    }

    [Fact]
    public async Task An_order_without_an_address_to_ask_at_is_told_as_rejected()
    {
        var shop = await TakingOrders();
        var partner = await Given.AKeyOf(shop.Owner);

        await Deliver(partner, await Given.AnOrder(partner, Sample.Order("ORD-2")));

        (await Rows(shop, "purchase_reference", "status", "reason")).Should().Equal("ORD-2 rejected missing_email");
    }

    [Fact]
    public async Task What_the_shop_told_before_stays_as_it_is()
    {
        var shop = await TakingOrders();
        var partner = await Given.AKeyOf(shop.Owner);
        await shop.Submit(APurchase("ORD-3").With("solicitation_parameters", JsonNode.Parse("""{"delay": 30}""")));

        await Deliver(partner, await Given.AnOrder(partner, Sample.Order("ORD-3").With("dropoff.email", "zoe@example.com")));

        (await Rows(shop, "purchase_reference", "scheduled_at")).Should().Equal("ORD-3 2025-12-01T10:00:00Z");
    }

    [Fact]
    public async Task An_order_that_is_cancelled_cancels_the_requests_of_its_purchase()
    {
        var partner = await Given.AKeyOf(Shop.Owner);
        var id = await Given.AnOrder(partner, Sample.Order("ORD-4"));
        await Shop.Submit(Shop.AFullPurchase("ORD-4"), APurchase("ORD-5"));

        (await partner.Cancel(id)).ShouldBe(200);

        (await FollowUp("?reference=ORD-4", "status", "reason", "reason_description", "cancelled_at")).Should().Equal(
            "cancelled order_cancelled La commande a été annulée. 2025-11-07T15:00:00Z", "cancelled order_cancelled La commande a été annulée. 2025-11-07T15:00:00Z");
        (await FollowUp("?reference=ORD-5", "status")).Should().Equal("scheduled");
    }

    [Fact]
    public async Task An_order_that_is_refunded_cancels_them_also_when_they_were_sent()
    {
        var merchant = await Given.AMerchantKey(Shop.Owner);
        var number = await Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant);
        var reference = (await merchant.Read(number)).ShouldBe(200)["external_order_id"]!;
        await Shop.Submit(APurchase(reference));
        Server.Stored.Change("UPDATE solicitations SET status = 'sent' WHERE reference = $1", reference);

        (await merchant.Take("resolve", number, """{"resolution": "refunded"}""")).ShouldBe(200);

        (await FollowUp("", "status", "reason")).Should().Equal("cancelled order_refunded");
    }

    [Fact]
    public async Task An_order_that_is_completed_leaves_them_alone()
    {
        var merchant = await Given.AMerchantKey(Shop.Owner);
        var number = await Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant);
        await Shop.Submit(APurchase((await merchant.Read(number)).ShouldBe(200)["external_order_id"]!));

        (await merchant.Take("resolve", number, """{"resolution": "completed"}""")).ShouldBe(200);

        (await FollowUp("", "status")).Should().Equal("scheduled");
    }

    [Fact]
    public async Task An_order_that_is_disputed_cancels_them()
    {
        var merchant = await Given.AMerchant(expiredWindow: ExpiredWindow.Disputed);
        var shop = await Shop.At(Server, merchant.Owner);
        var number = await Given.MerchantOrderIn(OrderStatus.UnboxingPending, merchant);
        await shop.Submit(APurchase((await merchant.Read(number)).ShouldBe(200)["external_order_id"]!));

        Server.Clock.Advance(UnboxingWindow.Length);
        await using (var scope = Server.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<UnboxingClock>().Round(TestContext.Current.CancellationToken);
        Server.Clock.Reset(DeliveryServer.Friday);

        (await merchant.Read(number)).ShouldBe(200)["status"].Should().Be("disputed");
        (await Rows(shop, "status", "reason")).Should().Equal("cancelled order_disputed");
    }

    [Fact]
    public async Task A_purchase_that_is_told_after_its_order_was_cancelled_asks_nobody_and_says_so()
    {
        var partner = await Given.AKeyOf(Shop.Owner);
        (await partner.Cancel(await Given.AnOrder(partner, Sample.Order("ORD-6")))).ShouldBe(200);

        var reply = (await Shop.Submit(APurchase("ORD-6"))).ShouldBe(200);

        reply["[0].solicitations"].Should().Be("[]");
        reply["[0].warnings[0].warning"].Should().Be("order_ended");
        (await FollowUp("", "status", "reason")).Should().Equal("cancelled order_cancelled");
    }

    [Fact]
    public async Task An_order_of_somebody_else_with_the_same_reference_cancels_nothing()
    {
        var stranger = await Given.APartner();
        var order = await Given.AnOrder(stranger, Sample.Order("ORD-7"));
        await Shop.Submit(APurchase("ORD-7"));

        (await stranger.Cancel(order)).ShouldBe(200);

        (await FollowUp("", "status")).Should().Equal("scheduled");
    }

    private Given Given => Server.Given;

    private Task<Shop> TakingOrders() => Shop.At(Server, change: settings => settings with { TakesOrders = true });

    private static async Task Deliver(Partner partner, string id) =>
        (await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{id}/advance", """{"to": "delivered"}"""))).ShouldBe(200);

    private static async Task<IReadOnlyList<string>> Rows(Shop shop, params string[] fields) =>
        [.. (await shop.FollowUp()).ShouldBe(200).Json.GetProperty("data").EnumerateArray().Select(row =>
            string.Join(' ', fields.Select(field => row.TryGetProperty(field, out var value) ? value.ToString() : "-")))];
}
