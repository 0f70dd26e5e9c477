using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Api.Operations;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

/// <summary>The token endpoint, and what a token opens and for how long.</summary>
public sealed class TokenTests(TokenServer server) : IClassFixture<TokenServer>, IAsyncLifetime
{
    private const string Api = "/purchase-event/websites";

    private TokenClient Client { get; set; } = null!;

    public static TheoryData<string, string> Endpoints => new()
    {
        { TokenClient.TokenEndpoint, "http://localhost:5001" },
        { "/am/oauth2/alpha/access_token", "http://localhost:5001" },
        { "/realms/parcours/protocol/openid-connect/token", "http://localhost:5001/realms/parcours" },
        { "/realms/skeepers/protocol/openid-connect/token", "http://localhost:5001/realms/skeepers" },
    };

    public async ValueTask InitializeAsync() => Client = await server.Given.AClient((await server.Given.AMerchant(Mode.Live)).Owner);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Every_address_gives_a_token_to_whoever_signs_in_by_header_or_by_form(string endpoint, string issuer)
    {
        foreach (var reply in new[] { await Client.AskByBasic(endpoint), await Client.AskByForm(endpoint), await Client.AskByBasic(endpoint, "grant_type=client_credentials") })
        {
            reply.ShouldBe(200).Json.EnumerateObject().Select(field => field.Name).Should().Equal("access_token", "token_type", "expires_in");
            (reply["token_type"], reply["expires_in"]).Should().Be(("Bearer", "300"));
            reply.Header("Cache-Control").Should().Be("no-store");
            reply.Header("X-Request-Id").Should().MatchRegex("^req_[a-z0-9]{12}$");
            var claims = Claims(reply["access_token"]!);
            claims.GetProperty("iss").GetString().Should().Be(issuer);
            claims.GetProperty("aud").GetString().Should().Be("http://localhost:5001");
            (await Call(reply["access_token"]!)).ShouldBe(200);
        }
    }

    [Fact]
    public async Task The_published_keys_verify_a_token_with_nothing_but_RSA()
    {
        var parts = (await Client.Token()).Split('.');
        var keys = (await server.Send(RawRequest.Get("/.well-known/jwks"))).ShouldBe(200);

        var header = JsonElement.Parse(Base64Url.DecodeFromChars(parts[0]));
        (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString(), header.GetProperty("kid").GetString()).Should().Be(("RS256", "at+jwt", keys["keys[0].kid"]));
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(keys["keys[0].n"]), Exponent = Base64Url.DecodeFromChars(keys["keys[0].e"]) });
        var (signed, signature) = (Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]));
        rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Should().BeTrue();
        keys.Text.Should().NotContain("\"d\"").And.NotContain("\"p\"");
    }

    [Theory]
    [InlineData("", "/connect/token", "/.well-known/jwks")]
    [InlineData("/realms/parcours", "/protocol/openid-connect/token", "/protocol/openid-connect/certs")]
    [InlineData("/realms/skeepers", "/protocol/openid-connect/token", "/protocol/openid-connect/certs")]
    public async Task A_realm_says_what_it_is_under_the_address_that_we_are_known_by(string realm, string token, string keys)
    {
        var found = (await server.Send(RawRequest.Get(realm + "/.well-known/openid-configuration").Without("Host").With("X-Forwarded-Host", "evil.example"))).ShouldBe(200);

        var issuer = "http://localhost:5001" + realm;
        (found["issuer"], found["token_endpoint"], found["jwks_uri"]).Should().Be((issuer, issuer + token, issuer + keys));
        found["response_types_supported"].Should().Be("[]");
        found["grant_types_supported"].Should().Contain("client_credentials");
        found["token_endpoint_auth_methods_supported"].Should().Contain("client_secret_basic").And.Contain("client_secret_post").And.NotContain("private_key_jwt");
        (await server.Send(RawRequest.Get(realm + keys))).ShouldBe(200)["keys[0].kid"].Should().NotBeNull();
    }

    [Theory]
    [InlineData("POST", "/realms/other/protocol/openid-connect/token")]
    [InlineData("POST", "/realms/PARCOURS/protocol/openid-connect/token")]
    [InlineData("GET", "/realms/other/.well-known/openid-configuration")]
    [InlineData("GET", "/realms/%22%3E%F0%9F%93%A6/protocol/openid-connect/certs")]
    public async Task Another_realm_is_not_found_and_the_answer_names_those_that_there_are(string method, string target)
    {
        var reply = ShouldBeRefused(await server.Send(TokenClient.Form(target, TokenClient.Asked) with { Method = method }), 404, "unknown_realm");

        reply["error_description"].Should().Contain("parcours, skeepers");
    }

    [Fact]
    public async Task A_wrong_secret_an_unknown_client_and_none_are_the_same_refusal()
    {
        var stranger = new TokenClient(server.Wire, "nobody", Client.Secret);
        var tooLong = new TokenClient(server.Wire, new string('x', 200), Client.Secret);
        Reply[] refused =
        [
            await Client.AskByBasic(secretInstead: "wrong"),
            await Client.AskByForm(secretInstead: "wrong"),
            await stranger.AskByBasic(),
            await tooLong.AskByForm(),
            await server.Send(TokenClient.Form(TokenClient.TokenEndpoint, TokenClient.Asked)),
            await server.Send(TokenClient.Form(TokenClient.TokenEndpoint, TokenClient.Asked + "&client_id=" + Client.Id)),
        ];

        foreach (var reply in refused)
            ShouldBeRefused(reply, 401, "invalid_client").Header("WWW-Authenticate").Should().StartWith("Basic realm=\"parcours\"");
        refused.Select(reply => reply["error_description"]).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("grant_type=password&username=a&password=b", "unsupported_grant_type")]
    [InlineData("grant_type=authorization_code&code=a", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&scope=openid+email", "invalid_scope")]
    [InlineData("scope=openid", "invalid_request")]
    [InlineData("", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "invalid_request")]
    public async Task What_is_asked_wrongly_is_refused_as_the_standard_says(string form, string error) =>
        ShouldBeRefused(await Client.AskByBasic(form: form), 400, error);

    [Fact]
    public async Task Credentials_in_the_header_and_in_the_form_are_one_too_many() =>
        ShouldBeRefused(await Client.AskByBasic(form: $"{TokenClient.Asked}&client_id={Client.Id}&client_secret={Client.Secret}"), 400, "invalid_request");

    [Fact]
    public async Task A_body_that_is_no_form_or_a_monstrous_one_is_refused_in_the_same_form()
    {
        var json = RawRequest.Post(TokenClient.TokenEndpoint, """{"grant_type": "client_credentials"}""");

        ShouldBeRefused(await server.Send(json), 400, "invalid_request");
        ShouldBeRefused(await server.Send(TokenClient.Form(TokenClient.TokenEndpoint, string.Join('&', Enumerable.Repeat("a", 2000)))), 400, "malformed_request");
        ShouldBeRefused(await server.Send(TokenClient.Form(TokenClient.TokenEndpoint, new string('a', 17 * 1024))), 413, "payload_too_large");
        ShouldBeRefused(await server.Send(RawRequest.Get(TokenClient.TokenEndpoint)), 405, "method_not_allowed").Header("Allow").Should().Be("POST");
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task Descriptions_are_in_ASCII_whatever_the_language(string language)
    {
        var reply = await server.Send(TokenClient.Form("/realms/%C3%A9%E2%80%9C%22/protocol/openid-connect/token", TokenClient.Asked).With("Accept-Language", language));

        reply["error_description"].Should().MatchRegex(@"^[\x20-\x21\x23-\x5B\x5D-\x7E]+$").And.StartWith("There is no realm");
    }

    [Fact]
    public async Task Without_a_token_or_with_one_that_is_not_ours_nothing_opens()
    {
        var token = await Client.Token();
        var parts = token.Split('.');
        string Forged(string header, string claims, string signature) => $"{header}.{claims}.{signature}";
        var otherClaims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(Client.Id, "parcours-sandbox", StringComparison.Ordinal)));
        var unsigned = Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8);

        var missing = (await server.Send(RawRequest.Get(Api))).ShouldBeRefused(401, "missing_credentials");
        missing.Header("WWW-Authenticate").Should().Be("Bearer");
        foreach (var wrong in new[] { "x", "a.b.c", "..", token + "x", parts[0] + "." + parts[1], Forged(parts[0], otherClaims, parts[2]), Forged(unsigned, parts[1], ""), new string('a', 5000), Symmetric(parts[1]) })
            (await Call(wrong)).ShouldBeRefused(401, "invalid_token").Header("WWW-Authenticate").Should().Be("Bearer error=\"invalid_token\"");
        (await Call(token)).ShouldBe(200);

        // Signed with the published key as if it were a secret.
        string Symmetric(string claims)
        {
            var head = Base64Url.EncodeToString("""{"alg":"HS256","typ":"at+jwt"}"""u8) + "." + claims;
            return head + "." + Base64Url.EncodeToString(HMACSHA256.HashData("key"u8, Encoding.ASCII.GetBytes(head)));
        }
    }

    [Fact]
    public async Task The_keys_of_the_other_surfaces_open_nothing_here_and_a_token_nothing_there()
    {
        var merchant = await server.Given.AMerchant();

        (await merchant.Get(Api)).ShouldBeRefused(401, "invalid_token");
        (await Client.Get("/api/b2b/stats")).ShouldBeRefused(401, "invalid_token");
        (await Client.Get("/v1/orders")).ShouldBeRefused(401, "missing_credentials");
    }

    [Fact]
    public async Task The_token_the_HMAC_key_and_the_Bearer_key_of_one_account_all_lead_to_the_same_partner()
    {
        var partner = await server.Given.APartner();
        var merchant = await server.Given.AMerchantKey(partner.Owner);
        var client = await server.Given.AClient(partner.Owner);
        var website = await server.Given.AWebsite(partner.Owner);
        var order = Sample.Order().With("dropoff.email", "marie@example.com").With("unboxing", System.Text.Json.Nodes.JsonNode.Parse("""{"customer_email": "marie@example.com", "product_name": "Lamp", "order_amount": 99.9}"""));

        var created = (await partner.Create(order)).ShouldBe(201);

        // What the HMAC key made, the Bearer key reads, and the token opens the same account's website; a stranger of either kind sees nothing of it.
        (await merchant.Read(created["unboxing.order_number"]!)).ShouldBe(200);
        (await client.Get(Api)).ShouldBe(200)["data[0].website_id"].Should().Be(website.Id.ToString());
        (await (await server.Given.AMerchant()).Read(created["unboxing.order_number"]!)).ShouldBeRefused(404, "not_found");
        (await Client.Get($"{Api}/{website.Id}")).ShouldBeRefused(404, "unknown_website");
    }

    [Fact]
    public async Task A_token_is_good_for_five_minutes_and_says_then_that_it_is_over()
    {
        var token = await Client.Token();

        server.Clock.Advance(Duration.FromSeconds(299));
        (await Call(token)).ShouldBe(200);
        server.Clock.AdvanceSeconds(1);

        (await Call(token)).ShouldBeRefused(401, "token_expired").Header("WWW-Authenticate").Should().Be("Bearer error=\"invalid_token\"");
        server.Clock.AdvanceMinutes(5);
        (await Call(token)).ShouldBeRefused(401, "token_expired");
    }

    [Fact]
    public async Task A_revoked_client_gets_no_token_at_once_and_its_tokens_stop_within_seconds()
    {
        var token = await Client.Token();
        (await Call(token)).ShouldBe(200);

        await server.Given.InAUnit((services, ct) => services.GetRequiredService<IOAuthClients>().Revoke(Client.Owner, Client.Id, server.Now, ct));

        ShouldBeRefused(await Client.AskByBasic(), 401, "invalid_client");
        server.Clock.Advance(CredentialCache<object>.Lifetime);
        (await Call(token)).ShouldBeRefused(401, "invalid_token");
    }

    [Fact]
    public async Task Both_secrets_work_for_a_day_after_a_rotation()
    {
        var renewed = OAuthSecret.New(Mode.Live);
        await server.Given.InAUnit((services, ct) => services.GetRequiredService<IOAuthClients>().Rotate(Client.Owner, Client.Id, renewed, server.Now + OAuthClient.Overlap, ct));

        (await Client.AskByBasic()).ShouldBe(200);
        (await Client.AskByBasic(secretInstead: renewed.Value)).ShouldBe(200);
        server.Clock.AdvanceHours(24);
        ShouldBeRefused(await Client.AskByBasic(), 401, "invalid_client");
        (await Client.AskByBasic(secretInstead: renewed.Value)).ShouldBe(200);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_accept_each_others_tokens_and_so_does_one_after_a_restart()
    {
        var token = await Client.Token();
        await using var node = server.AnotherNode();

        (await node.Send(RawRequest.Get(Api).With("Authorization", "Bearer " + token))).ShouldBe(200);
        var theirs = (await new TokenClient(node.Wire, Client.Id, Client.Secret).AskByForm()).ShouldBe(200)["access_token"]!;
        (await Call(theirs)).ShouldBe(200);
        (await node.Send(RawRequest.Get("/.well-known/jwks")))["keys"].Should().Be((await server.Send(RawRequest.Get("/.well-known/jwks")))["keys"]);
    }

    [Fact]
    public async Task After_a_rotation_every_node_knows_the_new_key_before_it_signs_and_no_token_is_lost()
    {
        await using var node = server.AnotherNode();
        var (before, there) = (await Client.Token(), new TokenClient(node.Wire, Client.Id, Client.Secret));
        var old = await Kid(server);
        (await Kid(node)).Should().Be(old);

        var (keys, rotatedAt) = (server.Services.GetRequiredService<ITokenKeys>(), server.Now);
        var made = await keys.Rotate(TestContext.Current.CancellationToken);

        server.Clock.Advance(Duration.FromSeconds(5));
        foreach (var host in new[] { server, node })
            (await host.Send(RawRequest.Get("/.well-known/jwks"))).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).Should().Equal(old, made.Id);
        KidOf(await there.Token()).Should().Be(old);

        server.Clock.Advance(TokenKey.Notice - Duration.FromSeconds(5));
        var after = await there.Token();
        KidOf(after).Should().Be(made.Id);
        foreach (var token in new[] { before, after })
        {
            (await Call(token)).ShouldBe(200);
            (await node.Send(RawRequest.Get(Api).With("Authorization", "Bearer " + token))).ShouldBe(200);
        }

        server.Clock.Advance(TokenKey.KeptFor);
        (await Kid(server)).Should().Be(made.Id);
        (await server.Send(RawRequest.Get("/.well-known/jwks"))).Json.GetProperty("keys").GetArrayLength().Should().Be(1);

        (await keys.Published(rotatedAt, TestContext.Current.CancellationToken)).Should().HaveCountGreaterThan(1);
        server.Clock.AdvanceSeconds(1);
        await Housekeeping.ForgetOld(server.Services, TestContext.Current.CancellationToken);
        (await keys.Published(rotatedAt, TestContext.Current.CancellationToken)).Should().ContainSingle();
    }

    [Fact]
    public async Task Limits_are_told_as_everywhere_by_client()
    {
        var reply = (await Client.Get(Api)).ShouldBe(200);

        reply.Header("RateLimit-Limit").Should().Be("100000");
        reply.Header("RateLimit-Remaining").Should().NotBeNull();
        reply.Header("RateLimit-Reset").Should().Be("1");
    }

    private Task<Reply> Call(string token) => server.Send(RawRequest.Get(Api).With("Authorization", "Bearer " + token));

    private static async Task<string> Kid(RunningServer host) => (await host.Send(RawRequest.Get("/.well-known/jwks"))).ShouldBe(200)["keys[0].kid"]!;

    private static string KidOf(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).GetProperty("kid").GetString()!;

    private static JsonElement Claims(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));

    /// <summary>As RFC 6749 has it.</summary>
    private static Reply ShouldBeRefused(Reply reply, int status, string error)
    {
        reply.ShouldBe(status)["error"].Should().Be(error);
        reply["error_description"].Should().NotBeNullOrWhiteSpace();
        reply["request_id"].Should().Be(reply.Header("X-Request-Id"));
        return reply;
    }
}
