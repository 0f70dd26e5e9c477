using Microsoft.AspNetCore.Connections;
using Parcours.Api.Auth;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>Gives the error envelope to what failed without one: the framework's empty 4xx and 5xx answers, and exceptions.</summary>
internal sealed partial class Failures(RequestDelegate next, ILogger<Failures> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsUnexplained(context.Response))
                await Problems.Write(context, Explain(context.Response.StatusCode), context.Response.StatusCode);
        }
        catch (Exception exception) when (IsGone(context, exception))
        {
            // Nobody is there to hear an answer; the status is for our own figures.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            context.Abort();
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            Unexpected(logger, exception);
            context.Abort();
        }
        catch (BadHttpRequestException refused)
        {
            await Problems.Write(context, Explain(refused.StatusCode), refused.StatusCode);
        }
        catch (OverloadedException)
        {
            await Problems.Write(context, HttpErrors.Overloaded);
        }
        catch (StorageFullException)
        {
            await Problems.Write(context, HttpErrors.StorageFull);
        }
        catch (Exception exception)
        {
            Unexpected(logger, exception);
            await Problems.Write(context, HttpErrors.Internal);
        }
    }

    /// <summary>Whether the client's leaving is what failed. A reset comes as an exception before the request is aborted; our own mistakes stay mistakes.</summary>
    private static bool IsGone(HttpContext context, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (context.RequestAborted.IsCancellationRequested && exception is (OperationCanceledException or IOException));

    private static bool IsUnexplained(HttpResponse response) =>
        !response.HasStarted && response.StatusCode >= StatusCodes.Status400BadRequest && response.ContentLength is null && response.ContentType is null;

    private static Error Explain(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => AuthErrors.MissingCredentials,
        StatusCodes.Status403Forbidden => HttpErrors.Forbidden,
        StatusCodes.Status404NotFound => HttpErrors.NotFound,
        StatusCodes.Status405MethodNotAllowed => HttpErrors.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => HttpErrors.PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType => HttpErrors.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => HttpErrors.RateLimited,
        StatusCodes.Status503ServiceUnavailable => HttpErrors.Overloaded,
        StatusCodes.Status507InsufficientStorage => HttpErrors.StorageFull,
        >= StatusCodes.Status500InternalServerError => HttpErrors.Internal,
        _ => HttpErrors.MalformedRequest,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The request failed unexpectedly")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
