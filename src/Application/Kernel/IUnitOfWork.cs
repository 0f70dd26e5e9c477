using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>The one door for writes. Everything a unit writes becomes durable together, or not at all.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is durable. A refusal rolls back as an exception does.
    /// The work may be run again after a deadlock or a lost connection, so it must not do I/O of its own.
    /// </summary>
    /// <exception cref="InvalidOperationException">A unit is already running in this flow.</exception>
    /// <exception cref="OverloadedException">Too many units wait already, or another program has held the database for too long; nothing was run.</exception>
    /// <exception cref="StorageFullException">The disk is full; nothing was kept.</exception>
    Task<TResult> Run<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken ct)
        where TResult : IResult<TResult>;
}

public static class UnitsOfWork
{
    /// <summary>Runs work of our own, which nothing can refuse.</summary>
    public static Task Run(this IUnitOfWork unitOfWork, Func<CancellationToken, Task> work, CancellationToken ct) =>
        unitOfWork.Run<Result<bool>>(
            async unit =>
            {
                await work(unit);
                return true;
            },
            ct);

    /// <summary>Works off what is due, a few at a time, until nothing is left.</summary>
    /// <param name="hasDue">Looks outside of a unit of work, so that an empty queue costs no write.</param>
    /// <param name="claim">Takes a few with a lease, in a unit of work.</param>
    /// <param name="work">Works one off; returns how much it counts for.</param>
    public static async Task<int> WorkOff<T>(
        this IUnitOfWork unitOfWork, Func<CancellationToken, Task<bool>> hasDue, Func<CancellationToken, Task<IReadOnlyList<T>>> claim, Func<T, Task<int>> work, CancellationToken ct)
    {
        var done = 0;
        while (await hasDue(ct))
        {
            var claimed = (await unitOfWork.Run(async unit => Result<IReadOnlyList<T>>.Of(await claim(unit)), ct)).Value;
            // Another node was faster.
            if (claimed.Count == 0)
                break;
            foreach (var one in claimed)
                done += await work(one);
        }

        return done;
    }
}

/// <summary>More work waits than the storage can take in a reasonable time.</summary>
public sealed class OverloadedException(Exception? cause = null) : Exception(cause is null ? "The storage's queue is full." : "The storage is held by another program: " + cause.Message, cause);

public sealed class StorageFullException(Exception cause) : Exception("The storage has no room left.", cause);
