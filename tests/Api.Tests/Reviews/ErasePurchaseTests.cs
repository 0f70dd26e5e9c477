namespace Parcours.Api.Tests.Reviews;

public sealed class ErasePurchaseTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task Who_bought_it_is_forgotten_and_nobody_is_asked_any_more()
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        var purchase = Shop.AFullPurchase("#gdpr").With("consumer.email", email).With("consumer.last_name", "Zzyzx");
        var json = Shop.ListOf(purchase, APurchase("#other"));
        var id = (await Shop.Submit(json, "erase-1")).ShouldBe(200)["[0].id"]!;
        // The same again waits in the queue, and once more with something wrong in a file.
        await Shop.Queue(purchase);
        Server.Stored.TablesThatMention(email).Should().BeEquivalentTo("purchase_events", "purchase_batches");

        var erased = (await Shop.Erase(id)).ShouldBe(200);

        erased.Text.Should().Be($$"""{"id":"{{id}}","deleted":true}""");
        Server.Stored.TablesThatMention(email).Should().BeEmpty();
        Server.Stored.TablesThatMention("Zzyzx").Should().BeEmpty();
        (await FollowUp("?reference=%23gdpr", "id", "status", "reason", "cancelled_at")).Should().Equal(
            $"{id} cancelled erased 2025-11-07T15:00:00Z", $"{id} cancelled erased 2025-11-07T15:00:00Z");
        (await FollowUp("?reference=%23other", "status")).Should().Equal("scheduled");
    }

    [Fact]
    public async Task Erased_again_nothing_changes()
    {
        var id = (await Shop.Submit(APurchase("#twice"))).ShouldBe(200)["[0].id"]!;
        var first = (await Shop.Erase(id)).ShouldBe(200);

        (await Shop.Erase(id)).ShouldBe(200).Text.Should().Be(first.Text);
        (await FollowUp("", "status", "reason")).Should().Equal("cancelled erased");
    }

    [Fact]
    public async Task Told_again_a_purchase_stays_erased()
    {
        var id = (await Shop.Submit(APurchase("#back"))).ShouldBe(200)["[0].id"]!;
        await Shop.Erase(id);

        var again = (await Shop.Submit(APurchase("#back").With("consumer.email", "back@again.example"))).ShouldBe(200);

        again["[0].status"].Should().Be("duplicate");
        again["[0].id"].Should().Be(id);
        Server.Stored.TablesThatMention("back@again.example").Should().BeEmpty();
        (await FollowUp("", "status")).Should().Equal("cancelled");
    }

    [Fact]
    public async Task What_was_answered_before_stays_answered()
    {
        var id = (await Shop.Submit(APurchase("#answered"))).ShouldBe(200)["[0].id"]!;
        Server.Stored.Change("UPDATE solicitations SET status = 'answered' WHERE reference = $1", "#answered");

        (await Shop.Erase(id)).ShouldBe(200);

        (await FollowUp("", "status")).Should().Equal("answered");
    }

    [Theory]
    [InlineData("pe_0000000000000000")]
    [InlineData("nonsense")]
    public async Task What_is_not_there_is_404(string id) => (await Shop.Erase(id)).ShouldBeRefused(404, "not_found");

    [Fact]
    public async Task Another_websites_purchase_is_404()
    {
        var id = (await Shop.Submit(APurchase())).ShouldBe(200)["[0].id"]!;

        (await (await Shop.At(Server, Shop.Owner)).Erase(id)).ShouldBeRefused(404, "not_found");
        (await FollowUp("", "status")).Should().Equal("scheduled");
    }
}
