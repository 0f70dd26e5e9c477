using System.Diagnostics;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;

namespace Parcours.Api.Http;

/// <summary>
/// Around all that decides the status: one line a request, with method, route, status and time, and for partners' own eyes a note of what their programs
/// asked. The target itself stays out: a query string may hold what is nobody's business. Of whom we do not know there is nothing to note, and whoever is
/// refused a credential is nobody we know.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, RequestRecorder recorder, IClock clock, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var begun = Stopwatch.GetTimestamp();
        await next(context);
        var took = Stopwatch.GetElapsedTime(begun);

        var (method, status) = (context.Request.Method, context.Response.StatusCode);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        Answered(logger, LevelOf(status), method, route ?? "(no route)", status, took.TotalMilliseconds);
        if (route is not null && context.RequestServices.GetRequiredService<CallerContext>().Caller is PartnerCaller caller)
            recorder.Note(new LoggedRequest(caller.Owner, caller.Credential, method, route, status, context.TraceIdentifier, (long)took.TotalMicroseconds, clock.GetCurrentInstant()));
    }

    /// <summary>
    /// An error is what only we can cause; that we are full or overloaded is a refusal that we mean, though an operator wants to see it. At thousands of
    /// requests a second, lines about success would cost more than the requests.
    /// </summary>
    internal static LogLevel LevelOf(int status) => status switch
    {
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage => LogLevel.Warning,
        >= StatusCodes.Status500InternalServerError => LogLevel.Error,
        >= StatusCodes.Status400BadRequest => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(Message = "{RequestMethod} {Route} answered {StatusCode} in {Elapsed:0.0} ms")]
    private static partial void Answered(ILogger logger, LogLevel level, string requestMethod, string route, int statusCode, double elapsed);
}
