using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Media;

namespace Parcours.Storage.Tests.Media;

/// <summary>What every place for images must do alike.</summary>
public abstract class MediaStoreContract
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract IMediaStore Store { get; }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 1)]
    [InlineData(ImageFormat.Png, 3_000_000)]
    public async Task What_is_saved_is_opened_again(ImageFormat format, int size)
    {
        var (id, image) = (MediaId.New(format), RandomNumberGenerator.GetBytes(size));

        await Store.Save(id, image, Ct);

        (await Read(id)).Should().Equal(image);
        (await Read(id)).Should().Equal(image);
    }

    [Fact]
    public async Task What_was_never_saved_is_not_there() => (await Store.Open(MediaId.New(ImageFormat.Jpeg), Ct)).Should().BeNull();

    [Fact]
    public async Task What_is_deleted_is_gone_and_deleting_it_again_changes_nothing()
    {
        var id = MediaId.New(ImageFormat.Png);
        await Store.Save(id, new byte[] { 1 }, Ct);

        await Store.Delete(id, Ct);
        await Store.Delete(id, Ct);

        (await Store.Open(id, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task An_image_is_not_replaced()
    {
        var id = MediaId.New(ImageFormat.Png);
        await Store.Save(id, new byte[] { 1 }, Ct);

        var again = () => Store.Save(id, new byte[] { 2 }, Ct);

        await again.Should().ThrowAsync<Exception>();
        (await Read(id)).Should().Equal(1);
    }

    [Fact]
    public async Task A_save_that_is_given_up_leaves_nothing()
    {
        var id = MediaId.New(ImageFormat.Jpeg);

        var saving = () => Store.Save(id, RandomNumberGenerator.GetBytes(2_000_000), new CancellationToken(canceled: true));

        await saving.Should().ThrowAsync<OperationCanceledException>();
        (await Store.Open(id, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task What_arrives_in_parts_is_opened_once_it_has_ended()
    {
        var (id, file) = (MediaId.NewOriginal(), RandomNumberGenerator.GetBytes(900_000));

        (await Append(id, 0, file[..300_000])).Should().BeTrue();
        (await Store.Received(id, Ct)).Should().Be(300_000);
        (await Append(id, 300_000, file[300_000..])).Should().BeTrue();
        (await Store.Open(id, Ct)).Should().BeNull();

        await Store.Finish(id, Ct);
        await Store.Finish(id, Ct);
        (await Store.Received(id, Ct)).Should().Be(900_000);
        (await Read(id)).Should().Equal(file);
    }

    [Fact]
    public async Task It_can_be_read_from_any_place()
    {
        var (id, file) = (MediaId.NewOriginal(), RandomNumberGenerator.GetBytes(500_000));
        await Append(id, 0, file);
        await Store.Finish(id, Ct);

        await using var stream = await Store.Open(id, Ct);

        stream!.Length.Should().Be(500_000);
        stream.Position = 499_990;
        var end = new byte[10];
        await stream.ReadExactlyAsync(end, Ct);
        end.Should().Equal(file[499_990..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_part_that_does_not_begin_at_the_end_changes_nothing(long offset)
    {
        var id = MediaId.NewOriginal();
        await Append(id, 0, [1, 2, 3]);

        (await Append(id, offset, [9, 9])).Should().BeFalse();

        (await Store.Received(id, Ct)).Should().Be(3);
    }

    [Fact]
    public async Task What_came_before_the_line_went_dead_stays()
    {
        var id = MediaId.NewOriginal();

        var cut = () => Store.TryAppend(id, 0, new DyingLine(RandomNumberGenerator.GetBytes(100_000)), Ct);

        await cut.Should().ThrowAsync<IOException>();
        (await Store.Received(id, Ct)).Should().Be(100_000);
        (await Append(id, 100_000, [1])).Should().BeTrue();
    }

    [Fact]
    public async Task A_medium_in_parts_is_deleted_like_any_other()
    {
        var id = MediaId.NewOriginal();
        await Append(id, 0, [1, 2, 3]);

        await Store.Delete(id, Ct);

        (await Store.Received(id, Ct)).Should().Be(0);
    }

    private Task<bool> Append(MediaId id, long offset, byte[] part) => Store.TryAppend(id, offset, new MemoryStream(part), Ct);

    /// <summary>Brings some bytes, and then the connection is lost.</summary>
    private sealed class DyingLine(byte[] before) : MemoryStream(before)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The client reset the stream.");
    }

    private async Task<byte[]?> Read(MediaId id)
    {
        await using var stream = await Store.Open(id, Ct);
        if (stream is null)
            return null;
        using var image = new MemoryStream();
        await stream.CopyToAsync(image, Ct);
        return image.ToArray();
    }
}

public sealed class MediaInAFolder : MediaStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-media-");

    protected override IMediaStore Store => new FolderMediaStore(_folder.FullName);

    [Fact]
    public async Task No_half_written_file_stays_behind()
    {
        var id = MediaId.New(ImageFormat.Jpeg);
        await Store.Save(id, new byte[] { 1 }, CancellationToken.None);
        var again = () => Store.Save(id, new byte[] { 2 }, CancellationToken.None);
        await again.Should().ThrowAsync<IOException>();

        _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.Name).Should().Equal(id.Value);
    }

    [Fact]
    public async Task Two_parts_at_once_are_one()
    {
        var id = MediaId.NewOriginal();
        var slow = new SlowLine();
        var first = Store.TryAppend(id, 0, slow, CancellationToken.None);
        await slow.IsRead;

        (await Store.TryAppend(id, 0, new MemoryStream([7]), CancellationToken.None)).Should().BeFalse();

        slow.End();
        (await first).Should().BeTrue();
        (await Store.Received(id, CancellationToken.None)).Should().Be(1);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_half_is_kept()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full on this system.");
        var id = MediaId.NewOriginal();
        (await Store.TryAppend(id, 0, new MemoryStream([1, 2, 3]), CancellationToken.None)).Should().BeTrue();
        var part = _folder.EnumerateFiles("*.part", SearchOption.AllDirectories).Single();
        part.Delete();
        File.CreateSymbolicLink(part.FullName, "/dev/full");

        var writing = () => Store.TryAppend(id, 0, new MemoryStream([1, 2, 3]), CancellationToken.None);

        await writing.Should().ThrowAsync<StorageFullException>();
        _folder.EnumerateFiles("*", SearchOption.AllDirectories).Should().BeEmpty();
        (await Store.Received(id, CancellationToken.None)).Should().Be(0);
    }

    [Theory]
    [InlineData("size=64k", 200_000)]
    // The picture would fit, the folder that it belongs into does not.
    [InlineData("nr_inodes=1", 10)]
    public async Task On_a_full_disk_an_image_is_kept_whole_or_not_at_all(string limit, int bytes)
    {
        using var disk = new SmallDisk(limit);
        var (store, id) = (new FolderMediaStore(disk.Path), MediaId.New(ImageFormat.Jpeg));

        var saving = () => store.Save(id, new byte[bytes], Ct);
        var appending = () => store.TryAppend(id, 0, new MemoryStream(new byte[bytes]), Ct);

        await saving.Should().ThrowAsync<StorageFullException>();
        await appending.Should().ThrowAsync<StorageFullException>();
        Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories).Should().BeEmpty();
        (await store.Received(id, Ct)).Should().Be(0);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class SlowLine : MemoryStream
    {
        private readonly TaskCompletionSource _isRead = new(), _end = new();

        private bool _isOver;

        public Task IsRead => _isRead.Task;

        public void End() => _end.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _isRead.TrySetResult();
            await _end.Task;
            if (_isOver)
                return 0;
            _isOver = true;
            buffer.Span[0] = 5;
            return 1;
        }
    }
}

/// <summary>Where <c>PARCOURS_TEST_AZUREBLOB</c> holds a connection string, as of the Azurite emulator.</summary>
public sealed class MediaInAzureBlob : MediaStoreContract, IAsyncLifetime
{
    private static readonly string? ConnectionString = Environment.GetEnvironmentVariable("PARCOURS_TEST_AZUREBLOB");

    private readonly BlobContainerClient? _container;

    public MediaInAzureBlob()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(ConnectionString), "PARCOURS_TEST_AZUREBLOB is not set.");
        _container = new BlobContainerClient(ConnectionString, "test-" + Ids.Hex(12));
        Store = new AzureBlobMediaStore(_container);
    }

    protected override IMediaStore Store { get; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_container is not null)
            await _container.DeleteIfExistsAsync();
    }
}
