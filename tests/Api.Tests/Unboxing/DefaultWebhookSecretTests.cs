using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>What signs the events that go to the <c>webhook_url</c> of single orders.</summary>
public sealed class DefaultWebhookSecretTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private const string Secret = "/api/b2b/webhook_secret";

    [Fact]
    public async Task It_is_the_same_whenever_the_account_asks_and_another_in_the_other_mode()
    {
        var merchant = await server.Given.AMerchant();

        var shown = (await merchant.Get(Secret)).ShouldBe(200);

        shown["secret"].Should().MatchRegex("^whsec_[A-Za-z0-9+/]{43}=$");
        (shown["previous_valid_until"], shown.Header("Cache-Control")).Should().Be((null, "no-store"));
        (await merchant.Get(Secret)).Text.Should().Be(shown.Text);
        (await (await server.Given.AMerchantKey(merchant.Owner)).Get(Secret)).Text.Should().Be(shown.Text);
        (await (await server.Given.AMerchantKey(merchant.Owner with { Mode = Mode.Live })).Get(Secret))["secret"].Should().NotBe(shown["secret"]);
        (await (await server.Given.AMerchant()).Get(Secret))["secret"].Should().NotBe(shown["secret"]);
        (await server.Send(RawRequest.Get(Secret))).ShouldBeRefused(401, "missing_credentials");
    }

    [Fact]
    public async Task While_it_is_rotated_both_sign_and_then_the_new_one_alone()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        var merchant = await server.Given.AMerchant();
        var number = (await merchant.Create(Sample.MerchantOrder().With("webhook_url", receiver.Url.ToString()))).ShouldBe(201)["order_id"]!;
        var old = (await merchant.Get(Secret))["secret"]!;

        (await merchant.Take("ship", number)).ShouldBe(200);
        var before = await Arrived(1);
        var rotated = (await merchant.Send(RawRequest.Post(Secret + "/rotate", new JsonObject { ["overlap_hours"] = 2 }))).ShouldBe(200);
        (await merchant.Take("deliver", number)).ShouldBe(200);
        var during = await Arrived(2);
        var meanwhile = (await merchant.Get(Secret)).ShouldBe(200);
        server.Clock.Advance(Duration.FromHours(2));
        await server.Given.Submitted(number);
        var after = await Arrived(3);

        var made = rotated["secret"]!;
        made.Should().NotBe(old);
        rotated["previous_valid_until"].Should().Be("2025-11-07T17:00:00.000Z");
        meanwhile.Text.Should().Be(rotated.Text);
        (await merchant.Get(Secret))["previous_valid_until"].Should().BeNull();
        (before.Signature, before.Next).Should().Be((Signed(before, old), null));
        (during.Signature, during.Next).Should().Be((Signed(during, old), Signed(during, made)));
        during.Standard.Should().Be(SignedToo(during, old) + " " + SignedToo(during, made));
        (after.Signature, after.Next, after.Standard).Should().Be((Signed(after, made), null, SignedToo(after, made)));

        async Task<Heard> Arrived(int count)
        {
            while (receiver.Requests.Count < count)
                await Task.Yield();
            return Heard.In(receiver.Requests.ElementAt(count - 1));
        }
    }

    [Fact]
    public async Task Without_an_overlap_the_old_one_is_done()
    {
        var merchant = await server.Given.AMerchant();
        var old = (await merchant.Get(Secret))["secret"];

        var rotated = (await merchant.Send(RawRequest.Post(Secret + "/rotate", new JsonObject { ["overlap_hours"] = 0 }))).ShouldBe(200);

        (rotated["secret"] == old, rotated["previous_valid_until"]).Should().Be((false, null));
        (await merchant.Send(RawRequest.Post(Secret + "/rotate"))).ShouldBe(200)["previous_valid_until"].Should().NotBeNull("a day is the rule");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(169)]
    public async Task An_overlap_is_a_week_at_most(int hours) =>
        (await (await server.Given.AMerchant()).Send(RawRequest.Post(Secret + "/rotate", new JsonObject { ["overlap_hours"] = hours }))).ShouldBlame("overlap_hours");

    private static string Signed(Heard heard, string secret) => new WebhookSecret(secret).Sign(heard.Body);

    private static string SignedToo(Heard heard, string secret) => new WebhookSecret(secret).SignStandard(heard.Id, heard.At, heard.Body);
}

/// <summary>A request as a receiver got it.</summary>
internal sealed record Heard(string? Signature, string? Next, string? Standard, Guid Id, Instant At, byte[] Body)
{
    public static Heard In(string request)
    {
        var (head, body) = (request.Split("\r\n\r\n", 2)[0], request.Split("\r\n\r\n", 2)[1]);
        var headers = head.Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new Heard(
            headers.GetValueOrDefault("Drop-Signature"), headers.GetValueOrDefault("Drop-Signature-Next"), headers.GetValueOrDefault("webhook-signature"),
            Guid.Parse(headers["webhook-id"]),
            Instant.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture)), Encoding.Latin1.GetBytes(body));
    }
}
