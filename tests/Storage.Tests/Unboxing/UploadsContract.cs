using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class UploadsContract(StorageFixture storage) : OrdersContract(storage)
{
    private IUploads Uploads => Storage.Services.GetRequiredService<IUploads>();

    private ISubmissions Submissions => Storage.Services.GetRequiredService<ISubmissions>();

    [Fact]
    public async Task An_upload_comes_back_as_it_was_noted_and_to_its_order_only()
    {
        var (order, other) = (await ANumber(), await ANumber());
        var upload = await AnUpload(order, MediumKind.Video);

        (await Uploads.Find(order, upload.Id, Now, Ct)).Should().BeEquivalentTo(upload);
        (await Uploads.Find(other, upload.Id, Now, Ct)).Should().BeNull();
        (await Uploads.Of(order, Now, Ct)).Should().ContainSingle().Which.Should().BeEquivalentTo(upload);
        (await Uploads.Of(other, Now, Ct)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_it_turned_out_to_be_is_noted_once(bool isDrawn)
    {
        var upload = await AnUpload(await ANumber());
        var content = ContentOf(isDrawn);

        (await Storage.Write(ct => Uploads.TryKeep(upload.Id, content, ct))).Should().BeTrue();
        (await Storage.Write(ct => Uploads.TryKeep(upload.Id, content with { Format = MediaFormat.Png }, ct))).Should().BeFalse();

        var kept = (await Uploads.Find(upload.Order, upload.Id, Now, Ct))!;
        kept.Content.Should().BeEquivalentTo(content);
        kept.Shown.Should().Be(isDrawn ? upload.Display : upload.Original);
    }

    [Fact]
    public async Task Only_what_has_arrived_is_submitted_and_then_it_stays()
    {
        var (order, other) = (await ANumber(), await ANumber());
        var upload = await AnUpload(order);
        (await Submit(order, upload)).Should().BeFalse("nothing has arrived");
        await Storage.Write(ct => Uploads.TryKeep(upload.Id, ContentOf(true), ct));
        (await Uploads.FindShown(upload.Display, Ct)).Should().BeNull("it was not submitted");

        (await Submit(other, upload)).Should().BeFalse();
        (await Submit(order, upload)).Should().BeTrue();
        (await Submit(order, upload)).Should().BeFalse();

        (await Uploads.FindShown(upload.Display, Ct))!.Id.Should().Be(upload.Id);
        (await Uploads.FindShown(upload.Original, Ct)).Should().BeNull("others see the drawn one");
        (await Storage.Write(ct => Uploads.TryDrop(order, upload.Id, Now, ct))).Should().BeFalse();
        var muchLater = Now + Duration.FromDays(300);
        (await Uploads.Find(order, upload.Id, muchLater, Ct))!.IsSubmitted.Should().BeTrue();
        (await Uploads.Expired(muchLater, 1000, Ct)).Should().NotContain(expired => expired.Id == upload.Id);
    }

    [Fact]
    public async Task What_waits_too_long_or_is_taken_back_is_swept()
    {
        var order = await ANumber();
        var (forgotten, dropped, fresh) = (await AnUpload(order, at: Now - UploadLimits.Lifetime), await AnUpload(order), await AnUpload(order));
        (await Storage.Write(ct => Uploads.TryDrop(order, dropped.Id, Now, ct))).Should().BeTrue();

        (await Uploads.Expired(Now, 1000, Ct)).Select(upload => upload.Id).Should().Contain([forgotten.Id, dropped.Id]).And.NotContain(fresh.Id);
        (await Uploads.Of(order, Now, Ct)).Should().ContainSingle().Which.Id.Should().Be(fresh.Id);
        (await Submit(order, forgotten)).Should().BeFalse();

        (await Uploads.BytesHeld(order, Ct)).Should().Be(forgotten.Bytes + dropped.Bytes + fresh.Bytes, "all of them lie here until they are swept");
        await Storage.Write(ct => Uploads.Forget(dropped.Id, ct));
        (await Uploads.BytesHeld(order, Ct)).Should().Be(forgotten.Bytes + fresh.Bytes);
        (await Uploads.BytesHeld(await ANumber(), Ct)).Should().Be(0);
        (await Uploads.Expired(Now, 1000, Ct)).Should().NotContain(upload => upload.Id == dropped.Id);
    }

    [Fact]
    public async Task An_order_has_one_submission()
    {
        var order = await ANumber();
        var submission = new Submission(order, ReceiptNumber.New(), Condition.Problem, Problem.WrongItem, Sample.Unicode, Now);

        (await Storage.Write(ct => Submissions.TryAdd(submission, ct))).Should().BeTrue();
        (await Storage.Write(ct => Submissions.TryAdd(submission with { Receipt = ReceiptNumber.New() }, ct))).Should().BeFalse();

        (await Submissions.Find(order, Ct)).Should().Be(submission);
        (await Submissions.Find(await ANumber(), Ct)).Should().BeNull();
    }

    [Fact]
    public async Task Files_are_erased_some_time_after_the_orders_end_and_that_is_noted()
    {
        var (ended, open) = (await ANumber(OrderStatus.Completed), await ANumber(OrderStatus.Disputed));
        foreach (var order in new[] { ended, open })
            await Storage.Write(ct => Submissions.TryAdd(new Submission(order, ReceiptNumber.New(), Condition.Ok, null, null, Now), ct));

        (await Submissions.ToErase(Now - Duration.FromMilliseconds(1), 1000, Ct)).Should().NotContain(ended);
        (await Submissions.ToErase(Now, 1000, Ct)).Should().Contain(ended).And.NotContain(open);

        await Storage.Write(ct => Submissions.NoteErased(ended, Now, ct));
        (await Submissions.ToErase(Now, 1000, Ct)).Should().NotContain(ended);
        (await Submissions.Find(ended, Ct))!.ErasedAt.Should().Be(Now);
    }

    private static Content ContentOf(bool isDrawn) => new(
        isDrawn ? MediaFormat.Jpeg : MediaFormat.Mov, [.. Enumerable.Range(0, 32).Select(index => (byte)index)], isDrawn,
        isDrawn ? [] : [new PrivatePart(7, 5_000_000_000, [0, 0, 0, 20]), new PrivatePart(90, 10, [])], Instant.FromUtc(2025, 11, 8, 13, 30));

    private Task<bool> Submit(OrderNumber order, Upload upload) => Storage.Write(ct => Uploads.TrySubmit(order, upload.Id, Now, ct));

    private async Task<Upload> AnUpload(OrderNumber order, MediumKind kind = MediumKind.Photo, Instant? at = null)
    {
        var upload = Upload.Begin(order, kind, isLive: true, 4_000_000_000, at ?? Now);
        await Storage.Write(ct => Uploads.Add(upload, ct));
        return upload;
    }

    private async Task<OrderNumber> ANumber(OrderStatus status = OrderStatus.UnboxingPending)
    {
        var order = Sample.Order(await NewOwner(), Now, origin: OrderOrigin.Merchant) with { Status = status };
        await Add(order);
        return await Orders.NumberOf(order.Id, Ct);
    }
}

public sealed class UploadsOnSqlite(SqliteStorage storage) : UploadsContract(storage), IClassFixture<SqliteStorage>;

public sealed class UploadsOnSqlServer(SqlServerStorage storage) : UploadsContract(storage), IClassFixture<SqlServerStorage>;
