using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Kernel;

internal sealed class HmacKeysInMemory : IHmacKeys
{
    private readonly ConcurrentDictionary<string, HmacKey> _keys = new();

    private readonly TaskCompletionSource _noted = new();

    public int Lookups { get; private set; }

    public ConcurrentDictionary<string, Instant> LastUse { get; } = new();

    public bool IsBroken { get; set; }

    public Task Noted => _noted.Task;

    public Task<HmacKey?> Find(string publicKey, CancellationToken ct)
    {
        Lookups++;
        return Task.FromResult(_keys.GetValueOrDefault(publicKey));
    }

    public Task Add(HmacKey key, Instant now, CancellationToken ct)
    {
        _keys[key.PublicKey] = key;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ApiKey>> Newest(Owner owner, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<ApiKey>>([]);

    public Task<bool> Rotate(string publicKey, byte[] secret, Instant previousValidUntil, CancellationToken ct)
    {
        _keys[publicKey] = _keys[publicKey] with { Secret = secret, PreviousSecret = _keys[publicKey].Secret, PreviousValidUntil = previousValidUntil };
        return Task.FromResult(true);
    }

    public Task<bool> Revoke(string publicKey, Instant now, CancellationToken ct) => Task.FromResult(_keys.TryRemove(publicKey, out _));

    public Task NoteUse(IReadOnlyDictionary<string, Instant> lastUse, CancellationToken ct)
    {
        if (IsBroken)
            throw new IOException("The disk is gone.");
        foreach (var (key, at) in lastUse)
            LastUse[key] = at;
        _noted.TrySetResult();
        return Task.CompletedTask;
    }
}

/// <summary>What would be written of requests, a list a unit of work.</summary>
internal sealed class RequestLogInMemory : IRequestLog
{
    public ConcurrentQueue<IReadOnlyList<LoggedRequest>> Written { get; } = new();

    public bool IsBroken { get; set; }

    public IEnumerable<LoggedRequest> All => Written.SelectMany(batch => batch);

    public Task Append(IReadOnlyList<LoggedRequest> requests, CancellationToken ct)
    {
        if (IsBroken)
            throw new IOException("The disk is gone.");
        Written.Enqueue([.. requests]);
        return Task.CompletedTask;
    }

    public Task<int> Purge(Instant before, int most, CancellationToken ct) => Task.FromResult(0);
}

internal sealed class UnitsOneByOne : IUnitOfWork, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    public async Task<TResult> Run<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken ct)
        where TResult : IResult<TResult>
    {
        await _one.WaitAsync(ct);
        try
        {
            return await work(ct);
        }
        finally
        {
            _one.Release();
        }
    }
}

/// <summary>Keeps finished answers; a unit that ends without one leaves nothing, since units run one by one.</summary>
internal sealed class IdempotencyInMemory : IIdempotencyStore
{
    private readonly ConcurrentDictionary<(object, string), IdempotencyRecord> _records = new();

    public Task<IdempotencyRecord?> Find(IdempotencyKey key, Instant now, CancellationToken ct) =>
        Task.FromResult(_records.GetValueOrDefault((key.Scope, key.Key)));

    public Task<bool> TryClaim(IdempotencyKey key, Instant now, CancellationToken ct) => Task.FromResult(!_records.ContainsKey((key.Scope, key.Key)));

    public Task Complete(IdempotencyKey key, StoredAnswer answer, CancellationToken ct)
    {
        _records[(key.Scope, key.Key)] = new IdempotencyRecord(key.Fingerprint, answer);
        return Task.CompletedTask;
    }

    public Task Release(IdempotencyKey key, CancellationToken ct) => Task.CompletedTask;

    public Task<int> Purge(Instant now, int most, CancellationToken ct) => Task.FromResult(0);
}

internal sealed record LogLine(LogLevel Level, string Category, string Message, Exception? Exception);

/// <summary>Every log line.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    public ConcurrentQueue<LogLine> Lines { get; } = new();

    /// <summary>Waits for a line that background work will write.</summary>
    public async Task Until(Func<LogLine, bool> wanted)
    {
        while (!Lines.Any(wanted))
            await Task.Yield();
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            logs.Lines.Enqueue(new LogLine(logLevel, category, formatter(state, exception), exception));
        }
    }
}
