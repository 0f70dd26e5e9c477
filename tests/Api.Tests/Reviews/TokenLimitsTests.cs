using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

public sealed class TokenLimitsTests(TokenLimitsTests.SmallBudget server) : IClassFixture<TokenLimitsTests.SmallBudget>
{
    // However slow the machine, a bucket of a minute's budget does not fill while a test runs.
    public sealed class SmallBudget() : RunningServer(clock: null, ("RateLimit:TokensPerMinute", "3"), ("RateLimit:TokensPerMinutePerAddress", "40"));

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_when_to_come_back_and_strangers_do_not_use_its_budget_up()
    {
        var client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);
        for (var guess = 0; guess < 10; guess++)
            (await client.AskByBasic(secretInstead: "a guess")).ShouldBe(401);
        var token = (await client.AskByBasic()).ShouldBe(200)["access_token"];
        await client.AskByForm();
        await client.AskByForm();

        var limited = (await Task.WhenAll(client.AskByBasic(), client.AskByForm(), client.AskByBasic("/realms/parcours/protocol/openid-connect/token"))).First(reply => reply.Status == 429);

        limited["error"].Should().Be("rate_limited");
        limited["error_description"].Should().Contain("five minutes");
        limited["request_id"].Should().Be(limited.Header("X-Request-Id"));
        int.Parse(limited.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(1, 20);
        (await server.Send(RawRequest.Get("/purchase-event/websites").With("Authorization", "Bearer " + token))).ShouldBe(200);

        var another = await server.Given.AClient(client.Owner);
        (await another.AskByBasic()).ShouldBe(200);

        // The address's own budget, whoever asks from it.
        var guesses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.AskByBasic(secretInstead: "a guess")));
        var refused = guesses.Where(reply => reply.Status == 429).ToList();
        refused.Should().NotBeEmpty();
        refused.Should().OnlyContain(reply => reply["error"] == "rate_limited" && reply.Header("Retry-After") != null);
        (await another.AskByForm()).ShouldBe(429);
    }
}
