using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Media;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Media;

public abstract class MediaUploadsContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly OperatorId Zoe = new(7);

    private IMediaUploads Uploads => Storage.Services.GetRequiredService<IMediaUploads>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task An_upload_is_taken_once_and_by_its_operator_only()
    {
        var id = await AnUpload(Now);

        (await TryTake(id, new OperatorId(8))).Should().BeFalse();
        (await TryTake(id, Zoe)).Should().BeTrue();
        (await TryTake(id, Zoe)).Should().BeFalse();
        (await TryTake(MediaId.New(ImageFormat.Png), Zoe)).Should().BeFalse();
    }

    [Fact]
    public async Task An_upload_is_either_usable_or_swept()
    {
        var dead = await AnUpload(Now - IMediaUploads.Lifetime);
        var alive = await AnUpload(Now - IMediaUploads.Lifetime + Duration.FromMilliseconds(1));

        (await Uploads.Expired(Now, 100, Ct)).Should().Contain(dead).And.NotContain(alive);
        (await TryTake(dead, Zoe)).Should().BeFalse();
        (await TryTake(alive, Zoe)).Should().BeTrue();

        await Storage.Write(ct => Uploads.Forget(dead, ct));
        (await Uploads.Expired(Now, 100, Ct)).Should().NotContain(dead);
    }

    private async Task<MediaId> AnUpload(Instant at)
    {
        var id = MediaId.New(ImageFormat.Jpeg);
        await Storage.Write(ct => Uploads.Add(id, Zoe, at, ct));
        return id;
    }

    private Task<bool> TryTake(MediaId id, OperatorId by) => Storage.Write(ct => Uploads.TryTake(id, by, Now, ct));
}

public sealed class MediaUploadsOnSqlite(SqliteStorage storage) : MediaUploadsContract(storage), IClassFixture<SqliteStorage>;

public sealed class MediaUploadsOnSqlServer(SqlServerStorage storage) : MediaUploadsContract(storage), IClassFixture<SqlServerStorage>;
