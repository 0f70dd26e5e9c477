using System.Reflection;
using MediatR;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>Refuses a caller that the request does not allow. Whose data it is, is in the request itself: every look-up names the owner.</summary>
internal sealed class Authorised<TRequest, TResult>(ICallerContext context) : IPipelineBehavior<TRequest, TResult>
    where TRequest : notnull
    where TResult : IResult<TResult>
{
    private static readonly Actors Allowed = typeof(TRequest).GetCustomAttribute<AllowsAttribute>()?.Actors ?? Actors.None;

    private static readonly bool IsPublic = typeof(TRequest).IsDefined(typeof(AllowsAnyoneAttribute));

    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        IsPublic || (context.Caller is { } caller && (caller.Actor & Allowed) != Actors.None)
            ? next()
            : Task.FromResult(TResult.Refused(Forbidden));

    private static readonly Error Forbidden = new(ErrorKind.Forbidden, "forbidden");
}
