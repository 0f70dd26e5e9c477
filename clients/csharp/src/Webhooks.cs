using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Parcours.Client;

public sealed class WebhooksClient
{
    private readonly Caller _caller;

    internal WebhooksClient(Caller caller) => (_caller, Endpoints) = (caller, new WebhookEndpointsClient(caller));

    public WebhookEndpointsClient Endpoints { get; }

    /// <summary>Sends a sample event now, and tells what the endpoint answered.</summary>
    /// <param name="url">One of your endpoints; the newest active one when null.</param>
    public Task<WebhookTest> TestAsync(string? url = null, string? type = null, CancellationToken ct = default) =>
        _caller.Send<WebhookTest>(new Call(Credential.Delivery, HttpMethod.Post, "/v1/webhooks/test") { Body = new { Url = url, Type = type } }, ct);
}

public sealed class WebhookEndpointsClient
{
    private const string Path = "/v1/webhook_endpoints";

    private readonly Caller _caller;

    internal WebhookEndpointsClient(Caller caller) => _caller = caller;

    /// <summary>The answer holds the secret, and no later one does.</summary>
    public Task<WebhookEndpoint> CreateAsync(WebhookEndpointRequest endpoint, string? idempotencyKey = null, CancellationToken ct = default) =>
        _caller.Send<WebhookEndpoint>(new Call(Credential.Delivery, HttpMethod.Post, Path) { Body = endpoint, IdempotencyKey = idempotencyKey ?? Caller.NewIdempotencyKey() }, ct);

    public Task<WebhookEndpoint> GetAsync(string id, CancellationToken ct = default) => _caller.Send<WebhookEndpoint>(One(HttpMethod.Get, id), ct);

    /// <summary>One page, newest first.</summary>
    public Task<Page<WebhookEndpoint>> ListAsync(PageFilter? filter = null, CancellationToken ct = default) => _caller.Send<Page<WebhookEndpoint>>(Listing(filter), ct);

    public IAsyncEnumerable<WebhookEndpoint> AllAsync(PageFilter? filter = null, CancellationToken ct = default)
    {
        filter ??= new PageFilter();
        return _caller.All<Page<WebhookEndpoint>, WebhookEndpoint>(Listing(filter), cursor => filter with { Cursor = cursor ?? filter.Cursor }, page => (page.Data, page.NextCursor), ct);
    }

    /// <summary>Changes what is named and leaves the rest.</summary>
    public Task<WebhookEndpoint> UpdateAsync(string id, WebhookEndpointChanges changes, CancellationToken ct = default) =>
        _caller.Send<WebhookEndpoint>(One(HttpMethod.Patch, id) with { Body = changes, IsRepeatable = true }, ct);

    public Task<Deleted> DeleteAsync(string id, CancellationToken ct = default) => _caller.Send<Deleted>(One(HttpMethod.Delete, id), ct);

    /// <summary>The new secret; the old one goes on signing for the overlap, 24 hours when null.</summary>
    public Task<WebhookSecret> RotateSecretAsync(string id, int? overlapHours = null, CancellationToken ct = default) =>
        _caller.Send<WebhookSecret>(One(HttpMethod.Post, id, "/rotate_secret") with { Body = new { OverlapHours = overlapHours } }, ct);

    private static Call One(HttpMethod method, string id, string rest = "") => new(Credential.Delivery, method, $"{Path}/{Call.Segment(id)}{rest}");

    private static Call Listing(PageFilter? filter) => new(Credential.Delivery, HttpMethod.Get, Path) { Query = filter };
}

public sealed record PageFilter(int? Limit = null, string? Cursor = null);

/// <param name="Events">Exact types, <c>order.*</c> and the like, or everything when null.</param>
public sealed record WebhookEndpointRequest(string Url, IReadOnlyList<string>? Events = null, string? Description = null);

public sealed record WebhookEndpointChanges(string? Url = null, IReadOnlyList<string>? Events = null, bool? Active = null, string? Description = null);

/// <param name="Secret">Only where it has just been made.</param>
public sealed record WebhookEndpoint(
    string Id, string Url, IReadOnlyList<string> Events, bool Active, string? Description, string? Secret, string? DisabledReason, DateTimeOffset CreatedAt);

public sealed record WebhookSecret(string Secret);

public sealed record WebhookTest(bool Delivered, int? StatusCode, long DurationMs, string EventId, string? Error);

public sealed record Deleted(string Id, [property: System.Text.Json.Serialization.JsonPropertyName("deleted")] bool IsDeleted);

/// <summary>What a webhook tells.</summary>
public sealed record WebhookEvent(string Id, string Type, DateTimeOffset CreatedAt, JsonElement Data)
{
    private const string Prefix = "whsec_";

    /// <summary>The event that a request brought, if it is from Parcours and fresh.</summary>
    /// <param name="body">The raw bytes, before anything parsed them.</param>
    /// <param name="secrets">The endpoint's secret, or several during a rotation.</param>
    /// <exception cref="WebhookSignatureException">It is not, or too old.</exception>
    public static WebhookEvent Verify(ReadOnlySpan<byte> body, IEnumerable<KeyValuePair<string, string>> headers, params IReadOnlyList<string> secrets) =>
        Verify(body, headers, new WebhookVerification(), secrets);

    /// <summary>The same, with another tolerance, one signature that alone will do, or another clock.</summary>
    public static WebhookEvent Verify(ReadOnlySpan<byte> body, IEnumerable<KeyValuePair<string, string>> headers, WebhookVerification how, params IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(how);
        if (secrets.Count == 0 || secrets.Any(secret => KeyIn(secret) is null))
            throw new ArgumentException("One or more that begin with whsec_ are needed.", nameof(secrets));

        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            given[name] = value;
        if (how.Scheme == WebhookScheme.Standard || (how.Scheme == WebhookScheme.Any && given.Keys.Any(name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))))
            VerifyStandard(body, given, secrets, how);
        else
            VerifyDrop(body, given, secrets);
        return JsonSerializer.Deserialize<WebhookEvent>(body, ParcoursJson.Options)!;
    }

    private static void VerifyStandard(ReadOnlySpan<byte> body, Dictionary<string, string> headers, IReadOnlyList<string> secrets, WebhookVerification how)
    {
        var timestamp = headers.GetValueOrDefault("webhook-timestamp");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var moment))
            throw new WebhookSignatureException("webhook-timestamp: the Unix seconds of the attempt are missing.");
        if (Math.Abs(how.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() / 1000m - moment) > (decimal)how.Tolerance.TotalSeconds)
            throw new WebhookSignatureException("webhook-timestamp: too far from now.");

        byte[] message = [.. Encoding.UTF8.GetBytes($"{headers.GetValueOrDefault("webhook-id")}.{timestamp}."), .. body];
        // During a rotation there are several, separated by a space.
        var given = headers.GetValueOrDefault("webhook-signature", "").Split(' ');
        NeedOne(given, secrets, secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyIn(secret)!, message)), "webhook-signature");
    }

    private static void VerifyDrop(ReadOnlySpan<byte> body, Dictionary<string, string> headers, IReadOnlyList<string> secrets)
    {
        var message = body.ToArray();
        string[] given = [headers.GetValueOrDefault("Drop-Signature", ""), headers.GetValueOrDefault("Drop-Signature-Next", "")];
        NeedOne(
            given.Select(signature => signature.ToUpperInvariant()),
            secrets,
            secret => "V1=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message)),
            "Drop-Signature");
    }

    /// <summary>Null when it is no secret of ours.</summary>
    private static byte[]? KeyIn(string? secret)
    {
        if (secret?.StartsWith(Prefix, StringComparison.Ordinal) != true)
            return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) ? key[..length] : null;
    }

    private static void NeedOne(IEnumerable<string> given, IEnumerable<string> secrets, Func<string, string> expected, string header)
    {
        var wanted = secrets.Select(secret => Encoding.UTF8.GetBytes(expected(secret))).ToList();
        if (!given.Any(signature => wanted.Any(one => CryptographicOperations.FixedTimeEquals(one, Encoding.UTF8.GetBytes(signature)))))
            throw new WebhookSignatureException($"{header}: missing, or made with another secret over other bytes.");
    }
}

/// <summary>How a webhook is verified.</summary>
public sealed record WebhookVerification
{
    public WebhookScheme Scheme { get; init; }

    /// <summary>How far the clocks may differ.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

public enum WebhookScheme
{
    /// <summary>Standard when the request has one of its headers, else Drop.</summary>
    Any,

    /// <summary><c>webhook-signature</c>, which covers the time.</summary>
    Standard,

    /// <summary><c>Drop-Signature</c>, which covers the body alone.</summary>
    Drop,
}
