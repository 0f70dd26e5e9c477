using Parcours.Domain.Partners;
using Serilog.Events;

namespace Parcours.Api.Tests.Operations;

public sealed class RateLimitTests(RateLimitTests.SmallBudget server) : DeliveryTests(server), IClassFixture<RateLimitTests.SmallBudget>
{
    // One request a second: however slow the machine, a burst meets an empty bucket.
    public sealed class SmallBudget() : RunningServer(clock: null, ("RateLimit:TestPerSecond", "1"), ("RateLimit:LivePerSecond", "1000"));

    [Fact]
    public async Task A_burst_over_the_budget_is_told_when_to_come_back_and_nothing_of_it_is_kept()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Partner.Create(Sample.Order(), $"key-{index}")));

        var limited = replies.Where(reply => reply.Status == 429).ToList();
        limited.Should().NotBeEmpty();
        foreach (var reply in limited)
        {
            reply.ShouldBeRefused(429, "rate_limited");
            reply.Header("Retry-After").Should().Be("1");
            reply.Header("RateLimit-Limit").Should().Be("1");
            reply.Header("RateLimit-Remaining").Should().Be("0");
            reply.Header("RateLimit-Reset").Should().Be("1");
            (await Server.Logs.RequestOf(reply)).Level.Should().Be(LogEventLevel.Information);
        }

        Server.Stored.OrdersOf(Partner).Should().HaveCount(replies.Count(reply => reply.Status == 201)).And.HaveCountGreaterThan(0);
        Server.Stored.IdempotencyKeysOf(Partner).Should().HaveSameCount(Server.Stored.OrdersOf(Partner));
    }

    [Fact]
    public async Task Live_and_test_have_budgets_of_their_own()
    {
        var live = await Given.TheOtherModeOf(Partner);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Partner.List()));

        var reply = (await live.List()).ShouldBe(200);

        live.Owner.Mode.Should().Be(Mode.Live);
        reply.Header("RateLimit-Limit").Should().Be("1000");
        reply.Header("RateLimit-Remaining").Should().Be("999");
    }

    [Fact]
    public async Task Every_authenticated_answer_says_what_is_left()
    {
        var live = await Given.TheOtherModeOf(Partner);

        Reply[] replies =
        [
            (await live.Create(Sample.Order())).ShouldBe(201),
            (await live.Send(RawRequest.Post("/v1/orders", "{"))).ShouldBe(400),
            (await live.Read("nothing")).ShouldBe(404),
            (await live.Send(RawRequest.Post("/v1/orders", Sample.Order()).Without("Content-Type"))).ShouldBe(415),
            (await live.List("?limit=0")).ShouldBe(422),
        ];

        replies.Should().OnlyContain(reply => reply.Header("RateLimit-Limit") == "1000" && reply.Header("RateLimit-Reset") == "1" && reply.Header("RateLimit-Remaining") != null);
    }

    [Fact]
    public async Task Strangers_who_name_a_partners_key_do_not_use_its_budget()
    {
        var stranger = new Partner(Server.Wire, () => Server.Now, Partner.PublicKey, "a guess");
        foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stranger.List())))
        {
            reply.ShouldBeRefused(401, "invalid_signature");
            reply.Header("RateLimit-Limit").Should().BeNull();
        }

        (await Partner.List()).ShouldBe(200);
    }
}
