using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Webhooks;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>One attempt, whatever the receiver does.</summary>
public sealed class WebhookSenderTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2025, 11, 8, 13, 30);

    private static readonly WebhookSecret Secret = WebhookSecret.New();

    private static readonly byte[] Body = Encoding.ASCII.GetBytes("""{"id":"1","type":"order.accepted","data":{"reason":"d\u00E9j\u00E0"}}""");

    private static readonly Guid EventId = Guid.Parse("0199f3a2-7c1e-7d00-8000-000000000001");

    private readonly FakeTimeProvider _time = new();

    private readonly WebhookSender _sender;

    public WebhookSenderTests() => _sender = Sender(new WebhookOptions(AllowPrivateNetworks: true));

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task The_request_is_what_the_contract_says()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);

        var answer = await Send(receiver);

        answer.Should().BeEquivalentTo(new { StatusCode = 200, Error = (string?)null, Response = "ok", IsAcknowledged = true });
        var request = receiver.Requests.Single();
        request.Split("\r\n\r\n")[1].Should().Be(Encoding.ASCII.GetString(Body));
        HeadersOf(request).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["POST /hooks HTTP/1.1"] = "",
            ["Host"] = receiver.Url.Authority,
            ["User-Agent"] = "Parcours-Webhooks/1.0",
            ["Content-Type"] = "application/json; charset=utf-8",
            ["Content-Length"] = Body.Length.ToString(CultureInfo.InvariantCulture),
            ["Drop-Signature"] = Secret.Sign(Body),
            ["Drop-Event-Id"] = EventId.ToString(),
            ["Drop-Event-Timestamp"] = (Now - Duration.FromHours(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["webhook-id"] = EventId.ToString(),
            ["webhook-timestamp"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["webhook-signature"] = Secret.SignStandard(EventId, Now, Body),
        });
    }

    [Fact]
    public async Task During_a_rotation_the_old_secret_signs_and_the_new_one_is_beside_it()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        var old = WebhookSecret.New();

        await _sender.Send(Webhook(receiver.Url) with { Secrets = new WebhookSecrets(Secret, old, Now + Duration.FromSeconds(1)) }, Ct);

        var headers = HeadersOf(receiver.Requests.Single());
        headers["Drop-Signature"].Should().Be(old.Sign(Body));
        headers["Drop-Signature-Next"].Should().Be(Secret.Sign(Body));
        headers["webhook-signature"].Should().Be($"{old.SignStandard(EventId, Now, Body)} {Secret.SignStandard(EventId, Now, Body)}");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    [InlineData(304, false)]
    [InlineData(400, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Any_2xx_acknowledges_and_nothing_else(int status, bool acknowledges)
    {
        await using var receiver = Receiver.Answering($"HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n");

        var answer = await Send(receiver);

        answer.IsAcknowledged.Should().Be(acknowledges);
        answer.StatusCode.Should().Be(status);
        answer.Error.Should().Be(acknowledges ? null : $"status {status}");
        answer.IsGone.Should().Be(status == 410);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = Receiver.Answering(Receiver.Ok);
        await using var receiver = Receiver.Answering($"HTTP/1.1 302 Found\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");

        var answer = await Send(receiver);

        answer.Error.Should().Be("status 302");
        elsewhere.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Sat, 08 Nov 2025 13:45:00 GMT", 15 * 60)]
    public async Task Too_many_requests_may_say_for_how_long(string retryAfter, int seconds)
    {
        await using var receiver = Receiver.Answering($"HTTP/1.1 429 Too Many\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n");

        var answer = await Send(receiver);

        answer.RetryAfter.Should().Be(Duration.FromSeconds(seconds));
        answer.StatusCode.Should().Be(429);
    }

    [Fact]
    public async Task A_receiver_that_answers_after_20_seconds_is_too_late_after_15()
    {
        var received = new TaskCompletionSource();
        await using var receiver = Receiver.That(async (_, _, ct) =>
        {
            received.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });

        var sending = Send(receiver);
        await received.Task.WaitAsync(Ct);
        _time.Advance(WebhookSender.Timeout - TimeSpan.FromMilliseconds(1));
        sending.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await sending).Should().BeEquivalentTo(new { StatusCode = (int?)null, Error = "timeout", IsAcknowledged = false });
    }

    [Fact]
    public async Task A_status_counts_even_when_its_body_never_ends()
    {
        await using var receiver = Receiver.That(async (stream, _, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        // Before its headers are read, the time that is over would leave no answer at all.
        var headersRead = new TaskCompletionSource();
        using var listener = HearOfAnswers(from: receiver, headersRead.SetResult);

        var sending = Send(receiver);
        await headersRead.Task.WaitAsync(Ct);
        _time.Advance(WebhookSender.Timeout);

        (await sending).Should().BeEquivalentTo(new { StatusCode = 200, Error = (string?)null, IsAcknowledged = true });
    }

    [Fact]
    public async Task Of_a_body_that_breaks_off_is_kept_what_came()
    {
        await using var receiver = Receiver.That(async (stream, _, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbroken"u8.ToArray(), ct);
            stream.Socket.Shutdown(SocketShutdown.Send);
        });

        (await Send(receiver)).Should().BeEquivalentTo(new { StatusCode = 200, Response = "broken", IsAcknowledged = true });
    }

    [Fact]
    public async Task Nobody_listening_is_an_answer_of_its_own()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = new Uri($"http://{free.LocalEndpoint}/");
        free.Stop();

        (await _sender.Send(Webhook(url), Ct)).Should().BeEquivalentTo(new { StatusCode = (int?)null, Error = "connection refused" });
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_an_answer_of_its_own()
    {
        await using var receiver = Receiver.That((stream, _, _) =>
        {
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            stream.Socket.Close();
            return Task.CompletedTask;
        });

        (await Send(receiver)).Should().BeEquivalentTo(new { StatusCode = (int?)null, Error = "connection reset" });
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    public async Task What_is_no_HTTP_is_no_answer(string greeting)
    {
        await using var receiver = Receiver.That(async (stream, _, ct) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting), ct);
            stream.Socket.Shutdown(SocketShutdown.Send);
        });

        (await Send(receiver)).IsAcknowledged.Should().BeFalse();
    }

    [Fact]
    public async Task Of_an_answer_of_100_MB_no_more_is_read_than_is_kept()
    {
        var written = 0L;
        var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        await using var receiver = Receiver.That(async (stream, _, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"u8.ToArray(), ct);
            for (var left = 1600; left > 0; left--)
            {
                await stream.WriteAsync(chunk, ct);
                Interlocked.Add(ref written, chunk.Length);
            }
        });

        var answer = await Send(receiver);

        answer.IsAcknowledged.Should().BeTrue();
        answer.Response.Should().Be(new string('x', WebhookAnswer.MostResponseBytes));
        Interlocked.Read(ref written).Should().BeLessThan(20 * 1024 * 1024, because: "what the sockets hold is all that may have left");
    }

    [Fact]
    public async Task An_answer_that_is_no_text_is_kept_as_far_as_it_can_be_shown()
    {
        await using var receiver = Receiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\0\u00ffb");

        (await Send(receiver)).Response.Should().Be("a\uFFFD\uFFFDb");
    }

    [Fact]
    public async Task Outside_Development_our_own_network_gets_nothing()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        using var guarded = Sender(new WebhookOptions(AllowPrivateNetworks: false));

        (await guarded.Send(Webhook(receiver.Url), Ct)).Should().BeEquivalentTo(new { StatusCode = (int?)null, Error = "address not allowed" });
        receiver.Requests.Should().BeEmpty();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private WebhookSender Sender(WebhookOptions options) => new(new GuardedConnector(new DnsResolver(), options), new FakeClock(Now), _time);

    private Task<WebhookAnswer> Send(Receiver receiver) => _sender.Send(Webhook(receiver.Url), Ct);

    /// <summary>The client measures an exchange once it has read the headers of the answer.</summary>
    private static MeterListener HearOfAnswers(Receiver from, Action heard)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "server.port" && Equals(value, from.Url.Port))
                    heard();
            }
        });
        listener.Start();
        return listener;
    }

    private static OutgoingWebhook Webhook(Uri url) => new(url, new WebhookSecrets(Secret, null, null), EventId, Now - Duration.FromHours(1), Body);

    private static Dictionary<string, string> HeadersOf(string request) =>
        request.Split("\r\n\r\n")[0].Split("\r\n").Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
}
