namespace Parcours.Api.Tests.Operations;

/// <summary>How partners get their accounts and their keys, at the command line of a service that may be running.</summary>
public sealed class AccountsTests : OperatorTests
{
    [Fact]
    public async Task An_account_gets_its_keys_and_they_work_until_they_are_revoked()
    {
        await Migrate();
        (await Say("add-partner", "--name", "Nike France", "--email", "tech@nike.example", "--plan", "pro", "--language", "fr")).Should().Equal("Nike France is partner 1.");

        var merchantKey = await Say("add-merchant-key", "--partner", "1", "--mode", "live", "--name", "Checkout");
        merchantKey[0].Should().Be("Key 1 opens /api/b2b for Nike France, live data. The secret is shown this once:");
        merchantKey[1].Should().MatchRegex("^sk_live_[0-9a-z]{40}$");
        var apiKey = await Say("add-api-key", "--partner", "1", "--mode", "test");
        apiKey[0].Should().Be("This key signs /v1 for Nike France, test data. The secret, below it, is shown this once:");
        apiKey[1].Should().MatchRegex("^pk_test_[0-9a-z]{24}$");
        apiKey[2].Should().MatchRegex("^sk_test_secret_[0-9a-z]{40}$");

        var rotated = await Say("rotate-api-key", "--key", apiKey[1], "--overlap-hours", "1");
        rotated[0].Should().Be($"{apiKey[1]} has a new secret; the old one signs too for 1 h. It is shown this once:");
        rotated[1].Should().MatchRegex("^sk_test_secret_[0-9a-z]{40}$").And.NotBe(apiKey[2]);
        await Serve(async wire =>
        {
            var stats = (await new Merchant(wire, merchantKey[1]).Stats()).ShouldBe(200);
            (stats["company.name"], stats["company.plan"]).Should().Be(("Nike France", "pro"));
            foreach (var secret in new[] { apiKey[2], rotated[1] })
                (await SignedWith(apiKey[1], secret, wire).Quote(Sample.Quote())).ShouldBe(200);
        });

        (await Say("revoke-api-key", "--key", apiKey[1])).Should().Equal(apiKey[1] + " signs nothing any more.");
        (await Say("revoke-merchant-key", "--partner", "1", "--mode", "live", "--key", "1")).Should().Equal("Key 1 opens nothing any more.");
        (await Refused("revoke-merchant-key", "--partner", "1", "--mode", "live", "--key", "1")).Should().Contain("knows no such key 1 that is not revoked");
        var dispatcher = (await Say("add-dispatcher", "--name", "Marie"))[1];
        await Serve(async wire =>
        {
            (await new Merchant(wire, merchantKey[1]).Stats()).ShouldBeRefused(401, "invalid_token");
            (await SignedWith(apiKey[1], rotated[1], wire).Quote(Sample.Quote())).ShouldBeRefused(401, "invalid_signature");
            var log = (await wire.Send(RawRequest.Get("/ops/v1/audit").With("Authorization", "Bearer " + dispatcher))).ShouldBe(200);
            Enumerable.Range(1, 6).Select(index => (log[$"data[{index}].action"], log[$"data[{index}].subject"])).Should().Equal(
                ("revoke_merchant_key", "merchant_key:1"), ("revoke_api_key", apiKey[1]), ("rotate_api_key", apiKey[1]),
                ("add_api_key", apiKey[1]), ("add_merchant_key", "merchant_key:1"), ("add_partner", "partner:1"));
        });
        var stored = await File.ReadAllBytesAsync(DatabaseFile, TestContext.Current.CancellationToken);
        foreach (var secret in new[] { merchantKey[1], apiKey[2], rotated[1] })
            stored.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).Should().Be(-1);
    }

    [Fact]
    public async Task What_is_named_of_an_account_is_changed_and_the_rest_stays()
    {
        await Migrate();
        await Say("add-partner", "--name", "Nike", "--email", "tech@nike.example", "--expired-window", "disputed");

        (await Say("change-partner", "--partner", "1", "--plan", "enterprise")).Should().Equal("Nike: plan enterprise, windows that expire are disputed.");
        (await Say("change-partner", "--partner", "1", "--expired-window", "completed")).Should().Equal("Nike: plan enterprise, windows that expire are completed.");
    }

    [Theory]
    [InlineData("add-partner takes an e-mail address for --email, not 'nobody'", "add-partner", "--name", "Nike", "--email", "nobody")]
    [InlineData("change-partner knows no partner 9", "change-partner", "--partner", "9", "--plan", "pro")]
    [InlineData("add-merchant-key knows no partner 9", "add-merchant-key", "--partner", "9", "--mode", "live")]
    [InlineData("add-api-key needs --mode", "add-api-key", "--partner", "9")]
    [InlineData("rotate-api-key knows no key pk_live_x", "rotate-api-key", "--key", "pk_live_x")]
    [InlineData("revoke-api-key knows no key pk_live_x", "revoke-api-key", "--key", "pk_live_x")]
    [InlineData("remove-second-factor knows nobody with the address zoe@shop.example", "remove-second-factor", "--email", "zoe@shop.example")]
    public async Task What_is_wrong_is_said_and_nothing_is_made(string sentence, params string[] arguments)
    {
        await Migrate();

        (await Refused(arguments)).Should().StartWith("Parcours cannot start: " + sentence);
    }

    private static Partner SignedWith(string publicKey, string secret, Wire wire) => new(wire, () => SystemTime.Now, publicKey, secret);
}
