using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Operations;

/// <summary>The proxy in front of this server is on its own machine, and another of ours at 10.0.0.9 stands before that.</summary>
public sealed class TrustedProxiesTests(TrustedProxiesTests.BehindProxies server) : IClassFixture<TrustedProxiesTests.BehindProxies>
{
    public sealed class BehindProxies() : RunningServer(clock: null, ("Proxies:Trusted", "127.0.0.1; ::1; 10.0.0.0/24"));

    public sealed class Alone() : RunningServer(clock: null, ("Proxies:Trusted", "192.0.2.0/24"));

    public sealed class StrictBehindProxy() : RunningServer(clock: null, ("Proxies:Trusted", "127.0.0.1"), ("RateLimit:TokensPerMinutePerAddress", "1"));

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("203.0.113.7, 10.0.0.9", "203.0.113.7")]
    // What the client itself claims stands first, and is nobody's word.
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1, 10.0.0.1, 203.0.113.7, 10.0.0.9", "203.0.113.7")]
    public async Task The_audit_log_names_the_client_as_the_proxies_saw_it(string forwarded, string seen) =>
        (await AuditedAddress(server, forwarded)).Should().Be(seen);

    [Fact]
    public async Task Who_is_no_proxy_of_ours_is_not_believed()
    {
        await using var alone = new Alone();

        (await AuditedAddress(alone, "203.0.113.7")).Should().EndWith("127.0.0.1");
    }

    [Fact]
    public async Task Addresses_behind_the_proxy_have_budgets_of_their_own()
    {
        await using var strict = new StrictBehindProxy();
        var client = await strict.Given.AClient((await strict.Given.AMerchant(Mode.Live)).Owner);

        (await Guess("203.0.113.7")).ShouldBe(401);
        (await Guess("203.0.113.7")).ShouldBe(429);
        (await Guess("203.0.113.8")).ShouldBe(401);

        Task<Reply> Guess(string from) => strict.Send(TokenClient.Form(TokenClient.TokenEndpoint, $"{TokenClient.Asked}&client_id={client.Id}&client_secret=a+guess").With("X-Forwarded-For", from));
    }

    [Fact]
    public async Task A_page_that_was_asked_for_by_https_gets_secure_cookies()
    {
        var page = RawRequest.Get("/portal/sign-in");

        (await server.Send(page.With("X-Forwarded-For", "203.0.113.7").With("X-Forwarded-Proto", "https"))).Headers["Set-Cookie"].Should().NotBeEmpty().And.OnlyContain(cookie => cookie.Contains("secure"));
        (await server.Send(page)).Headers["Set-Cookie"].Should().NotBeEmpty().And.OnlyContain(cookie => !cookie.Contains("secure"));
    }

    private static async Task<string?> AuditedAddress(RunningServer server, string forwarded)
    {
        var dispatcher = new OperatorClient(server, "op_dev_dispatcher");
        (await dispatcher.Send(RawRequest.Post("/ops/v1/couriers", """{"name":"Zoé","phone":"+15145550123"}""").With("X-Forwarded-For", forwarded))).ShouldBe(201);

        return (await dispatcher.Get("/audit?limit=1")).ShouldBe(200)["data[0].address"];
    }
}
