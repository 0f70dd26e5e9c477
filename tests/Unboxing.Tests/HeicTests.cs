using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Parcours.Api.Operations;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;
using SkiaSharp;

namespace Parcours.Unboxing.Tests;

/// <summary>Photos of phones that no library here unpacks: a program of the system does, within the limits of the process that measures.</summary>
public sealed class HeicTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-unboxing-");

    private readonly MeasuringProcess _process = new(MeasuringProgram.Of(typeof(Startup).Assembly), TimeProvider.System, NullLogger<MeasuringProcess>.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phones_photo_is_measured_like_any_other_and_so_is_the_merchants()
    {
        ImageLibrary.SkipWithout();
        var scene = new Scene(11) { Payload = Given.Link(42).OriginalString };
        var file = await HeicFiles.From(_folder.FullName, Files.TakenAt(Camera.Jpeg(scene.Render()), "2026:03:02 16:45:10", "+01:00"));
        var reference = Save("reference", await HeicFiles.From(_folder.FullName, Camera.Jpeg(new Scene(11).Render())));

        var measured = await Measure(new MeasuringTask(Save("photo", file), false, _folder.FullName, reference));

        measured.Obstacle.Should().BeNull();
        measured.Shot.Should().Be(new ShotTime(new LocalDateTime(2026, 3, 2, 16, 45, 10), Offset.FromHours(1)));
        var frame = measured.Frames.Should().ContainSingle().Subject;
        frame.Payloads.Should().Equal(Given.Link(42).OriginalString);
        frame.Views.Should().NotBeEmpty();
        frame.Details.Should().BeGreaterThan(40);
    }

    [Fact]
    public async Task Unpacked_it_is_a_picture_that_no_note_of_the_camera_turns_once_more()
    {
        // Lying on its side, says the note; that the file itself says nothing of it is what counts.
        var jpeg = Camera.Jpeg(Halves(400, 300));
        byte[] noted = [.. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"u8, .. jpeg[2..]];
        SKCodec.Create(new MemoryStream(noted)).EncodedOrigin.Should().Be(SKEncodedOrigin.RightTop);

        using var codec = SKCodec.Create(await Unpacked(await HeicFiles.From(_folder.FullName, noted)));

        (codec.Info.Width, codec.Info.Height, codec.EncodedOrigin).Should().Be((400, 300, SKEncodedOrigin.TopLeft));
        using var picture = SKBitmap.Decode(codec);
        picture.GetPixel(100, 150).Red.Should().BeGreaterThan(200);
        picture.GetPixel(300, 150).Blue.Should().BeGreaterThan(200);
    }

    [Fact]
    public async Task Of_several_pictures_in_a_file_the_first_is_looked_at()
    {
        using var codec = SKCodec.Create(await Unpacked(await HeicFiles.From(_folder.FullName, Camera.Jpeg(Halves(400, 300)), Camera.Jpeg(Halves(64, 64)))));

        (codec.Info.Width, codec.Info.Height).Should().Be((400, 300));
    }

    [Fact]
    public async Task What_is_cut_off_or_only_begins_like_one_is_no_picture()
    {
        var whole = await HeicFiles.From(_folder.FullName, Camera.Jpeg(Halves(400, 300)));
        byte[][] none = [whole[..(whole.Length / 2)], [.. whole[..24], .. "<html><script>alert(1)</script></html>"u8]];

        foreach (var file in none)
        {
            var task = new MeasuringTask(Save("photo", file), false, _folder.CreateSubdirectory("work").FullName, null);
            (await Measure(task with { IsOnlyUnpacked = true })).Should().BeEquivalentTo(FileMeasurement.None(Finding.FileUnreadable));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_program_its_package_is_named(bool isOnlyUnpacked)
    {
        ImageLibrary.SkipWithout();
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no shell.");
        var program = MeasuringProgram.Of(typeof(Startup).Assembly);
        using var process = new MeasuringProcess(
            new MeasuringProgram("/bin/sh", ["-c", $"PATH=/nowhere exec '{program.File}' \"$@\"", "sh", .. program.Arguments]), TimeProvider.System, NullLogger<MeasuringProcess>.Instance);
        var task = new MeasuringTask(Save("photo", [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8]), false, _folder.FullName, null) { IsOnlyUnpacked = isOnlyUnpacked };

        (await process.Measure(task, MeasuringBudget.Photo, Ct)).Should().BeEquivalentTo(FileMeasurement.None(Finding.MissingPackage, "libheif-examples"));
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Stream> Unpacked(byte[] file)
    {
        (await Measure(new MeasuringTask(Save("photo", file), false, _folder.FullName, null) { IsOnlyUnpacked = true })).Should().BeEquivalentTo(new FileMeasurement(null, []));
        return File.OpenRead(MeasuringTask.UnpackedIn(_folder.FullName));
    }

    private Task<FileMeasurement> Measure(MeasuringTask task)
    {
        HeicFiles.SkipWithoutReader();
        return _process.Measure(task, MeasuringBudget.Photo, Ct);
    }

    /// <summary>Red on the left, blue on the right.</summary>
    private static SKBitmap Halves(int width, int height)
    {
        var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, width / 2f, height, red);
        return bitmap;
    }

    private string Save(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
