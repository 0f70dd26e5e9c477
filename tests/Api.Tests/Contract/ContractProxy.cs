using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Contract;

/// <summary>
/// Prism, a proxy that holds traffic to the API description as somebody else reads it. With PARCOURS_TEST_THROUGH=prism every exchange of every test passes
/// through it: the request as it was sent, and the answer as it came, which a server behind the proxy gives again. What it has against an answer fails the
/// test. It cannot stand between the test and our server itself: it reads bodies and writes them anew, and no signature survives that.
/// </summary>
internal sealed class ContractProxy : IDisposable
{
    public const string Package = "@stoplight/prism-cli";

    private const string Exchange = "X-Exchange";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What belongs to a connection, or is written by whoever sends.</summary>
    private static readonly HashSet<string> OfTheConnection =
        new(["Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Host", "Expect", "TE", "Trailer", "Upgrade", "Date"], StringComparer.OrdinalIgnoreCase);

    private static readonly Lock Gate = new();

    private static Task<ContractProxy>? _started;

    private readonly ConcurrentDictionary<string, Reply> _answers = new();

    private readonly ConcurrentDictionary<string, int> _figures = new();

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 128 }) { Timeout = Patience };

    private int _exchanges;

    /// <summary>Where the judges from outside are named.</summary>
    public static string Folder { get; } = Path.Combine(ErrorCatalogue.Root, "tests/Api.Tests/Contract");

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "A test run is a program.")]
    public static void Watch()
    {
        if (Environment.GetEnvironmentVariable("PARCOURS_TEST_THROUGH") is "prism")
            Wire.Watcher = async (request, reply) => await (await Started()).Pass(request, reply);
    }

    public void Dispose() => _client.Dispose();

    private static Task<ContractProxy> Started()
    {
        lock (Gate)
            return _started ??= Start();
    }

    private static async Task<ContractProxy> Start()
    {
        var node = Programs.Find("node") ?? throw new InvalidOperationException("PARCOURS_TEST_THROUGH=prism needs node.");
        await Programs.RestorePackages(Folder, Package);
        var proxy = new ContractProxy();
        var behind = await proxy.Answer();
        var port = Programs.FreePort();
        var start = new ProcessStartInfo(node, [$"node_modules/{Package}/dist/index.js", "proxy", Path.Combine(ErrorCatalogue.Root, "docs/openapi.json"), behind, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => proxy.End(process);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // It writes a line about each exchange, and waits when nobody reads.
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Prism is listening", StringComparison.Ordinal) is true)
                listening.TrySetResult();
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await listening.Task.WaitAsync(Patience);
        proxy._client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        return proxy;
    }

    /// <summary>The server behind the proxy.</summary>
    private async Task<string> Answer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null));
        var app = builder.Build();
        app.Run(Again);
        await app.StartAsync();
        return app.Urls.Single();
    }

    private async Task Again(HttpContext context)
    {
        if (!_answers.TryRemove(context.Request.Headers[Exchange].ToString(), out var reply))
            return;

        context.Response.StatusCode = reply.Status;
        foreach (var header in reply.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
            context.Response.Headers[header.Key] = header.ToArray();
        if (reply.Body.Length > 0)
            await context.Response.Body.WriteAsync(reply.Body);
    }

    private async Task Pass(RawRequest request, Reply reply)
    {
        if (Unfit(request) is { } unfit)
        {
            Count(unfit);
            return;
        }

        var exchange = Interlocked.Increment(ref _exchanges).ToString(CultureInfo.InvariantCulture);
        _answers[exchange] = reply;
        string[] complaints;
        try
        {
            using var message = Message(request);
            message.Headers.Add(Exchange, exchange);
            using var seen = await _client.SendAsync(message);
            complaints = seen.Headers.TryGetValues("sl-violations", out var found) ? [.. found.SelectMany(Complaints)] : [];
            Count(_answers.TryRemove(exchange, out _) ? $"not passed on ({(int)seen.StatusCode})" : "passed through");
        }
        catch (Exception unsendable) when (unsendable is HttpRequestException or UriFormatException or FormatException or ArgumentException or TaskCanceledException)
        {
            Count(unsendable is TaskCanceledException ? "not answered in time" : "not to be sent by an ordinary client");
            return;
        }

        complaints.Should().BeEmpty($"{request.Method} {request.Target} was answered {reply.Status} with {reply.Text[..Math.Min(reply.Text.Length, 1000)]}");
    }

    /// <summary>What it cannot judge, and why: it waits without end for the rest of what begins like JSON and is none.</summary>
    private static string? Unfit(RawRequest request)
    {
        if (request.Target.Split('?')[0].EndsWith('/'))
            return "with a slash at the end, which it takes for an empty id";
        if (request.Body.Length == 0 || !request.Headers.Any(header => header.Value.Contains("json", StringComparison.OrdinalIgnoreCase)))
            return null;
        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return null;
        }
        catch (JsonException)
        {
            return "of what is no JSON, which it does not pass on";
        }
    }

    private HttpRequestMessage Message(RawRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_client.BaseAddress + request.Target.TrimStart('/')));
        if (request.Body.Length > 0 || request.Headers.Any(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
            message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers.Where(header => !OfTheConnection.Contains(header.Name)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>What is said against the answer; a test may well send a request that is wrong.</summary>
    private static IEnumerable<string> Complaints(string violations) =>
        from violation in JsonElement.Parse(violations).EnumerateArray()
        where violation.GetProperty("location").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } place && place.GetString() == "response"
        select violation.GetRawText();

    private void Count(string what) => _figures.AddOrUpdate(what, 1, (_, times) => times + 1);

    private void End(Process process)
    {
        process.Kill();
        Dispose();
        Console.Error.WriteLine($"prism: {string.Join(", ", _figures.OrderBy(figure => figure.Key, StringComparer.Ordinal).Select(figure => $"{figure.Value} {figure.Key}"))}");
    }
}
