using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Pages;

public sealed partial class SecurityHeadersTests(DeliveryServer server) : DeliveryTests(server)
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

    [Fact]
    public async Task Whatever_route_is_asked_its_answer_is_protected()
    {
        var routes = (
            from endpoint in Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
            select new RawRequest(method, "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "x"), [], [])).ToList();

        var seen = new HashSet<int>();
        foreach (var request in routes)
        {
            var reply = await Server.Send(request);
            seen.Add(reply.Status);
            reply.Header("Content-Security-Policy").Should().Contain("default-src 'none'; frame-ancestors 'none'", $"{request.Method} {request.Target} answers {reply.Status}");
            ShouldBeProtected(reply, request.Target.StartsWith("/unboxing-customer.html", StringComparison.Ordinal) ? "self" : "()");
        }

        routes.Should().HaveCountGreaterThan(150);
        seen.Should().Contain([200, 302, 400, 401, 404]);
    }

    [Fact]
    public async Task Whatever_kind_of_answer_it_is_it_is_protected()
    {
        var merchant = await Given.AMerchant();
        var number = await Given.MerchantOrderIn(OrderStatus.Pending, merchant);
        var order = await Given.AnOrder(Partner, Sample.Order("taken"));
        var couriers = (await new OperatorClient(Server, "op_dev_dispatcher").Post("/couriers", new JsonObject { ["name"] = "Zoé", ["phone"] = "+1-514-555-0123" })).ShouldBe(201);
        var (keyed, big) = (RawRequest.Post("/v1/orders", Sample.Order()).With("Idempotency-Key", "again"), RawRequest.Post("/v1/orders", new string(' ', (1024 * 1024) + 1)));

        foreach (var (kind, answer) in new[]
        {
            ("created", await Partner.Send(keyed)), ("created before", await Partner.Send(keyed)), ("a list", await Partner.List()), ("a picture", await merchant.Get($"/api/b2b/orders/{number}/qr")),
            ("a drawing", await merchant.Send(RawRequest.Get($"/api/b2b/orders/{number}/qr").With("Accept", "image/svg+xml"))), ("a page", await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "text/html"))),
            ("a leading elsewhere", await Server.Send(RawRequest.Get("/docs/guide"))), ("broken", await Partner.Send(RawRequest.Post("/v1/orders", "{"))), ("a stranger's", await Server.Send(RawRequest.Get("/v1/orders"))),
            ("forbidden", await new OperatorClient(Server, couriers["credential"]!).Get("/audit")), ("unknown", await Partner.Read("dc_0123456789abcdef")), ("another method", await Server.Send(new RawRequest("PUT", "/v1/orders", [], []))),
            ("a conflict", await Partner.Create(Sample.Order("taken"))), ("too large", await Partner.Send(big)), ("of another type", await Partner.Send(RawRequest.Post("/v1/orders", "{}").Without("Content-Type").With("Content-Type", "text/plain"))),
            ("wrong", await Partner.Create([])), ("of OAuth", await Server.Send(TokenClient.Form(TokenClient.TokenEndpoint, "grant_type=password"))),
        })
        {
            answer.Header("Content-Security-Policy").Should().Be(Strict, kind);
            ShouldBeProtected(answer);
        }
    }

    [Fact]
    public async Task What_could_not_even_be_read_is_answered_with_a_type_that_nobody_guesses_anew() =>
        (await Server.Wire.Send(Encoding.ASCII.GetBytes("Nonsense\r\n\r\n"))).ShouldBe(400).Header("X-Content-Type-Options").Should().Be("nosniff");

    /// <param name="camera">Who may use it: on the page that films, the page itself.</param>
    private static void ShouldBeProtected(Reply reply, string camera = "()")
    {
        reply.Header("X-Content-Type-Options").Should().Be("nosniff");
        reply.Header("Referrer-Policy").Should().Be("same-origin");
        reply.Header("Cross-Origin-Opener-Policy").Should().Be("same-origin");
        reply.Header("Permissions-Policy").Should().Be($"camera={camera}, geolocation=(), microphone={camera}, payment=()");
        reply.Header("Server").Should().BeNull();
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
