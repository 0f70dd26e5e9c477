using System.Text;

namespace Parcours.Api.Tests.Operations;

/// <summary>What the framework refuses before any of our endpoints is asked comes in the same envelope.</summary>
public sealed class FrameworkErrorsTests(DeliveryServer server) : DeliveryTests(server)
{
    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/nothing")]
    [InlineData("DELETE", "/nothing")]
    [InlineData("GET", "/v1/orders/dc_0123456789abcdef/nothing")]
    [InlineData("GET", "/%F0%9F%93%A6")]
    public async Task A_route_that_does_not_exist_is_404(string method, string target) =>
        (await Server.Send(new RawRequest(method, target, [], []))).ShouldBeRefused(404, "not_found");

    [Theory]
    [InlineData("PUT", "/v1/orders", "GET, POST")]
    [InlineData("GET", "/v1/rates/quote", "POST")]
    [InlineData("DELETE", "/v1/orders/dc_0123456789abcdef", "GET")]
    [InlineData("PATCH", "/v1/orders/dc_0123456789abcdef/cancel", "POST")]
    [InlineData("POST", "/v1/health", "GET")]
    public async Task A_method_that_a_route_does_not_take_is_405_and_says_which_it_takes(string method, string target, string allowed)
    {
        var reply = (await Server.Send(new RawRequest(method, target, [], []))).ShouldBeRefused(405, "method_not_allowed");

        reply.Header("Allow")!.Split(", ").Should().BeEquivalentTo(allowed.Split(", "));
    }

    [Theory]
    [InlineData("Nonsense\r\n\r\n", 400)]
    [InlineData("\0\u0001\u0002\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: two words\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nNo name: x\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\n\r\n", 400)]
    [InlineData("GET / HTTP/9.1\r\nHost: localhost\r\n\r\n", 505)]
    public async Task What_the_server_cannot_read_has_the_envelope_and_an_id_too(string request, int status)
    {
        var reply = (await Server.Wire.Send(Encoding.Latin1.GetBytes(request))).ShouldBeRefused(status, "malformed_request");

        reply.Header("X-Request-Id").Should().MatchRegex("^req_[a-z0-9]{12}$");
        reply.Header("Connection").Should().Be("close");
    }

    [Fact]
    public async Task So_has_what_is_too_long_to_be_read()
    {
        (await Server.Wire.Send(Encoding.ASCII.GetBytes($"GET /{new string('a', 8192)}"))).ShouldBeRefused(414, "malformed_request");
        (await Server.Wire.Send(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 32 * 1024)}"))).ShouldBeRefused(431, "malformed_request");
    }

    [Fact]
    public async Task A_connection_that_served_before_gets_one_answer_for_what_cannot_be_read()
    {
        await using var connection = await Connection.To(Server.Address);
        (await connection.Send(RawRequest.Get("/v1/health").ToBytes(), hasBody: true)).ShouldBe(200);

        (await connection.Send("Nonsense\r\n\r\n"u8.ToArray(), hasBody: true)).ShouldBeRefused(400, "malformed_request");

        var more = () => connection.Send([], hasBody: true);
        await more.Should().ThrowAsync<IOException>();
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/orders/dc_0123456789abcdef")]
    [InlineData("/v1/webhook_endpoints")]
    [InlineData("/v1/webhook_deliveries")]
    [InlineData("/ops/v1/orders")]
    [InlineData("/v1/health")]
    [InlineData("/openapi/parcours.json")]
    public async Task HEAD_is_405_wherever_a_program_reads_and_says_what_is_taken(string target)
    {
        var reply = (await Server.Send(new RawRequest("HEAD", target, [], []))).ShouldBe(405);

        reply.Header("Allow")!.Split(", ").Should().Contain("GET").And.NotContain("HEAD");
        reply.Header("X-Request-Id").Should().NotBeNull();
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/track/dc_0123456789abcdef")]
    [InlineData("/favicon.svg")]
    public async Task HEAD_has_the_headers_of_GET_wherever_a_browser_or_a_monitor_looks(string target)
    {
        var get = await Server.Send(RawRequest.Get(target));
        var head = await Server.Send(new RawRequest("HEAD", target, [], []));

        head.ShouldBe(get.Status);
        head.Header("Content-Type").Should().Be(get.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/openapi/other.json")]
    [InlineData("/openapi/parcours.yaml")]
    [InlineData("/openapi/")]
    [InlineData("/docs/other")]
    [InlineData("/docs/swagger/other.js")]
    [InlineData("/nothing.css")]
    public async Task A_document_or_a_file_that_does_not_exist_is_404(string target) => (await Server.Send(RawRequest.Get(target))).ShouldBeRefused(404, "not_found");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task A_body_that_is_no_JSON_by_name_is_415(string type) =>
        (await Partner.Send(RawRequest.Post("/v1/orders", Sample.Order()).Without("Content-Type").With("Content-Type", type))).ShouldBeRefused(415, "unsupported_media_type");

    [Fact]
    public async Task A_body_without_a_type_is_415_too() =>
        (await Partner.Send(RawRequest.Post("/v1/orders", Sample.Order()).Without("Content-Type"))).ShouldBeRefused(415, "unsupported_media_type");

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_JSON_object_is_400(string body) =>
        (await Partner.Send(RawRequest.Post("/v1/orders", body))).ShouldBeRefused(400, "malformed_json");

    [Fact]
    public async Task A_body_that_is_no_UTF_8_is_400() =>
        (await Partner.Send(RawRequest.Post("/v1/orders", Encoding.Latin1.GetBytes("""{"partner_order_id": "é"}""")))).ShouldBeRefused(400, "malformed_json");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_a_mebibyte_is_413(bool isChunked)
    {
        var most = Encoding.UTF8.GetBytes(Sample.Order().ToJsonString().PadRight(1024 * 1024));
        var request = isChunked ? RawRequest.Post("/v1/orders", most).With("Transfer-Encoding", "chunked") : RawRequest.Post("/v1/orders", most);

        (await Partner.Send(request)).ShouldBe(201);
        (await Partner.Send(request with { Body = [.. most, (byte)' '] })).ShouldBeRefused(413, "payload_too_large");
    }

    [Theory]
    [InlineData(null, "There is nothing at this address.")]
    [InlineData("*", "There is nothing at this address.")]
    [InlineData("de", "There is nothing at this address.")]
    [InlineData("en-CA", "There is nothing at this address.")]
    [InlineData("fr", "Il n’y a rien à cette adresse.")]
    [InlineData("fr-CA, fr;q=0.9, en;q=0.8", "Il n’y a rien à cette adresse.")]
    [InlineData("en;q=0.5, fr;q=0.6", "Il n’y a rien à cette adresse.")]
    [InlineData("de, *;q=0.1", "There is nothing at this address.")]
    public async Task Messages_are_in_the_language_that_is_wanted_and_codes_in_none(string? wanted, string message)
    {
        var request = RawRequest.Get("/v1/nothing");

        var reply = await Server.Send(wanted is null ? request : request.With("Accept-Language", wanted));

        reply.ShouldBeRefused(404, "not_found").Message.Should().Be(message);
    }

    [Fact]
    public async Task Fields_are_explained_in_french_too()
    {
        var quote = Sample.Quote().With("dropoff.address.postal_code", "INVALID");

        var reply = await Partner.Send(RawRequest.Post("/v1/rates/quote", quote).With("Accept-Language", "fr"));

        reply.ShouldBlame("dropoff.address.postal_code").Message.Should().Be("Format de code postal invalide");
        reply["error.details.expected"].Should().Be("code postal canadien (p. ex. H1A1A1)");
    }
}
