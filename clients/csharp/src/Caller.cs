using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Parcours.Client;

/// <summary>One call of the API, before it is sent.</summary>
/// <param name="Path">Percent-encoded, without a query.</param>
internal sealed record Call(Credential Credential, HttpMethod Method, string Path)
{
    public object? Query { get; init; }

    public object? Body { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether twice does no more than once: what reads, what has a key, and what says so.</summary>
    public bool IsRepeatable { get => field || Method == HttpMethod.Get || IdempotencyKey is not null; init; }

    /// <summary>Whether the list that comes with a 422 is an answer: it tells of each element what became of it.</summary>
    public bool ListsWhatIsRefused { get; init; }

    /// <summary>One part of a path, whatever the id holds.</summary>
    public static string Segment(string id) =>
        id is null or "" or "." or ".." ? throw new ArgumentException("It is empty, or no id.", nameof(id)) : Uri.EscapeDataString(id);
}

internal sealed record Answer(int Status, byte[] Body, string? RequestId, TimeSpan? RetryAfter);

/// <summary>Sends calls: signed, asked again when that helps and does no harm.</summary>
internal sealed class Caller : IDisposable
{
    // Whoever is to wait longer has better things to do.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly string UserAgent = $"parcours-dotnet/{typeof(Caller).Assembly.GetName().Version!.ToString(3)}";

    private readonly ParcoursOptions _options;

    private readonly HttpClient _http;

    private readonly Tokens _tokens;

    public Caller(ParcoursOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.BaseAddress.IsAbsoluteUri || options.BaseAddress.PathAndQuery != "/")
            throw new ArgumentException("BaseAddress: an address such as https://api.example, without a path, is needed.", nameof(options));

        _options = options;
        _http = options.Handler is { } handler
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        // Each attempt has its own.
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _tokens = new Tokens(options.TimeProvider, AskForToken);
    }

    /// <summary>The parsed answer.</summary>
    public async Task<T> Send<T>(Call call, CancellationToken ct)
    {
        var target = new Uri(_options.BaseAddress, call.Path + QueryString(call.Query));
        // Made once: what is signed is what is sent.
        var body = call.Body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(call.Body, ParcoursJson.Options);
        var answer = call.Credential == Credential.Reviews ? await SendWithToken().ConfigureAwait(false) : await Repeat(call, () => Make(null), ct).ConfigureAwait(false);
        return answer.Status is >= 200 and < 300 || (answer.Status == 422 && call.ListsWhatIsRefused && answer.Body.AsSpan().TrimStart(" \r\n\t"u8).StartsWith("["u8))
            ? Read<T>(answer)
            : throw Refused(answer);

        async Task<Answer> SendWithToken()
        {
            var token = await _tokens.Current(ct).ConfigureAwait(false);
            var first = await Repeat(call, () => Make(token), ct).ConfigureAwait(false);
            if (first.Status != 401)
                return first;

            // It may have been revoked, or be too old for the server's clock.
            _tokens.Forget(token);
            var next = await _tokens.Current(ct).ConfigureAwait(false);
            return await Repeat(call, () => Make(next), ct).ConfigureAwait(false);
        }

        HttpRequestMessage Make(string? token)
        {
            var request = new HttpRequestMessage(call.Method, target);
            // Without any content the handler would repeat the request by itself when a kept connection closes under it.
            if (call.Method != HttpMethod.Get)
                request.Content = new ByteArrayContent(body);
            if (body.Length > 0)
                request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (call.IdempotencyKey is not null)
                request.Headers.Add("Idempotency-Key", call.IdempotencyKey);
            if (call.Credential == Credential.Delivery)
                Sign(request, body);
            else if (call.Credential == Credential.Unboxing)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Needed(_options.ApiKey, nameof(_options.ApiKey)));
            else if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return request;
        }
    }

    /// <summary>Page after page, each asked for when the loop gets there.</summary>
    public async IAsyncEnumerable<T> All<TPage, T>(
        Call call, Func<string?, object> query, Func<TPage, (IReadOnlyList<T> Items, string? Next)> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            (var items, cursor) = read(await Send<TPage>(call with { Query = query(cursor) }, ct).ConfigureAwait(false));
            foreach (var item in items)
                yield return item;
        }
        while (cursor is not null);
    }

    /// <summary>A key that no other call has.</summary>
    public static string NewIdempotencyKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public void Dispose()
    {
        _http.Dispose();
        _tokens.Dispose();
    }

    private async Task<Answer> Repeat(Call call, Func<HttpRequestMessage> make, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                var answer = await Try(make, ct).ConfigureAwait(false);
                if (attempt == _options.MaxRetries || !IsTemporary(answer, call.IsRepeatable) || answer.RetryAfter > LongestWait)
                    return answer;
                wait = answer.RetryAfter is { } told ? told + Part(_options.RetryDelay) : BackOff(attempt);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or TimeoutException)
            {
                if (attempt == _options.MaxRetries || !call.IsRepeatable)
                    throw new ConnectionException($"{call.Method} {call.Path}: no answer, or not all of it ({lost.Message})", lost);
                wait = BackOff(attempt);
            }

            await _options.Sleep(wait, ct).ConfigureAwait(false);
        }
    }

    private async Task<Answer> Try(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        using var request = make();
        request.Headers.Add("User-Agent", UserAgent);
        request.Headers.Add("Accept", "application/json");
        if (_options.Language is not null)
            request.Headers.Add("Accept-Language", _options.Language);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_options.Timeout);
        try
        {
            using var reply = await _http.SendAsync(request, patience.Token).ConfigureAwait(false);
            var body = await reply.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            return new Answer((int)reply.StatusCode, body, reply.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null, RetryAfter(reply));
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came within {_options.Timeout}.", late);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage reply) => reply.Headers.RetryAfter switch
    {
        { Delta: { } told } => told,
        { Date: { } date } when date - _options.TimeProvider.GetUtcNow() is var left => left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    private TimeSpan BackOff(int attempt)
    {
        var grown = _options.RetryDelay * Math.Pow(2, attempt);
        return Part(grown < _options.MaxRetryDelay ? grown : _options.MaxRetryDelay);
    }

    // Any moment of the time, so that clients that failed together do not come back together.
    private static TimeSpan Part(TimeSpan whole) => whole * (RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);

    private static bool IsTemporary(Answer answer, bool isRepeatable) => answer.Status switch
    {
        // Nothing was done, so anything may be asked again.
        429 or 503 => true,
        409 => Refused(answer).Code == "idempotency_in_progress",
        >= 500 => isRepeatable,
        _ => false,
    };

    private void Sign(HttpRequestMessage request, byte[] body)
    {
        var (key, secret) = (Needed(_options.Key, nameof(_options.Key)), Needed(_options.Secret, nameof(_options.Secret)));
        var moment = _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // As the URI has it: that is what the handler sends, percent-encoded by its rules.
        byte[] message = [.. Encoding.UTF8.GetBytes($"{moment}\n{request.Method}\n{request.RequestUri!.PathAndQuery}\n"), .. body];
        request.Headers.Add("X-Api-Key", key);
        request.Headers.Add("X-Timestamp", moment);
        request.Headers.Add("X-Signature", "v1=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message)));
    }

    private async Task<Token> AskForToken(CancellationToken ct)
    {
        var pair = Encoding.UTF8.GetBytes($"{Needed(_options.ClientId, nameof(_options.ClientId))}:{Needed(_options.ClientSecret, nameof(_options.ClientSecret))}");
        var call = new Call(Credential.None, HttpMethod.Post, "/realms/parcours/protocol/openid-connect/token") { IsRepeatable = true };
        var answer = await Repeat(call, Make, ct).ConfigureAwait(false);
        return answer.Status == 200 ? Read<Token>(answer) : throw Refused(answer);

        HttpRequestMessage Make() => new(call.Method, new Uri(_options.BaseAddress, call.Path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair)) },
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "openid")]),
        };
    }

    private static T Read<T>(Answer answer)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(answer.Body, ParcoursJson.Options) ?? throw Refused(answer);
        }
        catch (JsonException)
        {
            throw Refused(answer);
        }
    }

    private static ApiException Refused(Answer answer) => ApiException.Of(Refusal.Read(answer.Status, answer.Body, answer.RequestId, answer.RetryAfter));

    private static string QueryString(object? query)
    {
        if (query is null)
            return "";
        var parameters = JsonSerializer.SerializeToElement(query, ParcoursJson.Options).EnumerateObject()
            .Where(parameter => parameter.Value.ValueKind != JsonValueKind.Null)
            .Select(parameter => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value.ValueKind == JsonValueKind.String ? parameter.Value.GetString()! : parameter.Value.GetRawText())}")
            .ToList();
        return parameters.Count == 0 ? "" : "?" + string.Join('&', parameters);
    }

    private static string Needed(string? credential, string name) =>
        string.IsNullOrEmpty(credential) ? throw new ArgumentException($"{name}: this call needs it, and the client was made without it.", name) : credential;
}
