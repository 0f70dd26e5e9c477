using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Parcours.Api.Http;

/// <summary>
/// Gives an id and the error envelope to what the server refuses before any middleware: a request line or headers that it cannot read, that are too
/// long, or that come too slowly. It tells of each just before it answers, and leaves an answer that has begun as it is.
/// </summary>
internal sealed partial class UnreadableRequests(ILogger<UnreadableRequests> logger) : IObserver<KeyValuePair<string, object?>>
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static IDisposable Explain(IServiceProvider services) => services.GetRequiredService<DiagnosticListener>()
        .Subscribe(ActivatorUtilities.CreateInstance<UnreadableRequests>(services), name => string.Equals(name, Refused, StringComparison.Ordinal));

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection request
            && request.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refused
            && request.Get<IHttpResponseFeature>() is { HasStarted: false } response
            // Later versions have frames, which are not ours to write; they leave only the server's own status.
            && request.Get<IHttpRequestFeature>()?.Protocol is not ("HTTP/2" or "HTTP/3")
            && request.Get<IConnectionTransportFeature>() is { } connection)
        {
            var id = RequestIds.New();
            Write(response, request.GetRequiredFeature<IHttpResponseBodyFeature>(), connection, refused.StatusCode, id);
            using (logger.BeginScope(new KeyValuePair<string, object>[] { new(RequestIds.Property, id) }))
                Unreadable(logger, refused.StatusCode);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>The head as the server writes any; the body behind it on the connection itself, since without a request there is no body to write to.</summary>
    private static void Write(IHttpResponseFeature response, IHttpResponseBodyFeature head, IConnectionTransportFeature connection, int status, string id)
    {
        // Nothing was read that could tell another language.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var json = Json.Write(ErrorJson.Of(HttpErrors.MalformedRequest, id));

        response.StatusCode = status;
        response.Headers.Connection = "close";
        response.Headers.ContentType = Json.ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentLength = json.Length;
        response.Headers[RequestIds.Header] = id;
        // Both only fill the connection's buffer, so nothing waits; the server sends it when it closes the connection.
#pragma warning disable VSTHRD002
        head.StartAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        connection.Transport.Output.Write(json);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A request that could not be read was answered {StatusCode}")]
    private static partial void Unreadable(ILogger logger, int statusCode);
}
