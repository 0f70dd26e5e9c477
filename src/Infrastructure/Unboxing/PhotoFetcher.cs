using System.Net;
using Microsoft.Extensions.Logging;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Webhooks;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>Goes where webhooks may go and nowhere else, and follows no redirect: an address was checked, and where it leads on was not.</summary>
internal sealed partial class PhotoFetcher : IPhotoFetcher, IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly int MostBytes = (int)UploadLimits.MostBytes(MediumKind.Reference);

    private readonly HttpMessageInvoker _http;
    private readonly IWebhookUrlPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger<PhotoFetcher> _logger;

    public PhotoFetcher(GuardedConnector connector, IWebhookUrlPolicy policy, TimeProvider time, ILogger<PhotoFetcher> logger)
    {
        (_policy, _time, _logger) = (policy, time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (context, ct) => connector.Connect(context.DnsEndPoint, ct),
            // A proxy would connect for us, to wherever it likes.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            // One picture an order: what is kept open is hardly used again, and its name may have moved on.
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 16,
        });
    }

    public async Task<byte[]?> Fetch(string address, CancellationToken ct)
    {
        if (_policy.Accept(address) is not { } url)
            return Nothing("address not allowed");

        using var late = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Add("User-Agent", "Parcours-Photos/1.0");
            request.Headers.Add("Accept", "image/jpeg, image/png, image/webp, image/heic");
            using var response = await _http.SendAsync(request, either.Token);
            return response.StatusCode == HttpStatusCode.OK ? await Read(response, either.Token) ?? Nothing("too large") : Nothing($"status {(int)response.StatusCode}");
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return Nothing(late.IsCancellationRequested ? "timeout" : failure.GetType().Name);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when there is more than a photo may have. An announced length is not believed, only refused.</summary>
    private static async Task<byte[]?> Read(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > MostBytes)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var file = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (file.Length + read > MostBytes)
                return null;
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return file.ToArray();
    }

    private byte[]? Nothing(string reason)
    {
        NotFetched(_logger, reason);
        return null;
    }

    // Not the address: it may hold a key of the merchant's.
    [LoggerMessage(Level = LogLevel.Information, Message = "A merchant's picture was not fetched: {Reason}")]
    private static partial void NotFetched(ILogger logger, string reason);
}
