using System.Threading.Channels;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Http;

/// <summary>
/// Writes the requests of partners' programs down, a few hundred in one unit of work, and never more than it would take to slow the requests themselves:
/// under a load above that, the oldest that wait are forgotten, and a line in the log says how many.
/// </summary>
internal sealed partial class RequestRecorder : PeriodicWorker
{
    /// <summary>Some seconds of the fastest that is written.</summary>
    internal const int MostWaiting = 10_000;

    /// <summary>Some milliseconds of the writer.</summary>
    internal const int MostInAUnit = 400;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly Channel<LoggedRequest> _waiting;

    /// <summary>What is being written, kept until it is: a round that fails is tried again with the same.</summary>
    private readonly List<LoggedRequest> _batch = new(MostInAUnit);

    private readonly TimeProvider _time;

    private readonly ILogger _logger;

    private long _dropped;

    private long? _warnedAt;

    public RequestRecorder(IServiceScopeFactory scopes, TimeProvider time, ILogger<RequestRecorder> logger)
        : base(scopes, time, logger)
    {
        (_time, _logger) = (time, logger);
        _waiting = Channel.CreateBounded<LoggedRequest>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(200);

    /// <summary>Never waits.</summary>
    public void Note(LoggedRequest request) => _waiting.Writer.TryWrite(request);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var before = int.MaxValue;
        // As long as each round leaves less: one that fails leaves as much.
        while (_waiting.Reader.Count + _batch.Count is > 0 and var left && left < before)
        {
            before = left;
            await TryRound(cancellationToken);
        }
    }

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        Warn();
        while (_batch.Count < MostInAUnit && _waiting.Reader.TryRead(out var request))
            _batch.Add(request);
        if (_batch.Count == 0)
            return;

        var log = services.GetRequiredService<IRequestLog>();
        await services.GetRequiredService<IUnitOfWork>().Run(unit => log.Append(_batch, unit), ct);
        _batch.Clear();
    }

    private void Warn()
    {
        if (Interlocked.Read(ref _dropped) == 0 || (_warnedAt is { } last && _time.GetElapsedTime(last) < BetweenWarnings))
            return;

        _warnedAt = _time.GetTimestamp();
        Dropped(_logger, Interlocked.Exchange(ref _dropped, 0));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Too many requests at once: {Count} are not in the log that partners see")]
    private static partial void Dropped(ILogger logger, long count);
}
