using MediatR;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>A command that needs something which takes too long for a unit of work, such as the hash of a password.</summary>
public interface IPrepared;

/// <summary>Makes what a command needs, once its shape is right and before its unit of work begins.</summary>
internal interface IPreparation<in TRequest>
    where TRequest : IPrepared
{
    Task Prepare(TRequest request, CancellationToken ct);
}

internal sealed class Prepared<TRequest, TResult>(IPreparation<TRequest> preparation) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IPrepared
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        await preparation.Prepare(request, cancellationToken);
        return await next();
    }
}
