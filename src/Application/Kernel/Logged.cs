using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;
using Microsoft.Extensions.Logging;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>One line, one span and one measurement a use case: its name and how it ended, never what was in it.</summary>
internal sealed partial class Logged<TRequest, TResult>(ILogger<TRequest> logger) : IPipelineBehavior<TRequest, TResult>
    where TRequest : notnull
    where TResult : IResult<TResult>
{
    private static readonly string UseCase = typeof(TRequest).Name;

    private static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram<double>("parcours.use_case.duration", "s", "Duration of a use case, by its name and outcome");

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        using var span = Telemetry.Source.StartActivity(UseCase);
        var started = Stopwatch.GetTimestamp();

        var result = await next();

        var outcome = result.Error?.Code ?? "done";
        var elapsed = Stopwatch.GetElapsedTime(started);
        span?.SetTag("outcome", outcome);
        Duration.Record(elapsed.TotalSeconds, new("use_case", UseCase), new("outcome", outcome));
        Done(logger, UseCase, outcome, elapsed.TotalMilliseconds);
        return result;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{UseCase}: {Outcome} in {Elapsed:0.00} ms")]
    private static partial void Done(ILogger logger, string useCase, string outcome, double elapsed);
}
