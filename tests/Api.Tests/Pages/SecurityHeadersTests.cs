using System.Net;

namespace Parcours.Api.Tests.Pages;

public sealed class SecurityHeadersTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Strict =
        "default-src 'none'; frame-ancestors 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'";

    [Theory]
    [InlineData("/track/dc_0123456789abcdef", "text/html")]
    [InlineData("/track/dc_0123456789abcdef", "application/json")]
    [InlineData("/v1/health", "*/*")]
    [InlineData("/v1/orders", "*/*")]
    [InlineData("/health/ready", "*/*")]
    [InlineData("/css/site.css", "*/*")]
    [InlineData("/openapi/parcours.json", "*/*")]
    [InlineData("/nowhere", "*/*")]
    [InlineData("/documents", "*/*")]
    public async Task Everything_may_load_from_our_own_host_only_and_be_framed_by_nobody(string target, string accept)
    {
        var reply = await Server.Send(RawRequest.Get(target).With("Accept", accept));

        reply.Header("Content-Security-Policy").Should().Be(Strict);
        ShouldBeProtected(reply);
    }

    [Fact]
    public async Task The_portal_shows_films_of_our_own_host_besides()
    {
        var reply = (await Server.Send(RawRequest.Get("/portal/sign-in"))).ShouldBe(200);

        reply.Header("Content-Security-Policy").Should().Be(Strict.Replace("img-src 'self'; ", "img-src 'self'; media-src 'self'; ", StringComparison.Ordinal));
        ShouldBeProtected(reply);
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/docs/swagger/index.html")]
    [InlineData("/DOCS/")]
    public async Task The_readers_of_the_API_description_may_write_styles_of_their_own(string target)
    {
        var reply = (await Server.Send(RawRequest.Get(target))).ShouldBe(200);

        var allowed = reply.Header("Content-Security-Policy")!.Split("; ").Select(directive => directive.Split(' ', 2)).ToDictionary(directive => directive[0], directive => directive[1]);
        allowed["default-src"].Should().Be("'none'");
        allowed["frame-ancestors"].Should().Be("'none'");
        allowed["connect-src"].Should().Be("'self'");
        allowed["style-src"].Should().Be("'self' 'unsafe-inline'");
        allowed["script-src"].Should().MatchRegex("^'self' 'nonce-[A-Za-z0-9+/=]{20,}'$");
        ShouldBeProtected(reply);
    }

    [Fact]
    public async Task The_one_script_in_a_page_carries_a_nonce_that_is_used_once()
    {
        var (first, second) = (await Server.Send(RawRequest.Get("/docs/")), await Server.Send(RawRequest.Get("/docs/")));

        var nonce = first.Header("Content-Security-Policy")!.Split("'nonce-")[1].Split('\'')[0];
        WebUtility.HtmlDecode(first.Text).Should().Contain($"nonce=\"{nonce}\"");
        second.Header("Content-Security-Policy").Should().NotContain(nonce);
    }

    private static void ShouldBeProtected(Reply reply)
    {
        reply.Header("X-Content-Type-Options").Should().Be("nosniff");
        reply.Header("Referrer-Policy").Should().Be("same-origin");
        reply.Header("Cross-Origin-Opener-Policy").Should().Be("same-origin");
        reply.Header("Permissions-Policy").Should().Be("camera=(), geolocation=(), microphone=(), payment=()");
        reply.Header("Server").Should().BeNull();
    }
}
