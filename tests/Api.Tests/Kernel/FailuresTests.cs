using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parcours.Api.Http;

namespace Parcours.Api.Tests.Kernel;

public sealed class FailuresTests : KernelTests
{
    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("GET", "/v1/nowhere", 404, "not_found")]
    [InlineData("DELETE", "/public", 405, "method_not_allowed")]
    [InlineData("GET", "/public/numbers?number=seven", 400, "malformed_request")]
    [InlineData("GET", "/public/numbers", 400, "malformed_request")]
    [InlineData("GET", "/v1/whoami", 401, "missing_credentials")]
    [InlineData("GET", "/public/failing/by-surprise", 500, "internal_error")]
    [InlineData("GET", "/public/failing/overloaded", 503, "overloaded")]
    [InlineData("GET", "/public/failing/full", 507, "storage_full")]
    public async Task What_the_framework_refuses_has_the_envelope_too(string method, string target, int status, string code)
    {
        var reply = await Host.Send(new RawRequest(method, target, [], []));

        reply.Status.Should().Be(status);
        reply.Code.Should().Be(code);
        reply.Message.Should().NotBeEmpty().And.NotBe(code);
        reply.Json.GetProperty("request_id").GetString().Should().Be(reply.Header("X-Request-Id"));
        reply.Header("Content-Type").Should().Be("application/json; charset=utf-8");
        reply.Header("X-Content-Type-Options").Should().Be("nosniff");
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones() => (await Host.Send(new RawRequest("DELETE", "/public", [], []))).Header("Allow").Should().Be("GET");

    [Fact]
    public async Task An_overload_says_when_to_come_back() => (await Host.Send(RawRequest.Get("/public/failing/overloaded"))).Header("Retry-After").Should().Be("1");

    [Fact]
    public async Task A_surprise_is_logged_once_and_tells_the_client_nothing()
    {
        var reply = await Host.Send(RawRequest.Get("/public/failing/by-surprise"));

        reply.Text.Should().NotContain("doormat").And.NotContain("Exception").And.NotContain("   at ");
        var line = Host.Logs.Lines.Should().ContainSingle(logged => logged.Exception != null).Subject;
        line.Exception!.Message.Should().Contain("doormat");
    }

    [Theory]
    [InlineData("overloaded")]
    [InlineData("full")]
    public async Task What_the_storage_cannot_take_is_no_surprise(string how)
    {
        await Host.Send(RawRequest.Get("/public/failing/" + how));

        Host.Logs.Lines.Should().NotContain(line => line.Exception != null);
    }

    [Fact]
    public async Task A_failure_after_the_first_bytes_ends_the_connection_so_that_half_an_answer_does_not_look_whole()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Host.Address);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(RawRequest.Get("/public/breaking").ToBytes());
        var received = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                if (received.Append(Encoding.ASCII.GetString(buffer, 0, read)).ToString().Contains("half an ans", StringComparison.Ordinal))
                    Host.Doings.Waiting.TrySetResult();
            }
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        received.ToString().Should().Contain("half an ans").And.NotContain("\r\n0\r\n");
        Host.Logs.Lines.Should().ContainSingle(line => line.Exception != null);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_failure_of_ours()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(Host.Address);
            await socket.SendAsync(RawRequest.Get("/public/waiting").ToBytes());
            await Host.Doings.Waiting.Task;
            socket.Close();
        }

        await Host.Stop();
        Host.Logs.Lines.Should().NotContain(line => line.Exception != null);
    }

    [Fact]
    public async Task A_client_that_resets_the_connection_within_its_body_is_no_failure_of_ours()
    {
        var half = RawRequest.Post("/public/notes", new byte[5000]).ToBytes();
        for (var times = 0; times < 50; times++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: true, seconds: 0) };
            await socket.ConnectAsync(Host.Address);
            await socket.SendAsync(half.AsMemory(0, half.Length - 1000));
            await Host.Send(RawRequest.Get("/public"));
        }

        await Host.Stop();
        Host.Logs.Lines.Should().NotContain(line => line.Exception != null);
    }

    [Fact]
    public async Task A_mistake_of_ours_is_logged_although_its_client_has_gone()
    {
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(Host.Address);
            await socket.SendAsync(RawRequest.Get("/public/failing-when-left").ToBytes());
            await Host.Doings.Waiting.Task;
            socket.Close();
        }

        await Host.Stop();
        Host.Logs.Lines.Should().ContainSingle(line => line.Exception != null).Which.Exception!.Message.Should().Contain("doormat");
    }

    [Fact]
    public async Task To_answer_a_client_that_has_just_left_does_not_fail()
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };

        var answering = () => Problems.Write(context, HttpErrors.MalformedRequest);

        await answering.Should().NotThrowAsync();
    }
}
