using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Parcours.Api.Tests;

/// <summary>Every event that the server logs, beside where it logs it otherwise.</summary>
public sealed class LogLines : ILogEventSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<LogEvent> _events = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<LogEvent>> _requests = new();

    public void Emit(LogEvent logEvent)
    {
        _events.Enqueue(logEvent);
        if (logEvent.Properties.ContainsKey("StatusCode") && RequestIdOf(logEvent) is { } id)
            LineOf(id).TrySetResult(logEvent);
    }

    /// <summary>The line about the request itself. It is written after the answer, so that it may still be on its way when the client has that.</summary>
    public Task<LogEvent> RequestOf(Reply reply) => LineOf(reply.Header("X-Request-Id")!).Task.WaitAsync(Patience);

    public IReadOnlyCollection<LogEvent> Events => _events;

    public IEnumerable<LogEvent> Of(Reply reply) => _events.Where(line => RequestIdOf(line) == reply.Header("X-Request-Id"));

    /// <summary>What nobody expected: errors of our own, and anything that carries an exception.</summary>
    public IEnumerable<string> Failures => _events.Where(line => line.Level >= LogEventLevel.Error || line.Exception is not null).Select(Write);

    public static string? RequestIdOf(LogEvent line) => line.Properties.TryGetValue("RequestId", out var id) && id is ScalarValue { Value: string text } ? text : null;

    private TaskCompletionSource<LogEvent> LineOf(string id) => _requests.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>As production writes it: message, properties and exception, as JSON.</summary>
    public static string Write(LogEvent line)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        new RenderedCompactJsonFormatter().Format(line, text);
        return text.ToString();
    }
}
