using System.Data;
using System.Threading.RateLimiting;
using Microsoft.Data.SqlClient;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Polly;
using Polly.Retry;

namespace Parcours.Infrastructure.Storage.SqlServer;

/// <summary>
/// A connection and a READ COMMITTED transaction for each unit of work. The whole unit runs again when it was the victim of a deadlock or lost its
/// connection, but never once its COMMIT was sent: a lost reply does not tell whether it holds. Then the caller gets the exception, and its retry
/// finds out by the idempotency key or by the key of what it inserts.
/// </summary>
internal sealed class SqlServerUnitOfWork : IUnitOfWork, IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrencyLimiter _limiter;
    private readonly ResiliencePipeline _retries;

    public SqlServerUnitOfWork(string connectionString, int queueCapacity)
    {
        _connectionString = connectionString;
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            // The other half of the pool's connections is left to the reads.
            PermitLimit = Math.Max(1, new SqlConnectionStringBuilder(connectionString).MaxPoolSize / 2),
            QueueLimit = queueCapacity,
        });
        _retries = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SqlException>(SqlServerErrors.AreTransient),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(50),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    public async Task<TResult> Run<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken ct)
        where TResult : IResult<TResult>
    {
        SqlUnit.RefuseNested();
        using var lease = await _limiter.AcquireAsync(1, ct);
        if (!lease.IsAcquired)
            throw new OverloadedException();
        try
        {
            return await _retries.ExecuteAsync(async token => await RunOnce(work, token), ct);
        }
        catch (SqlException exception) when (SqlServerErrors.AreAboutSpace(exception))
        {
            throw new StorageFullException(exception);
        }
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private async Task<TResult> RunOnce<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken ct)
        where TResult : IResult<TResult>
    {
        await using var connection = new SqlConnection(_connectionString);
        await connection.OpenAsync(ct);
        var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        try
        {
            using var unit = new SqlUnit(connection, transaction).Enter();
            var result = await work(CancellationToken.None);
            if (result.Error is null)
            {
                await Commit(transaction);
                unit.Committed();
            }

            return result;
        }
        finally
        {
            await End(transaction);
        }
    }

    /// <summary>Rolls back what was not committed.</summary>
    private static async Task End(SqlTransaction transaction)
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it. What broke it is on its way to the caller.
        }
    }

    private static async Task Commit(SqlTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (SqlException exception) when (SqlServerErrors.AreTransient(exception))
        {
            throw new CommitOutcomeUnknownException(exception);
        }
    }
}

/// <summary>The connection broke while the COMMIT was under way: the unit of work holds, or it does not.</summary>
internal sealed class CommitOutcomeUnknownException(Exception cause) : Exception("Whether the transaction was committed is not known: " + cause.Message, cause);
