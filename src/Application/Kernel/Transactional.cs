using MediatR;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>Runs a command in one unit of work; a query goes straight through.</summary>
internal sealed class Transactional<TRequest, TResult>(IUnitOfWork unitOfWork) : IPipelineBehavior<TRequest, TResult>
    where TRequest : notnull
    where TResult : IResult<TResult>
{
    private static readonly bool Writes = typeof(TRequest).GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICommand<>));

    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        Writes ? unitOfWork.Run(_ => next(), cancellationToken) : next();
}
