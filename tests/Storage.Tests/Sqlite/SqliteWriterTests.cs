using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Storage.Sqlite;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Kernel;
using static SQLitePCL.raw;

namespace Parcours.Storage.Tests.Sqlite;

/// <summary>The rules of the single writer. A <see cref="Gate"/> holds the writer, so that what queues behind it is known.</summary>
public sealed class SqliteWriterTests(SqliteStorage storage) : StorageContract(storage), IClassFixture<SqliteStorage>, IAsyncLifetime
{
    private const int Capacity = 100;

    private static readonly Statement LimitPages = new("PRAGMA max_page_count = 1");

    private static readonly Statement InsertTwice = new("""
        INSERT INTO items (name, amount) SELECT @Name || '-1', 0 UNION ALL SELECT @Name || '-2', 0
        """);

    private static readonly Statement CreateParts = new("""
        CREATE TABLE IF NOT EXISTS parts (item INTEGER NOT NULL REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED)
        """);

    private static readonly Statement InsertPartOfNothing = new("INSERT INTO parts (item) VALUES (-1)");

    private static readonly Statement Synchronous = new("PRAGMA synchronous");

    private static readonly Statement JournalMode = new("PRAGMA journal_mode");

    private static readonly AsyncLocal<string?> Caller = new();

    private static readonly Error Refusal = new(ErrorKind.Conflict, "refused_by_a_test");

    private readonly SqliteUnitOfWork _writer = new(new SqliteDatabase(storage.ConnectionString), Capacity);

    private SqlSession Sql => Storage.Sql;

    public async ValueTask InitializeAsync()
    {
        await Items.Create(Storage);
        await Storage.Write(ct => Sql.Execute(CreateParts, null, ct));
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    [Fact]
    public async Task Units_that_wait_share_one_commit()
    {
        var commits = 0;
        var gate = Hold();
        var first = Run(async ct =>
        {
            CountCommits(() => commits++);
            return await Sql.Add("shared-0", ct);
        });
        var others = Enumerable.Range(1, 50).Select(number => Add($"shared-{number}")).ToList();

        gate.Open();
        await Task.WhenAll([gate.Unit, first, .. others]);

        commits.Should().Be(1);
        (await Sql.Like("shared-%", Ct)).Should().HaveCount(51);
    }

    [Fact]
    public async Task A_commit_is_measured()
    {
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => own.EnableMeasurementEvents(instrument) };
        // Other tests write meanwhile: what counts is the largest.
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured.AddOrUpdate(instrument.Name, value, (_, most) => Math.Max(value, most)));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured.AddOrUpdate(instrument.Name, value, (_, most) => Math.Max(value, most)));
        listener.Start();
        var gate = Hold();
        var units = Enumerable.Range(0, 90).Select(_ => Run(_ => Task.FromResult(0))).ToList();

        gate.Open();
        await Task.WhenAll([gate.Unit, .. units]);
        await _writer.DisposeAsync();

        measured["parcours.storage.batch.size"].Should().BeGreaterThanOrEqualTo(91);
        measured["parcours.storage.commit.duration"].Should().BePositive();
        measured.Should().ContainKey("parcours.storage.queue.length");
    }

    [Fact]
    public async Task No_commit_takes_more_units_than_its_bound()
    {
        await using var writer = new SqliteUnitOfWork(new SqliteDatabase(Storage.ConnectionString), queueCapacity: 1000);
        var commits = 0;
        var gate = Hold(writer);
        var units = Enumerable.Range(0, 600).Select(_ => Run(
            _ =>
            {
                CountCommits(() => commits++);
                return Task.FromResult(0);
            },
            writer)).ToList();

        gate.Open();
        await Task.WhenAll([gate.Unit, .. units]);

        commits.Should().Be(3, "601 units are committed 256 at a time");
    }

    [Fact]
    public async Task Callers_continue_only_after_the_commit()
    {
        var gate = Hold();
        var kept = Add("waits");
        var refused = _writer.Run(_ => Task.FromResult(Result<int>.Refused(Refusal)), Ct);
        var thrown = Run<int>(_ => throw new FormatException());
        var last = Hold();
        gate.Open();
        await last.Running;

        // All of them ran, in this transaction, and it is still open.
        new Task[] { gate.Unit, kept, refused, thrown }.Should().OnlyContain(unit => !unit.IsCompleted);
        (await Sql.Like("waits", Ct)).Should().BeEmpty("a reader sees what is committed");

        last.Open();
        await kept;
        (await refused).Error.Should().Be(Refusal);
        await thrown.Awaiting(unit => unit).Should().ThrowAsync<FormatException>();
        (await Sql.Like("waits", Ct)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_unit_that_fails_or_refuses_is_rolled_back_alone()
    {
        var gate = Hold();
        var before = Add("alone-before");
        var fails = Run<int>(async ct =>
        {
            await Sql.Add("alone-fails", ct);
            throw new FormatException();
        });
        var refuses = _writer.Run(
            async ct =>
            {
                await Sql.Add("alone-refuses", ct);
                return Result<int>.Refused(Refusal);
            },
            Ct);
        var after = Add("alone-after");

        gate.Open();
        await Task.WhenAll(gate.Unit, before, refuses, after);

        await fails.Awaiting(unit => unit).Should().ThrowAsync<FormatException>();
        (await Sql.Like("alone-%", Ct)).Should().Equal("alone-before", "alone-after");
    }

    [Fact]
    public async Task A_unit_sees_what_an_earlier_one_of_its_batch_wrote_and_nothing_of_one_that_failed()
    {
        var gate = Hold();
        var writes = Add("batch-written");
        var fails = Run<int>(async ct =>
        {
            await Sql.Add("batch-failed", ct);
            throw new FormatException();
        });
        var reads = Run(ct => Sql.Like("batch-%", ct));

        gate.Open();

        (await reads).Should().Equal("batch-written");
        await writes;
        await fails.Awaiting(unit => unit).Should().ThrowAsync<FormatException>();
    }

    [Fact]
    public async Task A_unit_runs_in_its_callers_flow_and_not_in_that_of_its_neighbour()
    {
        var gate = Hold();
        var french = AsCaller("request 1", "fr-CA");
        var english = AsCaller("request 2", "en-GB");
        var nobody = Run(_ => Task.FromResult(Seen()));

        gate.Open();

        (await french).Should().Be(("request 1", "fr-CA", "span of request 1"));
        (await english).Should().Be(("request 2", "en-GB", "span of request 2"));
        (await nobody).Should().Be((null, CultureInfo.CurrentCulture.Name, Activity.Current?.OperationName));

        async Task<(string?, string, string?)> AsCaller(string name, string culture)
        {
            Caller.Value = name;
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            using var span = new Activity("span of " + name).Start();
            return await Run(_ => Task.FromResult(Seen()));
        }

        static (string?, string, string?) Seen() => (Caller.Value, CultureInfo.CurrentCulture.Name, Activity.Current?.OperationName);
    }

    [Fact]
    public async Task A_caller_that_suppressed_the_flow_runs_too()
    {
        Task<int> unit;
        using (ExecutionContext.SuppressFlow())
            unit = Add("suppressed");

        (await unit).Should().Be(1);
    }

    [Fact]
    public async Task Cancelling_withdraws_a_unit_that_is_still_queued()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = Hold();
        var withdrawn = _writer.Run(async ct => Result<int>.Of(await Sql.Add("withdrawn", ct)), cancellation.Token);
        var next = Add("not-withdrawn");

        await cancellation.CancelAsync();

        await withdrawn.Awaiting(unit => unit).Should().ThrowAsync<OperationCanceledException>();
        gate.Unit.IsCompleted.Should().BeFalse("the caller need not wait for the writer");
        gate.Open();
        await next;
        (await Sql.Like("%withdrawn", Ct)).Should().Equal("not-withdrawn");
    }

    [Fact]
    public async Task Cancelling_and_starting_at_once_leaves_no_unit_half_done()
    {
        await using var writer = new SqliteUnitOfWork(new SqliteDatabase(Storage.ConnectionString), queueCapacity: 1000);
        for (var round = 0; round < 500; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var name = $"torn-{round}";
            var cancel = Task.Run(cancellation.Cancel, Ct);
            var ran = true;
            try
            {
                await writer.Run(async ct => Result<int>.Of(await Sql.Add(name, ct)), cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                ran = false;
            }

            await cancel;
            (await Sql.Like(name, Ct)).Should().HaveCount(ran ? 1 : 0);
        }
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_stores_nothing_of_it()
    {
        var gate = Hold();
        await gate.Running;
        var queued = Enumerable.Range(0, Capacity).Select(number => Add($"full-{number}")).ToList();

        var refused = () => Add("full-refused");

        await refused.Should().ThrowAsync<OverloadedException>();
        gate.Open();
        await Task.WhenAll(queued);
        (await Sql.Like("full-%", Ct)).Should().HaveCount(Capacity).And.NotContain("full-refused");
        await Add("room-again");
    }

    [Fact]
    public async Task What_another_program_holds_for_too_long_is_refused_as_overload_and_not_as_a_fault()
    {
        await using var writer = new SqliteUnitOfWork(new SqliteDatabase(Storage.ConnectionString, TimeSpan.FromMilliseconds(50)), Capacity);
        await using var other = new SqliteConnection(Storage.ConnectionString);
        await other.OpenAsync(Ct);
        await using (await other.BeginTransactionAsync(Ct))
        {
            var refused = () => Run(ct => Sql.Add("held-refused", ct), writer);

            await refused.Should().ThrowAsync<OverloadedException>();
        }

        await Run(ct => Sql.Add("held-no-more", ct), writer);
        (await Sql.Like("held-%", Ct)).Should().Equal("held-no-more");
    }

    [Fact]
    public async Task Stopping_runs_what_waits_and_takes_nothing_more()
    {
        var writer = new SqliteUnitOfWork(new SqliteDatabase(Storage.ConnectionString), Capacity);
        var gate = Hold(writer);
        await gate.Running;
        var queued = Enumerable.Range(0, 10).Select(number => Run(ct => Sql.Add($"drained-{number}", ct), writer)).ToList();

        var stopped = writer.StopAsync(Ct);
        var late = () => Run(ct => Sql.Add("drained-late", ct), writer);

        await late.Should().ThrowAsync<OverloadedException>();
        stopped.IsCompleted.Should().BeFalse();
        gate.Open();
        await stopped;
        await Task.WhenAll(queued);
        (await Sql.Like("drained-%", Ct)).Should().HaveCount(10);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_leaves_one_file_behind()
    {
        var folder = Directory.CreateTempSubdirectory("parcours-");
        var file = Path.Combine(folder.FullName, "sub", "orders.db");
        var writer = new SqliteUnitOfWork(new SqliteDatabase("Data Source=" + file), Capacity);
        await Run(ct => Sql.Execute(Items.CreateTable, null, ct), writer);
        File.Exists(file + "-wal").Should().BeTrue();

        await writer.DisposeAsync();

        Directory.GetFiles(Path.GetDirectoryName(file)!).Should().Equal(file);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Once_the_engine_rolled_back_on_a_full_disk_the_whole_batch_fails_and_the_next_one_runs()
    {
        var gate = Hold();
        var before = Run(async ct =>
        {
            await Sql.Add("disk-before", ct);
            // As if the disk had no room from here on; the limit is the connection's, and goes with it.
            await Sql.Query<long>(LimitPages, null, ct);
            return 0;
        });
        var full = Add("disk-full" + new string('x', 1_000_000));
        var after = Add("disk-after");
        gate.Open();

        foreach (var unit in new Task[] { gate.Unit, before, full })
            await unit.Awaiting(task => task).Should().ThrowAsync<StorageFullException>();
        (await after).Should().Be(1, "it was not part of the batch that failed");
        (await Sql.Like("disk-%", Ct)).Should().Equal("disk-after");
    }

    [Fact]
    public async Task A_unit_that_hides_the_engines_rollback_fails_too()
    {
        var hides = Run(async ct =>
        {
            await Sql.Query<long>(LimitPages, null, ct);
            try
            {
                return await Sql.Add("hidden" + new string('x', 1_000_000), ct);
            }
            catch (SqliteException)
            {
                return 0;
            }
        });

        await hides.Awaiting(unit => unit).Should().ThrowAsync<BatchLostException>();
        (await Sql.Like("hidden%", Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_the_engine_undid_only_the_statement_a_full_disk_fails_that_unit_alone()
    {
        var gate = Hold();
        var before = Run(async ct =>
        {
            await Sql.Add("statement-before", ct);
            await Sql.Query<long>(LimitPages, null, ct);
            return 0;
        });
        var full = Run(ct => Sql.Execute(InsertTwice, new { Name = "statement-full" + new string('x', 1_000_000) }, ct));
        gate.Open();

        await full.Awaiting(unit => unit).Should().ThrowAsync<StorageFullException>();
        await before;
        (await Sql.Like("statement-%", Ct)).Should().Equal("statement-before");
    }

    [Fact]
    public async Task A_commit_that_fails_fails_its_batch_and_nothing_is_run_again()
    {
        var runs = 0;
        var gate = Hold();
        var kept = Run(ct =>
        {
            runs++;
            return Sql.Add("commit-innocent", ct);
        });
        var guilty = Run(ct => Sql.Execute(InsertPartOfNothing, null, ct));
        gate.Open();

        foreach (var unit in new Task[] { kept, guilty })
            await unit.Awaiting(task => task).Should().ThrowAsync<BatchLostException>();
        runs.Should().Be(1);
        (await Sql.Like("commit-%", Ct)).Should().BeEmpty();
        await Add("commit-next");
        (await Sql.Like("commit-%", Ct)).Should().Equal("commit-next");
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_fails_the_units_and_is_tried_again()
    {
        var folder = Directory.CreateTempSubdirectory("parcours-");
        var file = Path.Combine(folder.FullName, "orders.db");
        Directory.CreateDirectory(file);
        await using (var writer = new SqliteUnitOfWork(new SqliteDatabase("Data Source=" + file), Capacity))
        {
            var run = () => Run(ct => Sql.Execute(Items.CreateTable, null, ct), writer);
            await run.Should().ThrowAsync<BatchLostException>();

            Directory.Delete(file);
            await run();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_commit_reaches_the_disk()
    {
        const long full = 2;

        (await Run(ct => Sql.First<long>(Synchronous, null, ct))).Should().Be(full);
        (await Run(ct => Sql.First<string>(JournalMode, null, ct))).Should().Be("wal");
    }

    private Task<T> Run<T>(Func<CancellationToken, Task<T>> work) => Run(work, _writer);

    private static async Task<T> Run<T>(Func<CancellationToken, Task<T>> work, SqliteUnitOfWork writer) =>
        (await writer.Run(async ct => Result<T>.Of(await work(ct)), Ct)).Value;

    private Task<int> Add(string name) => Run(ct => Sql.Add(name, ct));

    private Gate Hold(SqliteUnitOfWork? writer = null) => new(writer ?? _writer);

    /// <summary>Inside a unit: has SQLite itself tell each commit of the writer's connection.</summary>
    private static void CountCommits(Action counted) => sqlite3_commit_hook(
        ((SqliteConnection)SqlUnit.Current!.Connection).Handle,
        _ =>
        {
            counted();
            return 0;
        },
        null);

    /// <summary>A unit that runs until it is let go.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Gate(SqliteUnitOfWork writer) => Unit = writer.Run(
            async _ =>
            {
                _running.SetResult();
                await _open.Task;
                return Result<int>.Of(0);
            },
            Ct);

        public Task Unit { get; }

        public Task Running => _running.Task;

        public void Open() => _open.SetResult();
    }
}
