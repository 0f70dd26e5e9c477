using System.Text.Json;
using System.Text.Json.Nodes;
using Parcours.Client;

namespace Parcours.Conformance;

/// <summary>One scenario, with a client of its own.</summary>
internal sealed class Scenario(JsonObject told, Values values) : IDisposable
{
    private static readonly HttpClient Control = new();

    private static readonly Uri FaultsUrl = new(Environment.GetEnvironmentVariable("PARCOURS_FAULTS_URL")!);

    private readonly ScriptedTime _time = new();

    private ParcoursClient? _client;

    public async Task Run()
    {
        await Post(new JsonObject { ["scenario"] = told["name"]!.DeepClone() });
        _client = MakeClient();
        var number = 0;
        foreach (var unread in told["steps"]!.AsArray())
        {
            number++;
            var step = values.PutInto(unread)!.AsObject();
            try
            {
                await Take(step);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"step {number} ({(string?)step["call"] ?? step.First().Key}): {error.GetType().Name}: {error.Message}", error);
            }
        }
    }

    public void Dispose() => _client?.Dispose();

    private ParcoursClient MakeClient()
    {
        var given = new JsonObject();
        foreach (var name in (string[])["key", "secret", "api_key", "client_id", "client_secret"])
            given[name] = Environment.GetEnvironmentVariable("PARCOURS_" + name.ToUpperInvariant());
        given["base_url"] = Environment.GetEnvironmentVariable("PARCOURS_URL");
        foreach (var (name, value) in values.PutInto(told["client"])?.AsObject() ?? [])
            given[name] = value?.DeepClone();

        return new ParcoursClient(new ParcoursOptions
        {
            BaseAddress = new Uri((string)given["base_url"]!),
            Key = (string?)given["key"],
            Secret = (string?)given["secret"],
            ApiKey = (string?)given["api_key"],
            ClientId = (string?)given["client_id"],
            ClientSecret = (string?)given["client_secret"],
            Language = (string?)given["language"],
            Timeout = TimeSpan.FromSeconds((double?)given["timeout"] ?? 30),
            MaxRetries = (int?)given["max_retries"] ?? 3,
            TimeProvider = _time,
            Sleep = _time.Sleep,
        });
    }

    private async Task Take(JsonObject step)
    {
        if (step.ContainsKey("call"))
            Save(step, await Answer(step));
        else if (step["waits"] is JsonArray waits)
            Check(_time.TakeWaits(), [.. waits.Select(one => ((double)one!["min"]!, (double)one["max"]!))], (double?)step["total_at_least"] ?? 0);
        else if (step["clock"] is { } seconds)
            _time.Advance((double)seconds);
        else
            Save(step, await Post(new JsonObject(step.Where(field => field.Key != "save").Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())))));
    }

    private async Task<JsonNode?> Answer(JsonObject step)
    {
        JsonNode? answer;
        try
        {
            answer = await Calls.Make(_client!, (string)step["call"]!, step["with"]?.AsObject() ?? [], (string?)step["options"]?["idempotency_key"], (int?)step["take"]);
        }
        catch (Exception error) when (error is ParcoursException or ArgumentException && step.ContainsKey("fails"))
        {
            return Matching.Mismatch(step["fails"], ToldBy(error), "error") is { } unlike ? throw new InvalidOperationException(unlike, error) : null;
        }

        if (step.ContainsKey("fails"))
            throw new InvalidOperationException($"it should have failed, and answered {answer?.ToJsonString()}");
        if (step.ContainsKey("expect") && Matching.Mismatch(step["expect"], answer, "answer") is { } wrong)
            throw new InvalidOperationException(wrong);
        return answer;
    }

    private void Save(JsonObject step, JsonNode? answer)
    {
        foreach (var (name, place) in step["save"]?.AsObject() ?? [])
            values[name] = ((string)place!).Split('.').Aggregate(answer, (found, part) => found is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : found?[part])?.DeepClone();
    }

    private static void Check(IReadOnlyList<double> waits, (double Min, double Max)[] bounds, double totalAtLeast)
    {
        var pairs = waits.Zip(bounds).ToList();
        if (waits.Count != bounds.Length || pairs.Any(pair => pair.First < pair.Second.Min || pair.First > pair.Second.Max))
            throw new InvalidOperationException($"waited {string.Join(", ", waits)}, expected {string.Join(", ", bounds)}");
        if (bounds.Any(bound => bound.Min < bound.Max) && !pairs.Any(pair => pair.First > pair.Second.Min && pair.First < pair.Second.Max))
            throw new InvalidOperationException($"waited {string.Join(", ", waits)}, always at a bound: no jitter");
        if (waits.Sum() < totalAtLeast)
            throw new InvalidOperationException($"waited {string.Join(", ", waits)}, too short together");
    }

    private static async Task<JsonNode> Post(JsonObject thing)
    {
        // As text, which has a length: the proxy reads no chunks.
        using var content = new StringContent(thing.ToJsonString());
        using var reply = await Control.PostAsync(FaultsUrl, content);
        var answer = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        return (bool?)answer["ok"] == true ? answer : throw new InvalidOperationException((string?)answer["why"]);
    }

    private static JsonObject ToldBy(Exception error)
    {
        var told = new JsonObject { ["message"] = error.Message, ["type"] = TypeOf(error) };
        if (error is not ApiException refused)
            return told;
        told["status"] = refused.Status;
        told["code"] = refused.Code;
        told["request_id"] = refused.RequestId;
        told["details"] = JsonSerializer.SerializeToNode(refused.Details, ParcoursJson.Options);
        told["errors"] = JsonSerializer.SerializeToNode(refused.Errors, ParcoursJson.Options);
        told["retry_after"] = refused.RetryAfter?.TotalSeconds;
        return told;
    }

    private static string TypeOf(Exception error) => error switch
    {
        AuthenticationException => "authentication",
        ForbiddenException => "forbidden",
        NotFoundException => "not_found",
        ConflictException => "conflict",
        ValidationException => "validation",
        RateLimitException => "rate_limit",
        ServerException => "server",
        ApiException => "api",
        ConnectionException => "connection",
        WebhookSignatureException => "signature",
        _ => "argument",
    };
}
