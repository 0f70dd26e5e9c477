using MediatR;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>Reads and writes nothing.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>Changes something, in one unit of work: all of it or none.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A command whose answer is kept under the client's <c>Idempotency-Key</c>, when it sends one.</summary>
public interface IIdempotentCommand<T> : ICommand<T>, IIdempotent;

/// <summary>Marks the commands that <see cref="Idempotent{TRequest,TResult}"/> guards.</summary>
public interface IIdempotent;

public interface IQueryHandler<TQuery, T> : IRequestHandler<TQuery, Result<T>>
    where TQuery : IQuery<T>;

public interface ICommandHandler<TCommand, T> : IRequestHandler<TCommand, Result<T>>
    where TCommand : ICommand<T>;
