using MediatR;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Kernel;

/// <summary>A command that is written down for good: who sent it, when, from where, and what it was about.</summary>
public interface IAudited
{
    /// <summary>The public id of what the command changed.</summary>
    /// <param name="content">What the command returned.</param>
    string SubjectOf(object content);
}

/// <param name="Actor">The caller's credential.</param>
/// <param name="Action">The command: <c>accept_order</c>.</param>
/// <param name="Address">The network address that it came from.</param>
/// <param name="Account">The account that the actor belongs to, which sees the entry; null for who belongs to none.</param>
public sealed record AuditEntry(Instant At, string Actor, string? Address, string Action, string Subject, PartnerId? Account = null);

public interface IAuditLog
{
    Task Append(AuditEntry entry, CancellationToken ct);
}

/// <summary>Inside the unit of work, so that there is no change without its entry; behind the idempotency keys, so that a repeated answer has none.</summary>
internal sealed class Audited<TRequest, TResult>(ICallerContext callers, IAuditLog log, IClock clock) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IAudited
    where TResult : IResult<TResult>
{
    private static readonly string Action = Names.SnakeCase(typeof(TRequest).Name);

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var result = await next();
        if (result.Error is null)
            await log.Append(new AuditEntry(clock.GetCurrentInstant(), callers.Caller!.Credential, callers.Address, Action, request.SubjectOf(result.Content), callers.Caller.Account), cancellationToken);
        return result;
    }
}
