using Microsoft.Data.SqlClient;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.SqlServer;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Kernel;

namespace Parcours.Storage.Tests.SqlServer;

/// <summary>What only SQL Server does: deadlocks, and connections that break.</summary>
public sealed class SqlServerUnitOfWorkTests(SqlServerStorage storage) : StorageContract(storage), IClassFixture<SqlServerStorage>, IAsyncLifetime
{
    private const int Capacity = 100;

    private SqlSession Sql => Storage.Sql;

    public async ValueTask InitializeAsync() => await Items.Create(Storage);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_victim_of_a_deadlock_runs_again()
    {
        await Storage.Write(ct => Sql.Execute(Items.Insert, new[] { new { Name = "deadlock-a", Amount = 0L }, new { Name = "deadlock-b", Amount = 0L } }, ct));
        await using var units = new SqlServerUnitOfWork(Storage.ConnectionString, Capacity);
        var bothHold = new Barrier(2);
        var runs = 0;

        await Task.WhenAll(RaiseBoth("deadlock-a", "deadlock-b"), RaiseBoth("deadlock-b", "deadlock-a"));

        runs.Should().BeGreaterThan(2, "one of the two was the victim");
        (await Sql.First<long>(Items.Amount, new { Name = "deadlock-a" }, Ct)).Should().Be(2);
        (await Sql.First<long>(Items.Amount, new { Name = "deadlock-b" }, Ct)).Should().Be(2);

        Task<int> RaiseBoth(string first, string second)
        {
            var isFirstRun = true;
            return Run(
                async ct =>
                {
                    Interlocked.Increment(ref runs);
                    await Sql.Execute(Items.Raise, new { Name = first }, ct);
                    if (isFirstRun)
                        await Task.Run(bothHold.SignalAndWait, ct);
                    isFirstRun = false;
                    return await Sql.Execute(Items.Raise, new { Name = second }, ct);
                },
                units);
        }
    }

    [Fact]
    public async Task A_unit_whose_connection_breaks_runs_again_from_its_beginning()
    {
        using var way = new BreakableConnection(Storage.ConnectionString);
        await using var units = new SqlServerUnitOfWork(way.ConnectionString, Capacity);
        var runs = 0;

        await Run(
            async ct =>
            {
                await Sql.Add($"broken-{++runs}", ct);
                if (runs == 1)
                    way.Break();
                return await Sql.Add("broken-then", ct);
            },
            units);

        runs.Should().Be(2);
        (await Sql.Like("broken-%", Ct)).Should().Equal("broken-2", "broken-then");
    }

    [Fact]
    public async Task A_unit_whose_commit_got_no_reply_is_not_run_again()
    {
        using var way = new BreakableConnection(Storage.ConnectionString);
        await using var units = new SqlServerUnitOfWork(way.ConnectionString, Capacity);
        var runs = 0;

        var run = () => Run(
            async ct =>
            {
                runs++;
                await Sql.Add("unanswered", ct);
                way.BreakOnReply();
                return 0;
            },
            units);

        await run.Should().ThrowAsync<CommitOutcomeUnknownException>();
        runs.Should().Be(1);
        (await Sql.Like("unanswered", Ct)).Should().HaveCount(1, "the server had committed: a second run would have met its own row");
    }

    [Fact]
    public async Task What_the_database_refuses_is_final()
    {
        var runs = 0;

        var run = () => Storage.Write(ct =>
        {
            runs++;
            return Sql.Execute(Items.Insert, new { Name = (string?)null, Amount = 1L }, ct);
        });

        await run.Should().ThrowAsync<SqlException>();
        runs.Should().Be(1);
    }

    [Fact]
    public async Task More_units_than_may_wait_are_refused_at_once()
    {
        var twoConnections = new SqlConnectionStringBuilder(Storage.ConnectionString) { MaxPoolSize = 2 }.ConnectionString;
        await using var units = new SqlServerUnitOfWork(twoConnections, queueCapacity: 1);
        var running = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        var first = Run(
            async _ =>
            {
                running.SetResult();
                await open.Task;
                return 0;
            },
            units);
        await running.Task;
        var second = Run(ct => Sql.Add("busy-waited", ct), units);

        var third = () => Run(ct => Sql.Add("busy-refused", ct), units);

        await third.Should().ThrowAsync<OverloadedException>();
        open.SetResult();
        await Task.WhenAll(first, second);
        (await Sql.Like("busy-%", Ct)).Should().Equal("busy-waited");
    }

    private static async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, SqlServerUnitOfWork units) =>
        (await units.Run(async ct => Result<T>.Of(await work(ct)), Ct)).Value;
}
