using System.Text;
using System.Text.Json.Nodes;
using Parcours.Domain.Orders;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>Files on their way from a phone, over lines that die and from people who mean no good.</summary>
public sealed class UploadTests(DeliveryServer server)
{
    private static readonly byte[] Photo = SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300);

    private async Task<Customer> ACustomer(OrderStatus status = OrderStatus.UnboxingPending) => await Customer.Of(server, await server.Given.AMerchant(), status);

    [Theory]
    [InlineData("photo", "jpeg")]
    [InlineData("photo", "png")]
    [InlineData("photo", "heic")]
    [InlineData("video", "mp4")]
    [InlineData("video", "webm")]
    [InlineData("frame", "jpeg")]
    public async Task A_file_arrives_in_parts_and_is_looked_at_once_it_is_whole(string kind, string format)
    {
        var file = await FileOf(format);
        var customer = await ACustomer();
        var begun = (await customer.Start(kind, file.Length)).ShouldBe(201);
        var (id, half) = (begun["upload_id"]!, file.Length / 2);
        begun["offset"].Should().Be("0");

        var first = (await customer.Part(id, 0, file[..half])).ShouldBe(200);
        (first["offset"], first["complete"], first.Header("Upload-Offset")).Should().Be(($"{half}", "false", $"{half}"));
        var last = (await customer.Part(id, half, file[half..])).ShouldBe(200);

        (last["offset"], last["complete"]).Should().Be(($"{file.Length}", "true"));
        (await customer.Look(id)).ShouldBe(200)["complete"].Should().Be("true");
    }

    [Fact]
    public async Task A_film_may_be_begun_anew_but_not_without_end()
    {
        var customer = await ACustomer();
        for (var film = 0; film < 3; film++)
            (await customer.Drop((await customer.Start("video", 500_000_000)).ShouldBe(201)["upload_id"]!)).ShouldBe(200);

        (await customer.Start("video", 500_000_000)).ShouldBe(409);

        (await (await ACustomer()).Start("video", 500_000_000)).ShouldBe(201);
    }

    [Fact]
    public async Task A_connection_that_is_cut_in_the_middle_is_resumed_where_it_broke()
    {
        // More than the server holds back before it is read: what lies there when the line goes dead is lost with it.
        var photo = SampleMedia.Noise(2200, 2200);
        var customer = await ACustomer();
        var id = (await customer.Start("photo", photo.Length)).ShouldBe(201)["upload_id"]!;
        var whole = customer.PartOf(id, 0, photo).ToBytes();

        (await server.Wire.SendAndStop(whole[..^(photo.Length / 3)]))?.Status.Should().BeGreaterThanOrEqualTo(400);
        var offset = int.Parse((await customer.Look(id)).ShouldBe(200)["offset"]!, System.Globalization.CultureInfo.InvariantCulture);

        photo.Length.Should().BeGreaterThan(3_000_000);
        offset.Should().BeInRange(1, photo.Length - 1);
        Reply last;
        // What had arrived when the line went dead may still be on its way to the disk: then the server says where it stands now, and the page goes on from there.
        while ((last = await customer.Part(id, offset, photo[offset..])).Status == 409)
            offset = int.Parse(last["error.details.offset"]!, System.Globalization.CultureInfo.InvariantCulture);
        last.ShouldBe(200)["complete"].Should().Be("true");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task A_part_that_does_not_begin_where_the_server_stands_is_told_where_that_is(long offset)
    {
        var customer = await ACustomer();
        var id = (await customer.Start("photo", Photo.Length)).ShouldBe(201)["upload_id"]!;
        await customer.Part(id, 0, Photo[..100]);

        var refused = (await customer.Part(id, offset, Photo[100..150])).ShouldBeRefused(409, "offset_mismatch");

        refused["error.details.offset"].Should().Be("100");
        (await customer.Look(id))["offset"].Should().Be("100");
    }

    [Theory]
    [InlineData("photo", 15_000_001)]
    [InlineData("video", 500_000_001)]
    [InlineData("video", 501_000_000)]
    [InlineData("frame", 2_000_001)]
    public async Task What_is_announced_over_the_limit_is_not_begun(string kind, long bytes) =>
        (await (await ACustomer()).Start(kind, bytes)).ShouldBeRefused(413, "payload_too_large")["error.details.most_bytes"].Should().NotBeNull();

    [Theory]
    [InlineData("photo", 0, "bytes")]
    [InlineData("photo", -1, "bytes")]
    [InlineData("../../etc/passwd", 10, "kind")]
    public async Task An_empty_file_and_an_unknown_kind_are_refused(string kind, long bytes, string field) =>
        (await (await ACustomer()).Start(kind, bytes)).ShouldBlame(field);

    [Theory]
    [InlineData("../../../../tmp/parcours-was-here.jpg")]
    [InlineData("/tmp/parcours-was-here.jpg")]
    [InlineData("..\\..\\parcours-was-here.jpg")]
    public async Task What_a_file_is_called_names_nothing_here(string name)
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        var begun = new JsonObject { ["kind"] = "photo", ["bytes"] = Photo.Length };
        foreach (var field in new[] { "name", "filename", "path", "upload_id" })
            begun[field] = name;
        var id = (await customer.Post("/uploads", begun)).ShouldBe(201)["upload_id"]!;
        (await server.Send(customer.PartOf(id, 0, Photo).With("Content-Disposition", $"attachment; filename=\"{name}\""))).ShouldBe(200)["complete"].Should().Be("true");
        (await customer.Submit(id)).ShouldBe(201);

        id.Should().MatchRegex("^up_[0-9a-f]{32}$");
        FilesIn(Path.GetDirectoryName(server.MediaRoot)!).Should().NotContain(file => file.Contains("parcours-was-here", StringComparison.Ordinal));
        File.Exists("/tmp/parcours-was-here.jpg").Should().BeFalse();
        var shown = (await server.Send(RawRequest.Get((await merchant.Read(customer.Number))["unboxing.photo_urls[0]"]!))).ShouldBe(200);
        shown.Header("Content-Disposition").Should().Be($"inline; filename=unboxing-{customer.Number}-{id[^6..]}.jpg");
        (await server.Send(customer.WithToken(RawRequest.Get("/unboxing/uploads/" + Uri.EscapeDataString(name))))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task More_than_was_announced_is_not_taken()
    {
        var customer = await ACustomer();
        var id = (await customer.Start("photo", 100)).ShouldBe(201)["upload_id"]!;

        (await customer.Part(id, 0, new byte[101])).ShouldBeRefused(400, "malformed_request");
        (await customer.Part(id, 90, new byte[11])).ShouldBeRefused(400, "malformed_request");
        (await server.Send(customer.WithToken(new RawRequest("PATCH", "/unboxing/uploads/" + id, new byte[10], [])))).ShouldBeRefused(400, "malformed_request");
        (await customer.Look(id))["offset"].Should().Be("0");
    }

    public static TheoryData<string, byte[]> NoPhotos => new()
    {
        { "a page named .jpg", "<html><body onload=alert(1)></body></html>"u8.ToArray() },
        { "a drawing with a script", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray() },
        { "a truncated photo", Photo[..(Photo.Length / 2)] },
        { "10 000 × 10 000 pixels", SampleMedia.PngBomb() },
        { "a video", SampleMedia.Film() },
        { "a page that begins like a film", [.. SampleMedia.Film(), .. "<html><script>"u8] },
    };

    [Theory, MemberData(nameof(NoPhotos))]
    public async Task What_is_no_photo_is_refused_and_nothing_of_it_is_kept(string what, byte[] file)
    {
        var customer = await ACustomer();
        var before = FilesIn(server.MediaRoot);

        var reply = await customer.Upload("photo", file);

        reply.ShouldBlame("file");
        FilesIn(server.MediaRoot).Except(before).Where(name => name.Contains(".orig", StringComparison.Ordinal)).Should().BeEmpty(what);
        (await customer.Start("photo", Photo.Length)).ShouldBe(201);
    }

    [Fact]
    public async Task A_picture_with_more_behind_it_is_shown_without_that()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        byte[] polyglot = [.. SampleMedia.JpegWithPlace(), .. "PK\x03\x04<html><script>alert(1)</script>"u8];
        (await customer.Submit(await customer.Uploaded("photo", polyglot))).ShouldBe(201);

        var shown = (await server.Send(RawRequest.Get((await merchant.Read(customer.Number))["unboxing.photo_urls[0]"]!))).ShouldBe(200);

        (shown.Header("Content-Type"), shown.Header("X-Content-Type-Options")).Should().Be(("image/jpeg", "nosniff"));
        shown.Header("Content-Disposition").Should().StartWith("inline; filename=unboxing-");
        Encoding.Latin1.GetString(shown.Body).Should().NotContain("script").And.NotContain(SampleMedia.Place);
    }

    [Fact]
    public async Task A_video_is_read_from_any_place_and_does_not_tell_where_it_was_filmed()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        var film = SampleMedia.Film();
        (await customer.Submit(await customer.Uploaded("video", film))).ShouldBe(201);
        var url = (await merchant.Read(customer.Number))["unboxing.video_url"]!;

        var whole = (await server.Send(RawRequest.Get(url))).ShouldBe(200);
        var part = (await server.Send(RawRequest.Get(url).With("Range", "bytes=10-19"))).ShouldBe(206);

        whole.Body.Should().HaveCount(film.Length);
        Encoding.Latin1.GetString(whole.Body).Should().NotContain(SampleMedia.Place);
        part.Body.Should().Equal(whole.Body[10..20]);
        (part.Header("Content-Type"), part.Header("Content-Range")).Should().Be(("video/mp4", $"bytes 10-19/{film.Length}"));
    }

    [Fact]
    public async Task Nobody_opens_what_was_sent_but_by_a_link_or_the_owners_key()
    {
        var (merchant, other) = (await server.Given.AMerchant(), await server.Given.AMerchant());
        var customer = await Customer.Of(server, merchant);
        (await customer.Submit(await customer.Uploaded("photo", Photo))).ShouldBe(201);
        var link = (await merchant.Read(customer.Number))["unboxing.photo_urls[0]"]!;
        var bare = link[..link.IndexOf('?', StringComparison.Ordinal)];

        (await server.Send(RawRequest.Get(link))).ShouldBe(200);
        (await merchant.Get(bare)).ShouldBe(200);
        (await server.Send(RawRequest.Get(bare))).ShouldBeRefused(404, "not_found");
        (await other.Get(bare)).ShouldBeRefused(404, "not_found");
        (await server.Send(RawRequest.Get(bare + "?key=" + new string('A', 90)))).ShouldBeRefused(404, "not_found");
        (await server.Send(RawRequest.Get("/uploads/..%2f..%2fparcours.db"))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task Somebody_elses_upload_and_token_open_nothing()
    {
        var (mine, theirs) = (await ACustomer(), await ACustomer());
        var id = (await theirs.Start("photo", Photo.Length)).ShouldBe(201)["upload_id"]!;

        (await mine.Look(id)).ShouldBeRefused(404, "not_found");
        (await mine.Part(id, 0, Photo)).ShouldBeRefused(404, "not_found");
        (await mine.Drop(id)).ShouldBeRefused(404, "not_found");
        (await theirs.Part(id, 0, Photo)).ShouldBe(200);
        (await mine.Submit(id)).ShouldBlame("uploads[0]");
        (await server.Send(RawRequest.Get("/unboxing/uploads/" + id))).ShouldBeRefused(401, "invalid_token");
        (await server.Send(RawRequest.Get("/unboxing/uploads/" + id).With("Authorization", "Bearer sk_test_parcours_merchant"))).ShouldBeRefused(401, "invalid_token");
    }

    [Fact]
    public async Task On_a_full_disk_the_answer_says_so_and_nothing_half_is_kept()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full on this system.");
        var customer = await ACustomer();
        var id = (await customer.Start("photo", Photo.Length)).ShouldBe(201)["upload_id"]!;
        var before = FilesIn(server.MediaRoot);
        (await customer.Part(id, 0, Photo[..100])).ShouldBe(200);
        var part = FilesIn(server.MediaRoot).Except(before).Single();
        File.Delete(part);
        File.CreateSymbolicLink(part, "/dev/full");

        (await customer.Part(id, 0, Photo)).ShouldBeRefused(507, "storage_full");

        FilesIn(server.MediaRoot).Except(before).Should().BeEmpty();
        (await customer.Look(id))["offset"].Should().Be("0");
        (await customer.Part(id, 0, Photo)).ShouldBe(200)["complete"].Should().Be("true", "there is room again");
    }

    [Fact]
    public async Task Ten_photos_and_one_video_are_the_most()
    {
        var customer = await ACustomer();
        for (var photo = 0; photo < 10; photo++)
            (await customer.Start("photo", 100)).ShouldBe(201);
        var video = (await customer.Start("video", 100)).ShouldBe(201)["upload_id"]!;

        (await customer.Start("photo", 100)).ShouldBeRefused(409, "upload_limit_reached");
        (await customer.Start("video", 100)).ShouldBeRefused(409, "upload_limit_reached");

        (await customer.Drop(video)).ShouldBe(200)["deleted"].Should().Be("true");
        (await customer.Look(video)).ShouldBeRefused(404, "not_found");
        (await customer.Start("video", 100)).ShouldBe(201);
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.UnboxingSubmitted)]
    [InlineData(OrderStatus.Completed)]
    [InlineData(OrderStatus.Disputed)]
    [InlineData(OrderStatus.Cancelled)]
    public async Task Nothing_is_begun_while_nothing_could_be_submitted(OrderStatus status) =>
        (await (await ACustomer(status)).Start("photo", 100)).ShouldBeRefused(409, "invalid_transition");

    private static async Task<byte[]> FileOf(string format) => format switch
    {
        "jpeg" => Photo,
        "png" => SampleMedia.Picture(SKEncodedImageFormat.Png, 40, 30),
        "heic" => await HeicTests.APhonesPhoto(),
        "mp4" => SampleMedia.Film(),
        _ => SampleMedia.Webm(),
    };

    private static List<string> FilesIn(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)] : [];
}
