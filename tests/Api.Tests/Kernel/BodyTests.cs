using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Parcours.Api.Tests.Kernel;

public sealed class BodyTests : KernelTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/vnd.parcours+json")]
    public async Task JSON_by_any_name_is_read(string contentType)
    {
        var reply = await Host.Send(Posted("""{"text": "été"}""", contentType));

        reply.Status.Should().Be(200);
        reply.Text.Should().Be("\"été\"");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/jsonx")]
    [InlineData("nonsense")]
    [InlineData(";;;")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        var reply = await Host.Send(Posted("""{"text": "a"}""", contentType));

        reply.Status.Should().Be(415);
        reply.Code.Should().Be("unsupported_media_type");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("", "text/plain")]
    [InlineData("null", "application/x-www-form-urlencoded")]
    [InlineData("null", null)]
    [InlineData(" \n", "nonsense")]
    [InlineData("[]", "application/json")]
    public async Task No_body_is_an_empty_object_whatever_its_type(string body, string? contentType)
    {
        var reply = await Host.Send(Posted(body, contentType));

        reply.Status.Should().Be(200);
        reply.Text.Should().Be("\"nothing\"");
    }

    [Fact]
    public async Task A_body_of_one_mebibyte_is_read() => (await Host.Send(Posted(OfLength(MiB), "application/json"))).Status.Should().Be(200);

    [Fact]
    public async Task A_larger_body_is_413()
    {
        var reply = await Host.Send(Posted(OfLength(MiB + 1), "application/json"));

        reply.Status.Should().Be(413);
        reply.Code.Should().Be("payload_too_large");
    }

    [Fact]
    public async Task A_larger_body_is_413_before_it_is_sent()
    {
        var reply = await Host.Send(Encoding.ASCII.GetBytes(
            "POST /public/notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n"));

        reply.Code.Should().Be("payload_too_large");
    }

    [Fact]
    public async Task A_body_in_chunks_is_read()
    {
        var reply = await Host.Send(Chunked("""{"text": """, "\"in par", "ts\"}"));

        reply.Text.Should().Be("\"in parts\"");
    }

    [Fact]
    public async Task A_larger_body_in_chunks_is_413()
    {
        var reply = await Host.Send(Chunked([.. Enumerable.Repeat(new string(' ', 100_000), 11)]));

        reply.Status.Should().Be(413);
        reply.Code.Should().Be("payload_too_large");
    }

    [Fact]
    public async Task Malformed_JSON_is_400()
    {
        var reply = await Host.Send(RawRequest.Post("/public/notes", """{"text": "a"""));

        reply.Status.Should().Be(400);
        reply.Code.Should().Be("malformed_json");
        reply.Message.Should().Be("The body is not valid JSON: see line 1, byte 12.");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_no_failure_of_ours()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Host.Address);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("POST /public/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"te"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);

        await Host.Stop();
        Encoding.ASCII.GetString(answer.ToArray()).Should().NotContain(" 500 ");
        Host.Logs.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Wrong_types_and_broken_rules_come_back_together_under_the_names_that_the_client_wrote()
    {
        var body = """{"text": "far too long a text", "weight": "heavy", "street": "too long", "notes": [{"line1": 7}, {"street": "also too long", "weight": 71}]}""";
        var reply = await Host.Send(RawRequest.Post("/v1/doings", body).Signed(KernelHost.Now));

        reply.Status.Should().Be(422);
        reply.Code.Should().Be("validation_error");
        reply.Json.GetProperty("error").GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).Should().BeEquivalentTo(
            "weight", "notes[0].line1", "text", "street", "notes[1].street", "notes[1].weight");
        Host.Doings.Count.Should().Be(0);
    }

    private static RawRequest Posted(string body, string? contentType)
    {
        var request = RawRequest.Post("/public/notes", body).Without("Content-Type");
        return contentType is null ? request : request.With("Content-Type", contentType);
    }

    private static string OfLength(int length) => "{\"unknown\":\"" + new string('x', length - 14) + "\"}";

    private static RawRequest Chunked(params string[] chunks)
    {
        var body = string.Concat(chunks.Append("").Select(chunk => $"{chunk.Length:x}\r\n{chunk}\r\n"));
        return RawRequest.Post("/public/notes", body).With("Transfer-Encoding", "chunked");
    }
}
