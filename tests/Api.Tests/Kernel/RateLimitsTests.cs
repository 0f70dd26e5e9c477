using System.Globalization;
using Microsoft.Extensions.Configuration;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Kernel;

public sealed class RateLimitsTests : KernelTests
{
    private const string Other = "pk_test_other";

    private const string Live = "pk_live_kernel";

    // One token a second: however slow the machine, a few requests in a row meet an empty bucket.
    protected override (string Key, string Value)[] Settings => [("RateLimit:TestPerSecond", "1"), ("RateLimit:LivePerSecond", "500")];

    [Fact]
    public async Task An_authenticated_answer_says_what_is_left()
    {
        await Host.AddKey(Live, mode: Mode.Live);

        var reply = await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, key: Live));

        reply.Header("RateLimit-Limit").Should().Be("500");
        reply.Header("RateLimit-Remaining").Should().Be("499");
        reply.Header("RateLimit-Reset").Should().Be("1");
    }

    [Theory]
    [InlineData("/v1/orders/nonsense", 404)]
    [InlineData("/v1/failing", 500)]
    public async Task So_does_a_refusal(string target, int status)
    {
        await Host.AddKey(Live, mode: Mode.Live);

        var reply = await Host.Send(RawRequest.Get(target).Signed(KernelHost.Now, key: Live));

        reply.Status.Should().Be(status);
        reply.Header("RateLimit-Limit").Should().Be("500");
    }

    [Fact]
    public async Task A_client_without_credentials_hears_of_no_limit()
    {
        var reply = await Host.Send(RawRequest.Get("/public"));

        reply.Headers.Should().NotContain(header => header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_empty_bucket_is_429_with_a_time_to_come_back()
    {
        var reply = await Drained(KernelHost.PublicKey);

        reply.Code.Should().Be("rate_limited");
        reply.Header("Retry-After").Should().Be("1");
        reply.Header("RateLimit-Limit").Should().Be("1");
        reply.Header("RateLimit-Remaining").Should().Be("0");
    }

    [Fact]
    public async Task Each_credential_has_its_own_bucket()
    {
        await Host.AddKey(Other);
        await Drained(KernelHost.PublicKey);

        (await Whoami(Other)).Status.Should().Be(200);
    }

    [Fact]
    public async Task Strangers_do_not_drain_the_bucket_of_the_key_they_name()
    {
        for (var request = 0; request < 20; request++)
            (await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, secret: "sk_test_guess"))).Status.Should().Be(401);

        (await Whoami(KernelHost.PublicKey)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000001")]
    [InlineData("many")]
    [InlineData("")]
    public void A_rate_that_makes_no_sense_stops_the_start_and_names_its_key(string rate)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["RateLimit:LivePerSecond"] = rate }).Build();

        var start = () => new RateLimits(configuration);

        start.Should().Throw<ConfigurationException>().WithMessage("RateLimit__LivePerSecond must be a whole number*");
    }

    private async Task<Reply> Drained(string key)
    {
        for (var request = 0; request < 50; request++)
        {
            var reply = await Whoami(key);
            if (reply.Status == 429)
                return reply;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{key} was never limited."));
    }

    private Task<Reply> Whoami(string key) => Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, key: key));
}
