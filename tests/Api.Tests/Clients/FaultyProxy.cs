using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Clients;

/// <summary>Hands requests on to the server byte for byte, and makes the faults that <c>clients/conformance/README.md</c> tells of.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly Wire _server;

    private readonly Receiver _front;

    private readonly Receiver _control;

    private readonly Receiver _hooks = Receiver.Answering(Receiver.Ok);

    private readonly Lock _lock = new();

    private readonly List<Seen> _seen = [];

    private JsonObject? _fault;

    private int _times;

    public FaultyProxy(Wire server)
    {
        _server = server;
        _front = Receiver.That(HandOn);
        _control = Receiver.That(async (stream, request, ct) => await stream.WriteAsync(Answer(200, Tell(Json(request)).ToJsonString()), ct));
    }

    /// <summary>Where a client takes the server to be.</summary>
    public string Url => _front.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Where faults are ordered.</summary>
    public Uri ControlUrl => _control.Url;

    /// <summary>A partner's server that acknowledges every webhook.</summary>
    public Uri ReceiverUrl => _hooks.Url;

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _control.DisposeAsync();
        await _hooks.DisposeAsync();
    }

    private async Task HandOn(NetworkStream client, string text, CancellationToken ct)
    {
        var fault = Next(Seen.Read(text));
        if (fault?["status"] is { } status)
        {
            await client.WriteAsync(Made((int)status, fault), ct);
            return;
        }

        var reply = await _server.Send(Encoding.Latin1.GetBytes(text));
        var answer = Answer(reply.Status, reply.Text, [.. reply.Headers.SelectMany(header => header.Select(value => (header.Key, value)))]);
        if (fault?["lose_answer"] is not null)
            throw new IOException("The answer is lost, as ordered.");
        if (fault?["hold"] is { } seconds)
            await Task.Delay(TimeSpan.FromSeconds((double)seconds), ct);
        var isCut = fault?["truncate"] is not null;
        await client.WriteAsync(isCut ? answer.AsMemory(..^(reply.Body.Length / 2)) : answer, ct);
        if (isCut)
            throw new IOException("The answer is cut short, as ordered.");
    }

    /// <summary>Notes the request, and says what is to go wrong with it; null when nothing is.</summary>
    private JsonObject? Next(Seen seen)
    {
        lock (_lock)
        {
            _seen.Add(seen);
            if (_fault is null || !seen.Target.StartsWith((string?)_fault["path"] ?? "", StringComparison.Ordinal))
                return null;
            var fault = _fault;
            if (--_times == 0)
                _fault = null;
            return fault;
        }
    }

    private JsonObject Tell(JsonObject order)
    {
        lock (_lock)
        {
            if (order["scenario"] is not null)
            {
                (_fault, _times) = (null, 0);
                _seen.Clear();
                _hooks.Requests.Clear();
                return new JsonObject { ["ok"] = true };
            }

            if (order["fault"] is JsonObject fault)
            {
                if (_fault is not null)
                    return Why($"{_times} of the fault before have not happened: {_fault.ToJsonString()}");
                (_fault, _times) = (fault, (int?)fault["times"] ?? 1);
                return new JsonObject { ["ok"] = true };
            }

            return order["seen"] is JsonObject expected ? Look(expected)
                : order["received"] is not null ? LastWebhook()
                : Why("A scenario, a fault, seen or received is needed.");
        }
    }

    private JsonObject Look(JsonObject expected)
    {
        var found = _seen.Where(request => ((string?)expected["method"] ?? request.Method) == request.Method && Regex.IsMatch(request.Target, (string?)expected["target"] ?? "")).ToList();
        var keys = found.Select(request => request.Headers.GetValueOrDefault("idempotency-key")).OfType<string>().Distinct().Count();
        var unlike = expected["headers"]?.AsObject()
            .Where(header => found.Any(request => !Regex.IsMatch(request.Headers.GetValueOrDefault(header.Key, ""), (string)header.Value!)))
            .Select(header => header.Key).ToList() ?? [];
        var all = string.Join(", ", _seen.Select(request => $"{request.Method} {request.Target}"));
        return (int?)expected["count"] is { } count && count != found.Count ? Why($"{found.Count} requests and not {count} like {expected.ToJsonString()} among {all}")
            : (int?)expected["idempotency_keys"] is { } wanted && wanted != keys ? Why($"{keys} idempotency keys and not {wanted} in {all}")
            : unlike.Count > 0 ? Why($"Not every request has {string.Join(", ", unlike)} as in {expected.ToJsonString()}")
            : new JsonObject { ["ok"] = true };
    }

    private JsonObject LastWebhook()
    {
        if (_hooks.Requests.LastOrDefault() is not { } request)
            return Why("No webhook has come.");
        var headers = Seen.Read(request).Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value));
        return new JsonObject { ["ok"] = true, ["body"] = BodyOf(request), ["headers"] = new JsonObject(headers) };
    }

    private static byte[] Made(int status, JsonObject fault)
    {
        var code = (string?)fault["code"] ?? status switch
        {
            429 => "rate_limited",
            500 => "internal_error",
            503 => "overloaded",
            _ => "made_by_the_proxy",
        };
        var request = "req_" + Ids.Text(12);
        var envelope = new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "As ordered." }, ["request_id"] = request };
        List<(string, string)> headers = [("X-Request-Id", request), ("Content-Type", fault["body"] is null ? "application/json; charset=utf-8" : "text/html")];
        if (fault["retry_after"] is { } wait)
            headers.Add(("Retry-After", wait.ToString()));
        if (fault["retry_at"] is { } later)
            headers.Add(("Retry-After", (SystemTime.Now + Duration.FromSeconds((double)later)).ToDateTimeUtc().ToString("R", CultureInfo.InvariantCulture)));
        headers.AddRange(fault["headers"]?.AsObject().Select(header => (header.Key, (string)header.Value!)) ?? []);
        return Answer(status, (string?)fault["body"] ?? envelope.ToJsonString(), [.. headers]);
    }

    private static byte[] Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} \r\nContent-Length: {bytes.Length}\r\n");
        // How the body was framed is between the server and us.
        foreach (var (name, value) in headers.Where(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && !header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. bytes];
    }

    private static JsonObject Why(string why) => new() { ["ok"] = false, ["why"] = why };

    private static JsonObject Json(string request) => JsonNode.Parse(BodyOf(request))!.AsObject();

    private static string BodyOf(string request) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));

    /// <summary>A request that came; the names of headers in lower case.</summary>
    private sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
    {
        public static Seen Read(string request)
        {
            var lines = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
            var first = lines[0].Split(' ');
            var headers = lines.Skip(1).Select(line => line.Split(':', 2)).GroupBy(line => line[0].ToLowerInvariant(), line => line[1].Trim());
            return new Seen(first[0], first[1], headers.ToDictionary(header => header.Key, header => string.Join(", ", header)));
        }
    }
}
