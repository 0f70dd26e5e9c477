using System.Reflection;
using MediatR;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>What an endpoint does: sends a use case through the pipeline and turns what comes back into the answer. Bound per request, as a parameter.</summary>
public sealed class Sender
{
    private readonly HttpContext _context;

    private Sender(HttpContext context) => _context = context;

    public static ValueTask<Sender?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<Sender?>(new Sender(context));

    /// <param name="status">Of the answer when nothing is refused.</param>
    /// <param name="map">From the use case's result to what is written as JSON.</param>
    /// <param name="explain">Adds to a refusal what the client needs to go on.</param>
    public Task<IResult> Send<T, TJson>(IRequest<Result<T>> request, int status, Func<T, TJson> map, Func<Error, Task<Error>>? explain = null) =>
        Send(request, _ => status, map, explain);

    /// <param name="status">Of the answer, by what came of the use case.</param>
    public async Task<IResult> Send<T, TJson>(IRequest<Result<T>> request, Func<T, int> status, Func<T, TJson> map, Func<Error, Task<Error>>? explain = null)
    {
        var formatter = _context.RequestServices.GetRequiredService<AnswerFormatter>();
        formatter.Use(value => new StoredAnswer(status((T)value), Json.Write(map((T)value)), value is IHoldsSecret));

        var result = await Ask(request);
        return result.Error switch
        {
            null => new Answer(formatter.Formatted ?? formatter.Format(result.Value!)),
            AlreadyAnswered again => new Answer(again.Answer, isReplay: true),
            var refusal => Problems.Of(explain is null ? refusal : await explain(refusal)),
        };
    }

    /// <summary>Sends a use case whose result is not the answer itself.</summary>
    public Task<Result<T>> Ask<T>(IRequest<Result<T>> request) =>
        _context.RequestServices.GetRequiredService<IMediator>().Send(request, _context.RequestAborted);
}

/// <summary>Makes the answer's bytes where they are first needed: inside the unit of work when they are kept under an idempotency key, else after it.</summary>
internal sealed class AnswerFormatter : IAnswerFormatter
{
    private Func<object, StoredAnswer>? _format;

    /// <summary>The answer as it was last made; a unit of work that had to run again made it again.</summary>
    public StoredAnswer? Formatted { get; private set; }

    public void Use(Func<object, StoredAnswer> format) => (_format, Formatted) = (format, null);

    public StoredAnswer Format(object value) =>
        Formatted = _format is null ? throw new InvalidOperationException("No endpoint said how its answer is written.") : _format(value);
}
