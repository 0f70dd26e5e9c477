using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

public abstract class UnitOfWorkContract(StorageFixture storage) : StorageContract(storage), IAsyncLifetime
{
    private static readonly AsyncLocal<string?> Caller = new();

    private static readonly Statement FindSlowly = new("SELECT name FROM items WHERE name = 'parallel'");

    private static readonly AsyncLocal<Gate?> Reading = new();

    private static readonly Error Refusal = new(ErrorKind.Conflict, "refused_by_a_test");

    private SqlSession Sql => Storage.Sql;

    public async ValueTask InitializeAsync() => await Items.Create(Storage);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_a_unit_wrote_is_there_when_it_returns()
    {
        await Storage.Write(ct => Sql.Add("kept", ct));

        (await Sql.Like("kept", Ct)).Should().Equal("kept");
    }

    [Fact]
    public async Task A_unit_reads_what_it_wrote()
    {
        var seen = await Storage.Write(async ct =>
        {
            await Sql.Add("own", ct);
            return await Sql.Like("own", ct);
        });

        seen.Should().Equal("own");
    }

    [Fact]
    public async Task A_refusal_rolls_back_and_is_the_answer()
    {
        var result = await Storage.UnitOfWork.Run(
            async ct =>
            {
                await Sql.Add("refused", ct);
                return Result<int>.Refused(Refusal);
            },
            Ct);

        result.Error.Should().Be(Refusal);
        (await Sql.Like("refused", Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_exception_rolls_back_and_reaches_the_caller()
    {
        var run = () => Storage.Write<int>(async ct =>
        {
            await Sql.Add("thrown", ct);
            throw new FormatException("as a mistake of ours would");
        });

        await run.Should().ThrowAsync<FormatException>();
        (await Sql.Like("thrown", Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Work_that_throws_before_it_returns_a_task_is_no_different()
    {
        var run = () => Storage.UnitOfWork.Run<Result<int>>(_ => throw new FormatException("at once"), Ct);

        await run.Should().ThrowAsync<FormatException>();
        await Storage.Write(ct => Sql.Add("after-throw", ct));
    }

    [Fact]
    public async Task A_unit_inside_a_unit_throws()
    {
        var nested = () => Storage.Write(async ct => (await Storage.UnitOfWork.Run(_ => Task.FromResult(Result<int>.Of(1)), ct)).Value);
        var nestedElsewhere = () => Storage.Write(ct => Task.Run(async () => (await Storage.UnitOfWork.Run(_ => Task.FromResult(Result<int>.Of(1)), ct)).Value, ct));

        await nested.Should().ThrowAsync<InvalidOperationException>().WithMessage("*already running*");
        await nestedElsewhere.Should().ThrowAsync<InvalidOperationException>().WithMessage("*already running*");
    }

    [Fact]
    public async Task A_statement_beside_one_that_still_runs_is_refused_and_harms_nothing()
    {
        using var gate = new Gate();
        Reading.Value = gate;
        var refused = false;

        await Storage.Write(async ct =>
        {
            await Sql.Add("parallel", ct);
            var first = Task.Run(() => Sql.Query<SlowRow>(FindSlowly, null, ct), ct);
            await gate.Reached.Task;
            var second = () => Sql.Add("parallel-too", ct);

            refused = (await second.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Contains("at once", StringComparison.Ordinal);

            gate.Opened.Set();
            (await first).Should().ContainSingle().Which.Name.Should().Be("parallel");
        });

        refused.Should().BeTrue();
        (await Sql.Like("parallel%", Ct)).Should().Equal("parallel");
    }

    [Fact]
    public async Task One_unit_may_follow_another_in_the_same_flow()
    {
        await Storage.Write(ct => Sql.Add("follow-1", ct));
        await Storage.Write(ct => Sql.Add("follow-2", ct));

        (await Sql.Like("follow-%", Ct)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_flow_that_outlives_its_unit_is_outside_of_it()
    {
        var ended = new TaskCompletionSource();
        Task<int> late = null!;
        await Storage.Write(ct =>
        {
            late = WriteAfter(ended.Task);
            return Task.FromResult(0);
        });

        ended.SetResult();

        var act = () => late;
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("*needs a unit of work*");

        async Task<int> WriteAfter(Task signal)
        {
            await signal;
            return await Sql.Add("late", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_unit_runs_in_its_callers_flow()
    {
        Caller.Value = "request 7";

        (await Storage.Write(_ => Task.FromResult(Caller.Value))).Should().Be("request 7");
    }

    [Fact]
    public async Task A_unit_that_is_cancelled_before_it_begins_never_runs()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var ran = false;

        var run = () => Storage.UnitOfWork.Run(
            _ =>
            {
                ran = true;
                return Task.FromResult(Result<int>.Of(1));
            },
            cancelled.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task Cancelling_does_not_touch_a_unit_that_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var running = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var unit = Storage.UnitOfWork.Run(
            async _ =>
            {
                running.SetResult();
                await cancelled.Task;
                // As a handler does: with the token of its request.
                return Result<int>.Of(await Sql.Add("ran-on", cancellation.Token));
            },
            cancellation.Token);
        await running.Task;

        await cancellation.CancelAsync();
        cancelled.SetResult();

        (await unit).Value.Should().Be(1);
        (await Sql.Like("ran-on", Ct)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Two_at_once_lose_nothing()
    {
        await Storage.Write(ct => Sql.Add("counter", ct));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Storage.Write(ct => Sql.Execute(Items.Raise, new { Name = "counter" }, ct)), Ct)));

        (await Sql.First<long>(Items.Amount, new { Name = "counter" }, Ct)).Should().Be(64);
    }

    [Fact]
    public async Task Of_many_that_insert_one_key_at_once_one_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            Task.Run(() => Storage.Write(ct => Sql.TryInsert(Items.Insert, new { Name = "race", Amount = 1L }, ct)), Ct)));

        won.Count(inserted => inserted).Should().Be(1);
        (await Sql.Like("race", Ct)).Should().HaveCount(1);
    }

    /// <summary>Holds a statement while its row is read.</summary>
    private sealed class Gate : IDisposable
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Opened { get; } = new();

        public void Dispose() => Opened.Dispose();
    }

    private sealed class SlowRow
    {
        public SlowRow(string name)
        {
            Reading.Value!.Reached.SetResult();
            Reading.Value!.Opened.Wait(Ct);
            Name = name;
        }

        public string Name { get; }
    }
}

public sealed class UnitOfWorkOnSqlite(SqliteStorage storage) : UnitOfWorkContract(storage), IClassFixture<SqliteStorage>;

public sealed class UnitOfWorkOnSqlServer(SqlServerStorage storage) : UnitOfWorkContract(storage), IClassFixture<SqlServerStorage>;
