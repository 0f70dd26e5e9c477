using System.Diagnostics;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;

namespace Parcours.Api.Http;

/// <summary>
/// Notes what partners' programs ask, for their own eyes: around all that decides the status. Of whom we do not know there is nothing to note, and whoever
/// is refused a credential is nobody we know.
/// </summary>
internal sealed class RequestRecording(RequestDelegate next, RequestRecorder recorder, IClock clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var begun = Stopwatch.GetTimestamp();
        await next(context);
        if (context.RequestServices.GetRequiredService<CallerContext>().Caller is PartnerCaller caller && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            var took = (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
            recorder.Note(new LoggedRequest(
                caller.Owner, caller.Credential, context.Request.Method, route, context.Response.StatusCode, context.TraceIdentifier, took, clock.GetCurrentInstant()));
        }
    }
}
