using NodaTime;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>What someone sees who guesses codes from one address, as it leaves the server.</summary>
public sealed class BruteForceTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task After_twenty_wrong_codes_an_address_is_told_to_wait_and_nothing_about_any_order(string accept)
    {
        var (known, locked) = (await Customer.Of(server, await server.Given.AMerchant()), await Customer.Of(server, await server.Given.AMerchant()));
        for (var guess = 0; guess < 5; guess++)
            (await Open($"/unboxing-customer.html?code=0000&order={locked.Number}", accept)).Status.Should().Be(404);
        for (var guess = 0; guess < 15; guess++)
            (await Open($"/unboxing-customer.html?code=0000&order=98765{guess}", accept)).Status.Should().Be(404);

        Reply[] refused =
        [
            await Open(known.Page, accept),
            await Open($"/unboxing-customer.html?code=0000&order={known.Number}", accept),
            await Open($"/unboxing-customer.html?code=0000&order={locked.Number}", accept),
            await Open("/unboxing-customer.html?code=0000&order=999999", accept),
            await Open("/unboxing-customer.html", accept),
        ];

        foreach (var reply in refused)
        {
            reply.Status.Should().Be(429);
            reply.Header("Retry-After").Should().Be("3600");
            Plain(reply).Should().Be(Plain(refused[0]));
            reply.Headers.Select(header => header.Key).Should().BeEquivalentTo(refused[0].Headers.Select(header => header.Key));
        }

        server.Stored.CodeTries("order:" + known.Number).Should().Be(0, "whoever has to wait does not lock other people's orders");
        server.Clock.Advance(Duration.FromHours(1));
        (await Open(known.Page, accept)).ShouldBe(200);
    }

    private Task<Reply> Open(string target, string accept) => server.Send(RawRequest.Get(target).With("Accept", accept).With("Accept-Language", "en"));

    /// <summary>Without what every answer has of its own: the request's id, and the address that was asked for in the link to the other language.</summary>
    private static string Plain(Reply reply) => string.Join('\n', reply.Text.Replace(reply.Header("X-Request-Id")!, "", StringComparison.Ordinal).Split('\n').Where(line => !line.Contains("hreflang", StringComparison.Ordinal)));
}
