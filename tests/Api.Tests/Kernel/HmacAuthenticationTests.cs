using System.Globalization;
using System.Text;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Kernel;

public sealed class HmacAuthenticationTests : KernelTests
{
    private static readonly byte[] Nothing = [];

    [Fact]
    public async Task A_signed_request_knows_its_caller()
    {
        var reply = await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now));

        reply.Status.Should().Be(200);
        reply.Text.Should().Be($"\"{KernelHost.PublicKey}\"");
    }

    [Fact]
    public async Task Where_no_credential_is_asked_for_none_is_looked_at()
    {
        var reply = await Host.Send(RawRequest.Post("/public/whoami", "{}").Signed(KernelHost.Now));

        reply.Text.Should().Be("\"nobody\"");
        Host.Keys.Lookups.Should().Be(0);
    }

    [Theory]
    [InlineData("/v1/things/%7Euser")]
    [InlineData("/v1/things//double///slashes")]
    [InlineData("/v1/things/a%2Fb%2f%20c")]
    [InlineData("/v1/things/./up/../down")]
    [InlineData("/v1/things/?")]
    [InlineData("/v1/things?status=a%26b&empty=&flag&status=%C3%A9+x")]
    [InlineData("/v1/things?a=b?c=d")]
    public async Task The_target_is_signed_exactly_as_it_is_sent(string target) =>
        (await Host.Send(RawRequest.Get(target).Signed(KernelHost.Now))).Status.Should().Be(200);

    [Theory]
    [InlineData("/v1/things/%7Euser", "/v1/things/~user")]
    [InlineData("/v1/things/a%2Fb", "/v1/things/a%2fb")]
    [InlineData("/v1/things//x", "/v1/things/x")]
    [InlineData("/v1/things?a=1", "/v1/things?a=2")]
    [InlineData("/v1/things?a=1", "/v1/thing")]
    [InlineData("/v1/things", "/v1/things?")]
    public async Task Another_target_is_not_what_was_signed(string target, string other) =>
        Refused(await Host.Send(RawRequest.Get(target).Signed(KernelHost.Now, target: other)), "invalid_signature");

    [Fact]
    public async Task A_GET_may_sign_the_path_alone() =>
        (await Host.Send(RawRequest.Get("/v1/things?limit=1&cursor=x").Signed(KernelHost.Now, target: "/v1/things"))).Status.Should().Be(200);

    [Fact]
    public async Task A_POST_may_not_sign_the_path_alone() =>
        Refused(await Host.Send(RawRequest.Post("/v1/whoami?a=1", "{}").Signed(KernelHost.Now, target: "/v1/whoami")), "invalid_signature");

    [Theory]
    [InlineData("{\"text\": \"é\"}")]
    [InlineData(" { } ")]
    [InlineData("")]
    [InlineData("not json")]
    public async Task The_body_is_signed_byte_for_byte(string body) =>
        (await Host.Send(RawRequest.Post("/v1/whoami", body).Signed(KernelHost.Now))).Status.Should().Be(200);

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\": 1}")]
    [InlineData("{}", "")]
    [InlineData("null ", "")]
    [InlineData("{\"a\":\"\u00e9\"}", "{\"a\":\"e\"}")]
    public async Task Another_body_is_not_what_was_signed(string body, string other) =>
        Refused(await Host.Send(RawRequest.Post("/v1/whoami", body).Signed(KernelHost.Now, body: Encoding.UTF8.GetBytes(other))), "invalid_signature");

    [Fact]
    public async Task A_body_of_null_may_be_signed_as_none()
    {
        (await Host.Send(RawRequest.Post("/v1/whoami", "null").Signed(KernelHost.Now, body: Nothing))).Status.Should().Be(200);
        (await Host.Send(RawRequest.Post("/v1/whoami", "null").Signed(KernelHost.Now))).Status.Should().Be(200);
    }

    [Fact]
    public async Task The_method_is_signed() =>
        Refused(await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now) with { Method = "POST" }), "invalid_signature");

    [Fact]
    public async Task Hex_digits_may_be_upper_case()
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now);
        var signature = request.Headers.Single(header => header.Name == "X-Signature").Value;

        (await Host.Send(request.Without("X-Signature").With("X-Signature", "v1=" + signature[3..].ToUpperInvariant()))).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("X-Timestamp")]
    [InlineData("X-Signature")]
    public async Task Without_one_of_its_headers_a_request_has_no_credentials(string header)
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now);

        Refused(await Host.Send(request.Without(header)), "missing_credentials");
        Refused(await Host.Send(request.Without(header).With(header, "")), "missing_credentials");
    }

    [Fact]
    public async Task Without_credentials_a_body_is_not_even_waited_for()
    {
        var reply = await Host.Send("POST /v1/whoami HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"u8.ToArray());

        Refused(reply, "missing_credentials");
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    [InlineData(0)]
    public async Task The_clock_may_differ_by_five_minutes(int seconds) =>
        (await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now + Duration.FromSeconds(seconds)))).Status.Should().Be(200);

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(100_000_000)]
    public async Task The_clock_may_not_differ_by_more(long seconds) =>
        Refused(await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now + Duration.FromSeconds(seconds))), "timestamp_out_of_range");

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1762527600")]
    [InlineData("+1762527600")]
    [InlineData("1762527600.5")]
    [InlineData("1762527600000")]
    [InlineData("0x690e0f70")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("1762527600, 1762527600")]
    [InlineData("17625\u00e927600")]
    public async Task A_timestamp_that_is_no_Unix_time_in_seconds_is_out_of_range(string timestamp)
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now).Without("X-Timestamp");

        Refused(await Host.Send(request.With("X-Timestamp", timestamp)), "timestamp_out_of_range");
    }

    [Theory]
    [InlineData("v1=")]
    [InlineData("v1")]
    [InlineData("nonsense")]
    [InlineData("v2=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=000000000000000000000000000000000000000000000000000000000000000\u00e9")]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_signature_that_is_none_is_invalid(string signature)
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now).Without("X-Signature");

        Refused(await Host.Send(request.With("X-Signature", signature)), "invalid_signature");
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("X-Timestamp")]
    [InlineData("X-Signature")]
    public async Task A_header_that_comes_twice_is_invalid(string header)
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now);

        Refused(await Host.Send(request.With(header, request.Headers.Single(sent => sent.Name == header).Value)), "invalid_signature");
    }

    [Theory]
    [InlineData("X-Api-Key", "invalid_signature")]
    [InlineData("X-Timestamp", "timestamp_out_of_range")]
    [InlineData("X-Signature", "invalid_signature")]
    public async Task A_header_of_absurd_length_is_refused(string header, string code)
    {
        var request = RawRequest.Get("/v1/whoami").Signed(KernelHost.Now).Without(header);

        Refused(await Host.Send(request.With(header, new string('9', 20_000))), code);
    }

    [Theory]
    [InlineData("pk_test_nobody")]
    [InlineData("pk_test_\u00e9")]
    [InlineData("pk test")]
    [InlineData("PK_TEST_KERNEL")]
    public async Task An_unknown_key_is_refused_like_a_wrong_signature(string key) =>
        Refused(await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, key: key)), "invalid_signature");

    [Fact]
    public async Task Another_secret_does_not_sign() =>
        Refused(await Host.Send(RawRequest.Get("/v1/whoami").Signed(KernelHost.Now, secret: "sk_test_guess")), "invalid_signature");

    [Fact]
    public async Task The_refusal_of_a_signature_says_what_is_signed()
    {
        var reply = await Host.Send(RawRequest.Post("/v1/whoami?a=%20b", "{}").Signed(KernelHost.Now, secret: "sk_test_guess"));

        reply.Message.Should().Contain("X-Timestamp, POST, /v1/whoami?a=%20b, and the exact bytes of the body");
        reply.Header("WWW-Authenticate").Should().Be("Hmac");
    }

    [Fact]
    public async Task During_a_rotation_both_secrets_sign_until_the_overlap_ends()
    {
        await Host.Keys.Rotate(KernelHost.PublicKey, "sk_test_new"u8.ToArray(), KernelHost.Now + Duration.FromHours(1), default);

        (await Whoami(KernelHost.Secret)).Status.Should().Be(200);
        (await Whoami("sk_test_new")).Status.Should().Be(200);

        Host.Clock.AdvanceHours(1);
        Refused(await Whoami(KernelHost.Secret), "invalid_signature");
        (await Whoami("sk_test_new")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_revoked_key_stops_within_five_seconds()
    {
        (await Whoami()).Status.Should().Be(200);
        await Host.Keys.Revoke(KernelHost.PublicKey, KernelHost.Now, default);

        Host.Clock.AdvanceSeconds(5);

        Refused(await Whoami(), "invalid_signature");
    }

    [Fact]
    public async Task A_new_key_works_within_five_seconds_even_if_it_was_tried_before()
    {
        Refused(await Whoami(key: "pk_live_new"), "invalid_signature");
        await Host.AddKey("pk_live_new", mode: Mode.Live);

        Host.Clock.AdvanceSeconds(5);

        (await Whoami(key: "pk_live_new")).Status.Should().Be(200);
    }

    [Theory]
    [InlineData(KernelHost.PublicKey)]
    [InlineData("pk_test_nobody")]
    public async Task A_key_is_looked_up_once_in_five_seconds_known_or_not(string key)
    {
        for (var request = 0; request < 5; request++)
            await Whoami(key: key);
        Host.Keys.Lookups.Should().Be(1);

        Host.Clock.AdvanceSeconds(5);
        await Whoami(key: key);
        Host.Keys.Lookups.Should().Be(2);
    }

    [Fact]
    public async Task What_cannot_be_a_key_is_not_looked_up()
    {
        await Whoami(key: new string('k', 129));
        await Whoami(key: "pk \u00e9");

        Host.Keys.Lookups.Should().Be(0);
    }

    [Fact]
    public async Task Keys_that_are_made_up_do_not_push_real_ones_out()
    {
        var cache = new CredentialCache<HmacKey>(Host.Clock);
        await Find(KernelHost.PublicKey);
        for (var made = 0; made < 10_001; made++)
            await Find("pk_test_" + made.ToString(CultureInfo.InvariantCulture));
        var lookups = Host.Keys.Lookups;

        await Find(KernelHost.PublicKey);

        Host.Keys.Lookups.Should().Be(lookups);

        ValueTask<HmacKey?> Find(string key) => cache.Find(key, () => Host.Keys.Find(key, default));
    }

    [Fact]
    public async Task An_id_in_the_route_that_cannot_be_one_is_not_found()
    {
        var unparsable = await Host.Send(RawRequest.Get("/v1/orders/dc_NOTHEX").Signed(KernelHost.Now));
        var parsed = await Host.Send(RawRequest.Get("/v1/orders/dc_9f7a1f2e3d4c5b6a").Signed(KernelHost.Now));

        unparsable.Status.Should().Be(404);
        unparsable.Code.Should().Be("not_found");
        unparsable.Message.Should().Be("There is no order with this id.");
        parsed.Text.Should().Be("\"dc_9f7a1f2e3d4c5b6a\"");
    }

    [Fact]
    public async Task An_id_in_the_route_is_not_looked_at_before_the_signature() =>
        Refused(await Host.Send(RawRequest.Get("/v1/orders/dc_NOTHEX")), "missing_credentials");

    private Task<Reply> Whoami(string secret = KernelHost.Secret, string key = KernelHost.PublicKey) =>
        Host.Send(RawRequest.Get("/v1/whoami").Signed(Host.Clock.GetCurrentInstant(), key: key, secret: secret));

    private static void Refused(Reply reply, string code)
    {
        reply.Status.Should().Be(401);
        reply.Code.Should().Be(code);
        reply.Headers.Should().NotContain(header => header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase));
    }
}
