using Parcours.Api.Tests.Operations;

namespace Parcours.Api.Tests.Reviews;

/// <summary>How an operator opens the reviews API to a partner, and renews the key that signs its tokens.</summary>
public sealed class ReviewAccountsTests : OperatorTests
{
    [Fact]
    public async Task A_partner_gets_a_website_and_a_client_and_they_work_until_the_client_is_revoked()
    {
        await Migrate();
        await Say("add-partner", "--name", "Boutique", "--email", "tech@shop.example");
        var website = await Say("add-website", "--partner", "1", "--mode", "live", "--name", "Boutique Zoé", "--url", "https://shop.example", "--time-zone", "America/Toronto", "--takes-orders", "yes");
        website[0].Should().Be("Boutique Zoé, live data, is the website");
        (await Say("change-website", "--partner", "1", "--mode", "live", "--website", website[1], "--sender", "Zoé", "--takes-orders", "no")).Should().Equal("Boutique Zoé is changed.");
        var client = await Say("add-oauth-client", "--partner", "1", "--mode", "live");
        client[0].Should().Be("This client gets access tokens for Boutique, live data. The secret is below it:");
        client[1].Should().MatchRegex("^client_live_[0-9a-z]{16}$");
        client[2].Should().MatchRegex("^cs_live_[0-9a-z]{40}$");
        var rotated = await Say("rotate-oauth-client", "--partner", "1", "--mode", "live", "--client", client[1]);
        rotated[0].Should().Be($"{client[1]} has a new secret; the old one works too for 24 h:");

        string? before = null;
        await Serve(async wire =>
        {
            foreach (var secret in new[] { client[2], rotated[1] })
            {
                var read = (await new TokenClient(wire, client[1], secret).Get("/purchase-event/websites/" + website[1])).ShouldBe(200);
                (read["name"], read["url"], read["sender_name"], read["time_zone"], read["takes_orders"]).Should().Be(("Boutique Zoé", "https://shop.example", "Zoé", "America/Toronto", "false"));
            }

            before = (await wire.Send(RawRequest.Get("/.well-known/jwks"))).ShouldBe(200)["keys[0].kid"];
        });
        (await Say("revoke-oauth-client", "--partner", "1", "--mode", "live", "--client", client[1])).Should().Equal(client[1] + " gets no token any more, and those it has stop within seconds.");
        (await Refused("revoke-oauth-client", "--partner", "1", "--mode", "live", "--client", client[1])).Should().Contain($"knows no client {client[1]}");
        var said = (await Say("rotate-token-key")).Should().ContainSingle().Subject;
        said.Should().EndWith("within 15 seconds.");

        var dispatcher = (await Say("add-dispatcher", "--name", "Marie"))[1];
        await Serve(async wire =>
        {
            (await new TokenClient(wire, client[1], rotated[1]).AskByBasic()).ShouldBe(401);
            var kids = (await wire.Send(RawRequest.Get("/.well-known/jwks"))).ShouldBe(200).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!).ToList();
            kids.Should().HaveCount(2, "the key before stays published").And.Contain(before);
            said.Should().Contain(kids.Single(kid => kid != before));
            var log = (await wire.Send(RawRequest.Get("/ops/v1/audit").With("Authorization", "Bearer " + dispatcher))).ShouldBe(200);
            Enumerable.Range(1, 6).Select(index => (log[$"data[{index}].action"], log[$"data[{index}].subject"])).Should().Equal(
                ("rotate_token_key", kids.Single(kid => kid != before)), ("revoke_oauth_client", "oauth_client:" + client[1]), ("rotate_oauth_client", "oauth_client:" + client[1]),
                ("add_oauth_client", "oauth_client:" + client[1]), ("change_website", "website:" + website[1]), ("add_website", "website:" + website[1]));
        });
        var stored = await File.ReadAllBytesAsync(DatabaseFile, TestContext.Current.CancellationToken);
        foreach (var secret in new[] { client[2], rotated[1] })
            stored.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).Should().Be(-1);
    }

    [Theory]
    [InlineData("add-website needs --name", "add-website", "--partner", "1", "--mode", "live")]
    [InlineData("add-website takes an https address for --url, not 'shop.example'", "add-website", "--partner", "1", "--mode", "live", "--name", "Shop", "--url", "shop.example")]
    [InlineData("add-website takes two capital letters for --country, not 'France'", "add-website", "--partner", "1", "--mode", "live", "--name", "Shop", "--country", "France")]
    [InlineData("add-website takes a time zone of the IANA database for --time-zone, not 'Paris'", "add-website", "--partner", "1", "--mode", "live", "--name", "Shop", "--time-zone", "Paris")]
    [InlineData("add-website knows no partner 9", "add-website", "--partner", "9", "--mode", "live", "--name", "Shop")]
    [InlineData("change-website knows no website shop-17", "change-website", "--partner", "1", "--mode", "live", "--website", "shop-17")]
    [InlineData("add-oauth-client knows no partner 9", "add-oauth-client", "--partner", "9", "--mode", "live")]
    [InlineData("rotate-oauth-client knows no client nobody", "rotate-oauth-client", "--partner", "1", "--mode", "live", "--client", "nobody")]
    public async Task What_is_wrong_is_said_and_nothing_is_made(string sentence, params string[] arguments)
    {
        await Migrate();

        (await Refused(arguments)).Should().StartWith("Parcours cannot start: " + sentence);
    }
}
