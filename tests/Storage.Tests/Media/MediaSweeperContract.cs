using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parcours.Application.Media;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Media;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Media;

/// <summary>The worker as a host runs it, with both of its clocks in the test's hands.</summary>
public abstract class MediaSweeperContract(StorageFixture storage) : StorageContract(storage), IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-media-");

    private readonly OperatorId _operator = new(7);

    private IMediaUploads Uploads => Storage.Services.GetRequiredService<IMediaUploads>();

    private ISpareMedia Spare => Storage.Services.GetRequiredService<ISpareMedia>();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_no_order_took_within_a_day_is_removed_and_the_rest_stays()
    {
        var store = new WatchedStore(new FolderMediaStore(_folder.FullName));
        var (forgotten, given) = (await AnImage(store), await AnImage(store));
        (await Storage.Write(ct => Uploads.TryTake(given, _operator, Storage.Clock.GetCurrentInstant(), ct))).Should().BeTrue();
        Storage.Clock.Advance(IMediaUploads.Lifetime - Duration.FromSeconds(1));
        var waiting = await AnImage(store);
        Storage.Clock.AdvanceSeconds(1);

        await using var sweeper = await Sweeping(store);
        await sweeper.Round();

        store.Deleted.Should().Contain(forgotten).And.NotContain([given, waiting]);
        (await store.Open(forgotten, Ct)).Should().BeNull();
        (await Uploads.Expired(Storage.Clock.GetCurrentInstant(), 1000, Ct)).Should().NotContain(forgotten);
        foreach (var kept in new[] { given, waiting })
            await (await store.Open(kept, Ct))!.DisposeAsync();
        (await Storage.Write(ct => Uploads.TryTake(waiting, _operator, Storage.Clock.GetCurrentInstant(), ct))).Should().BeTrue();
    }

    [Fact]
    public async Task A_file_that_is_nobodys_any_more_is_removed()
    {
        var store = new WatchedStore(new FolderMediaStore(_folder.FullName));
        var (over, waiting) = (MediaId.New(ImageFormat.Png), MediaId.New(ImageFormat.Png));
        foreach (var (file, wait) in new[] { (over, Duration.Zero), (waiting, Duration.FromMinutes(1)) })
        {
            await Storage.Write(ct => Spare.Add(file, Storage.Clock.GetCurrentInstant() + wait, ct));
            await store.Save(file, new byte[] { 1 }, Ct);
        }

        await using var sweeper = await Sweeping(store);
        await sweeper.Round();

        store.Deleted.Should().Contain(over).And.NotContain(waiting);
        (await Spare.Expired(Storage.Clock.GetCurrentInstant(), 1000, Ct)).Should().NotContain(over);
    }

    [Fact]
    public async Task An_image_that_cannot_be_removed_now_is_removed_by_a_later_round()
    {
        var store = new WatchedStore(new FolderMediaStore(_folder.FullName)) { IsBroken = true };
        var forgotten = await AnImage(store);
        Storage.Clock.Advance(IMediaUploads.Lifetime);
        await using var sweeper = await Sweeping(store);

        await sweeper.Round();
        (await Uploads.Expired(Storage.Clock.GetCurrentInstant(), 1000, Ct)).Should().Contain(forgotten, "its note goes after it");

        store.IsBroken = false;
        await sweeper.Round();
        (await store.Open(forgotten, Ct)).Should().BeNull();
        (await Uploads.Expired(Storage.Clock.GetCurrentInstant(), 1000, Ct)).Should().NotContain(forgotten);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_that_cannot_be_removed_keeps_none_behind_it(bool isTooSlow)
    {
        var store = new WatchedStore(new FolderMediaStore(_folder.FullName)) { IsTooSlow = isTooSlow };
        var held = await AnImage(store);
        store.Held = held;
        Storage.Clock.AdvanceSeconds(1);
        var younger = await AnImage(store);
        Storage.Clock.Advance(IMediaUploads.Lifetime);
        await using var sweeper = await Sweeping(store);

        await sweeper.Round();

        store.Deleted.Should().Contain(younger);
        (await Uploads.Expired(Storage.Clock.GetCurrentInstant(), 1000, Ct)).Should().Contain(held).And.NotContain(younger);
    }

    private async Task<MediaId> AnImage(IMediaStore store)
    {
        var id = MediaId.New(ImageFormat.Png);
        await Storage.Write(ct => Uploads.Add(id, _operator, Storage.Clock.GetCurrentInstant(), ct));
        await store.Save(id, new byte[] { 1 }, Ct);
        return id;
    }

    private async Task<RunningSweeper> Sweeping(WatchedStore store)
    {
        var services = new ServiceCollection()
            .AddSingleton<IClock>(Storage.Clock)
            .AddSingleton(Uploads)
            .AddSingleton(Spare)
            .AddSingleton(Storage.UnitOfWork)
            .AddSingleton<IMediaStore>(store)
            .BuildServiceProvider();
        var sweeper = new RunningSweeper(services);
        await sweeper.Run();
        return sweeper;
    }

    /// <summary>The worker on a clock that a test moves; a round is over when the worker lets go of what it was given for it.</summary>
    private sealed class RunningSweeper : FakeTimeProvider, IServiceScopeFactory, IAsyncDisposable
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly ServiceProvider _services;

        private readonly MediaSweeper _worker;

        private TaskCompletionSource _round = new();

        public RunningSweeper(ServiceProvider services) => (_services, _worker) = (services, new MediaSweeper(this, this, NullLogger<MediaSweeper>.Instance));

        public async Task Run()
        {
            await _worker.StartAsync(Ct);
            await _waiting.Task.WaitAsync(Ct);
        }

        public async Task Round()
        {
            _round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Advance(TimeSpan.FromMinutes(10));
            await _round.Task.WaitAsync(Ct);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waiting.TrySetResult();
            return timer;
        }

        public IServiceScope CreateScope() => new Scope(_services, () => _round.TrySetResult());

        public async ValueTask DisposeAsync()
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
            await _services.DisposeAsync();
        }
    }

    private sealed record Scope(IServiceProvider ServiceProvider, Action Ended) : IServiceScope
    {
        public void Dispose() => Ended();
    }

    private sealed class WatchedStore(IMediaStore store) : IMediaStore
    {
        public bool IsBroken { get; set; }

        /// <summary>Somebody holds it, by law.</summary>
        public MediaId? Held { get; set; }

        /// <summary>What it cannot do it says by giving up a wait of its own.</summary>
        public bool IsTooSlow { get; init; }

        public List<MediaId> Deleted { get; } = [];

        public Task Save(MediaId id, ReadOnlyMemory<byte> image, CancellationToken ct) => store.Save(id, image, ct);

        public Task<bool> TryAppend(MediaId id, long offset, Stream source, CancellationToken ct) => store.TryAppend(id, offset, source, ct);

        public Task<long> Received(MediaId id, CancellationToken ct) => store.Received(id, ct);

        public Task Finish(MediaId id, CancellationToken ct) => store.Finish(id, ct);

        public Task<Stream?> Open(MediaId id, CancellationToken ct) => store.Open(id, ct);

        public Task Delete(MediaId id, CancellationToken ct)
        {
            if (IsBroken || id == Held)
                throw IsTooSlow ? new TaskCanceledException("Nobody answered in time.") : new IOException("The disk is read-only.");
            Deleted.Add(id);
            return store.Delete(id, ct);
        }
    }
}

public sealed class MediaSweeperOnSqlite(SqliteStorage storage) : MediaSweeperContract(storage), IClassFixture<SqliteStorage>;

public sealed class MediaSweeperOnSqlServer(SqlServerStorage storage) : MediaSweeperContract(storage), IClassFixture<SqlServerStorage>;
