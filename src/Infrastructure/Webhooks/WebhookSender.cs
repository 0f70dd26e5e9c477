using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using NodaTime;
using Parcours.Application.Webhooks;

namespace Parcours.Infrastructure.Webhooks;

/// <summary>One attempt: signed, to an address that was checked, 15 s at most, and no more than 2 KiB of the answer are read.</summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly MediaTypeHeaderValue ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");

    private readonly HttpMessageInvoker _http;
    private readonly IClock _clock;
    private readonly TimeProvider _time;

    public WebhookSender(GuardedConnector connector, IClock clock, TimeProvider time)
    {
        (_clock, _time) = (clock, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (context, ct) => connector.Connect(context.DnsEndPoint, ct),
            // A proxy would connect for us, to wherever it likes; a redirect could lead anywhere.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Our trace ids are nobody else's business.
            ActivityHeadersPropagator = null,
            // An idle connection is not used so long that the name could have moved on.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            // What is left of an answer is not worth reading for the sake of the connection.
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(200),
        });
    }

    public async Task<WebhookAnswer> Send(OutgoingWebhook webhook, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            using var request = Request(webhook, _clock.GetCurrentInstant());
            using var response = await _http.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            var text = await Beginning(response, either.Token);
            ct.ThrowIfCancellationRequested();
            return new WebhookAnswer(status, status is >= 200 and <= 299 ? null : $"status {status}", Since(started), text, RetryAfter(response));
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return new WebhookAnswer(null, timeout.IsCancellationRequested ? "timeout" : Reason(failure), Since(started));
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(OutgoingWebhook webhook, Instant now)
    {
        var (main, next) = webhook.Secrets.At(now);
        var body = webhook.Body.Span;
        var id = webhook.EventId.ToString();
        var standard = main.SignStandard(webhook.EventId, now, body);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ReadOnlyMemoryContent(webhook.Body) };
        request.Content.Headers.ContentType = ContentType;
        request.Content.Headers.ContentLength = body.Length;

        var headers = request.Headers;
        headers.Add("User-Agent", "Parcours-Webhooks/1.0");
        headers.Add("Drop-Signature", main.Sign(body));
        if (next is not null)
            headers.Add("Drop-Signature-Next", next.Sign(body));
        headers.Add("Drop-Event-Id", id);
        headers.Add("Drop-Event-Timestamp", Seconds(webhook.EventAt));
        headers.Add("webhook-id", id);
        headers.Add("webhook-timestamp", Seconds(now));
        headers.Add("webhook-signature", next is null ? standard : $"{standard} {next.SignStandard(webhook.EventId, now, body)}");
        return request;
    }

    private static string Seconds(Instant moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The status was the answer; a body that breaks off or does not end changes nothing about it.</summary>
    private static async Task<string> Beginning(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = new byte[WebhookAnswer.MostResponseBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var read)
                length += read;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // What came is kept.
        }

        // Neither engine compares, nor most clients print, a text beyond a NUL.
        return Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
    }

    private Duration? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => Duration.FromTimeSpan(delta),
        { Date: { } date } => Instant.FromDateTimeOffset(date) - _clock.GetCurrentInstant(),
        _ => null,
    };

    private static Duration Since(long started) => Duration.FromTimeSpan(Stopwatch.GetElapsedTime(started));

    /// <summary>For partners: what they can do something about, without our internals.</summary>
    private static string Reason(Exception failure) => failure switch
    {
        ForbiddenAddressException or { InnerException: ForbiddenAddressException } => "address not allowed",
        SocketException socket => Reason(socket.SocketErrorCode),
        AuthenticationException or { InnerException: AuthenticationException } => "tls failed",
        { InnerException: SocketException socket } => Reason(socket.SocketErrorCode),
        { InnerException.InnerException: SocketException socket } => Reason(socket.SocketErrorCode),
        OperationCanceledException => "timeout",
        _ => "no valid answer",
    };

    private static string Reason(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "unknown host",
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "connection reset",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "unreachable",
        SocketError.TimedOut => "timeout",
        _ => "connection failed",
    };
}
