using MediatR;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;

namespace Parcours.Application.Kernel;

/// <summary>An answer as it was sent: a retry gets the same status and the same bytes.</summary>
/// <param name="HoldsSecret">It is encrypted where it is kept.</param>
public sealed record StoredAnswer(int Status, byte[] Body, bool HoldsSecret = false)
{
    /// <summary>Of a list of which nothing was taken, the answer tells why item by item; a retry is looked at anew.</summary>
    public bool IsKept => Status is >= 200 and < 300;
}

/// <summary>Marks results whose answer shows a secret.</summary>
public interface IHoldsSecret;

/// <summary>Within what a key is unique: one mode of a partner, or one operator.</summary>
/// <param name="Realm">The partner's mode, or <c>operator</c>.</param>
/// <param name="Id">The partner's or the operator's number.</param>
public sealed record IdempotencyScope(string Realm, long Id)
{
    public static IdempotencyScope Of(Owner owner) => new(Names.Of(owner.Mode), owner.Partner.Value);

    public static IdempotencyScope Of(OperatorId id) => new("operator", id.Value);
}

/// <summary>The client's key, and the SHA-256 of what it came with (method, path and body), so that another payload is noticed.</summary>
public sealed record IdempotencyKey(IdempotencyScope Scope, string Key, byte[] Fingerprint)
{
    public static readonly Duration Lifetime = Duration.FromHours(24);
}

/// <summary>The key of the request at hand; scoped. Null when the client sent none or the endpoint does not honour it.</summary>
public sealed class IdempotencyContext
{
    public IdempotencyKey? Key { get; set; }
}

/// <summary>Makes the bytes of an answer, as the endpoint would send them.</summary>
public interface IAnswerFormatter
{
    StoredAnswer Format(object value);
}

/// <summary>What is remembered under a key. A record without an answer belongs to a unit of work that still runs.</summary>
public sealed record IdempotencyRecord(byte[] Fingerprint, StoredAnswer Answer);

public interface IIdempotencyStore
{
    /// <summary>Looks a finished answer up, outside or inside a unit of work; null when there is none that still lives.</summary>
    Task<IdempotencyRecord?> Find(IdempotencyKey key, Instant now, CancellationToken ct);

    /// <summary>Takes the key for this unit of work, or says that someone else has it. Waits while another unit that took it has not ended.</summary>
    Task<bool> TryClaim(IdempotencyKey key, Instant now, CancellationToken ct);

    Task Complete(IdempotencyKey key, StoredAnswer answer, CancellationToken ct);

    /// <summary>Gives a key back that this unit of work took.</summary>
    Task Release(IdempotencyKey key, CancellationToken ct);

    /// <summary>Forgets up to <paramref name="most"/> keys past their lifetime; returns how many.</summary>
    Task<int> Purge(Instant now, int most, CancellationToken ct);
}

/// <summary>The request was answered before: the answer goes out again.</summary>
public sealed record AlreadyAnswered(StoredAnswer Answer) : Error(ErrorKind.AlreadyAnswered, "already_answered");

public static class IdempotencyErrors
{
    public static readonly Error KeyReused = new(ErrorKind.Invalid, "idempotency_key_reused");

    public static readonly Error InvalidKey = new(ErrorKind.Malformed, "invalid_idempotency_key");

    public static readonly Error InProgress = new(ErrorKind.Conflict, "idempotency_in_progress") { RetryAfter = Duration.FromSeconds(1) };

    /// <summary>What a client gets whose key was used before.</summary>
    public static Error For(IdempotencyRecord record, IdempotencyKey key) =>
        record.Fingerprint.AsSpan().SequenceEqual(key.Fingerprint) ? new AlreadyAnswered(record.Answer) : KeyReused;
}

/// <summary>Answers a retry from a read connection, before it would queue for a write.</summary>
internal sealed class Replayed<TRequest, TResult>(IdempotencyContext context, IIdempotencyStore store, IClock clock) : IPipelineBehavior<TRequest, TResult>
    where TRequest : IIdempotent
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        context.Key is { } key ? Replay(key, next, cancellationToken) : next();

    private async Task<TResult> Replay(IdempotencyKey key, RequestHandlerDelegate<TResult> next, CancellationToken ct) =>
        await store.Find(key, clock.GetCurrentInstant(), ct) is { } record ? TResult.Refused(IdempotencyErrors.For(record, key)) : await next();
}

/// <summary>Inside the unit of work: the key and what it guards commit together, so a refusal or a crash frees the key.</summary>
internal sealed class Idempotent<TRequest, TResult>(IdempotencyContext context, IIdempotencyStore store, IAnswerFormatter answers, IClock clock)
    : IPipelineBehavior<TRequest, TResult>
    where TRequest : IIdempotent
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        context.Key is { } key ? Guard(key, next, cancellationToken) : next();

    private async Task<TResult> Guard(IdempotencyKey key, RequestHandlerDelegate<TResult> next, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (!await store.TryClaim(key, now, ct))
        {
            var record = await store.Find(key, now, ct);
            return TResult.Refused(record is null ? IdempotencyErrors.InProgress : IdempotencyErrors.For(record, key));
        }

        var result = await next();
        if (result.Error is not null)
            return result;

        var answer = answers.Format(result.Content);
        await (answer.IsKept ? store.Complete(key, answer, ct) : store.Release(key, ct));
        return result;
    }
}
