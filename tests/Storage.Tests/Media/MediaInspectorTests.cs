using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Media;
using Parcours.Infrastructure.Media.Inspection;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Storage.Tests.Media;

/// <summary>A file is what its content says, and others do not learn where it was made.</summary>
public sealed class MediaInspectorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-media-");

    private readonly SkiaImages _images = new();

    private readonly FolderMediaStore _store;

    private readonly List<MeasuringProcess> _processes = [];

    public MediaInspectorTests() => _store = new FolderMediaStore(_folder.FullName);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<MediaFormat, MediumKind, byte[]> Taken => new()
    {
        { MediaFormat.Jpeg, MediumKind.Photo, SampleMedia.Picture(SKEncodedImageFormat.Jpeg) },
        { MediaFormat.Png, MediumKind.Photo, SampleMedia.Picture(SKEncodedImageFormat.Png) },
        { MediaFormat.Webp, MediumKind.Frame, SampleMedia.Picture(SKEncodedImageFormat.Webp) },
        { MediaFormat.Heic, MediumKind.Photo, SampleMedia.Heic() },
        { MediaFormat.Mp4, MediumKind.Video, SampleMedia.Film() },
        { MediaFormat.Mov, MediumKind.Video, SampleMedia.Film("qt  ") },
        { MediaFormat.Webm, MediumKind.Video, SampleMedia.Webm() },
        { MediaFormat.Webm, MediumKind.Video, SampleMedia.Webm(isUnbounded: false) },
    };

    [Theory, MemberData(nameof(Taken))]
    public async Task What_a_phone_or_a_browser_makes_is_taken(MediaFormat format, MediumKind kind, byte[] file)
    {
        var found = (await Inspect(file, kind)).Value;

        found.Format.Should().Be(format);
        found.Sha256.Should().Equal(SHA256.HashData(file));
        (found.Display is not null).Should().Be(format is MediaFormat.Jpeg or MediaFormat.Png or MediaFormat.Webp);
    }

    [Theory]
    [InlineData(Finding.MissingPackage)]
    [InlineData(Finding.OutOfTime)]
    public async Task A_phones_photo_that_this_machine_cannot_unpack_is_taken_without_a_picture_to_look_at(Finding obstacle) =>
        (await Inspect(SampleMedia.Heic(), MediumKind.Photo, obstacle)).Value.Display.Should().BeNull();

    [Theory]
    [InlineData(Finding.FileUnreadable)]
    [InlineData(Finding.OutOfMemory)]
    [InlineData(Finding.ProcessEnded)]
    public async Task One_that_was_unpacked_in_vain_is_refused(Finding obstacle) =>
        (await Inspect(SampleMedia.Heic(), MediumKind.Photo, obstacle)).Error.Should().Be(UploadErrors.NotAPhoto);

    [Fact]
    public async Task What_was_made_of_it_is_drawn_anew_and_trusted_no_more_than_what_customers_send()
    {
        var unpacked = Path.Combine(_folder.FullName, "unpacked");
        foreach (var (made, isTaken) in new[] { (SampleMedia.JpegWithPlace(), true), (SampleMedia.PngBomb(), false), ("<html>"u8.ToArray(), false) })
        {
            await File.WriteAllBytesAsync(unpacked, made, Ct);

            var found = await Inspect(SampleMedia.Heic(), MediumKind.Photo, Answering($"cp {unpacked} unpacked.jpg", new FileMeasurement(null, [])));

            (found.Error is null).Should().Be(isTaken);
            if (isTaken)
                Encoding.Latin1.GetString(found.Value.Display!.Bytes).Should().NotContain(SampleMedia.Place);
        }
    }

    [Theory, MemberData(nameof(Taken))]
    public async Task Cut_off_anywhere_it_is_refused(MediaFormat format, MediumKind kind, byte[] file)
    {
        foreach (var share in new[] { 0.1, 0.5, 0.7 })
            (await Inspect(file[..(int)(file.Length * share)], kind)).Error.Should().NotBeNull("{0} of a {1} is none", share, format);
    }

    [Theory]
    [InlineData(MediaFormat.Mp4)]
    [InlineData(MediaFormat.Webm)]
    [InlineData(MediaFormat.Heic)]
    public async Task Others_do_not_learn_where_it_was_made_and_the_file_keeps_its_build(MediaFormat format)
    {
        var (file, kind) = format switch
        {
            MediaFormat.Mp4 => (SampleMedia.Film(), MediumKind.Video),
            MediaFormat.Webm => (SampleMedia.Webm(), MediumKind.Video),
            _ => (SampleMedia.Heic(), MediumKind.Photo),
        };
        var parts = (await Inspect(file, kind)).Value.PrivateParts;

        var shown = await Shown(file, parts);

        Encoding.Latin1.GetString(file).Should().Contain(SampleMedia.Place);
        Encoding.Latin1.GetString(shown).Should().NotContain(SampleMedia.Place).And.NotContain("-073");
        shown.Should().HaveCount(file.Length);
        var again = (await Inspect(shown, kind)).Value;
        again.Format.Should().Be(format);
    }

    [Fact]
    public async Task What_is_shown_of_a_photo_is_drawn_anew()
    {
        var file = SampleMedia.JpegWithPlace();

        var display = (await Inspect(file, MediumKind.Photo)).Value.Display!;

        Encoding.Latin1.GetString(file).Should().Contain(SampleMedia.Place);
        Encoding.Latin1.GetString(display.Bytes).Should().NotContain(SampleMedia.Place);
        using var decoded = SKBitmap.Decode(display.Bytes);
        (decoded.Width, decoded.Height).Should().Be((40, 20));
    }

    [Theory]
    // Half of it is enough; five eighths would be made smaller again.
    [InlineData(SKEncodedImageFormat.Jpeg, 4000, 3000, 2000, 1500)]
    [InlineData(SKEncodedImageFormat.Jpeg, 3600, 2700, 2048, 1536)]
    [InlineData(SKEncodedImageFormat.Png, 3000, 4000, 1536, 2048)]
    [InlineData(SKEncodedImageFormat.Jpeg, 2049, 10, 2048, 9)]
    public async Task It_is_shown_no_larger_than_a_screen(SKEncodedImageFormat format, int width, int height, int shownWidth, int shownHeight)
    {
        var display = (await Inspect(SampleMedia.Picture(format, width, height), MediumKind.Photo)).Value.Display!;

        using var decoded = SKBitmap.Decode(display.Bytes);
        (decoded.Width, decoded.Height).Should().Be((shownWidth, shownHeight));
        decoded.GetPixel(shownWidth / 4, shownHeight / 2).Red.Should().BeGreaterThan(200);
        decoded.GetPixel(shownWidth * 3 / 4, shownHeight / 2).Blue.Should().BeGreaterThan(200);
    }

    public static TheoryData<string, byte[]> Neither => new()
    {
        { "nothing", [] },
        { "a page", "<!doctype html><html><body onload=alert(1)></body></html>"u8.ToArray() },
        { "a drawing with a script", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
        { "a page that begins like a film", [.. SampleMedia.Film(), .. "<html><script>alert(1)</script></html>"u8] },
        { "a film's beginning and a page", [.. SampleMedia.Box("ftyp", [.. "mp42"u8, 0, 0, 0, 0]), .. "<html><script>alert(1)</script></html>"u8] },
        { "a film without pictures", [.. SampleMedia.Box("ftyp", [.. "mp42"u8, 0, 0, 0, 0]), .. SampleMedia.Box("mdat", [1]), .. SampleMedia.Box("moov", [])] },
        { "a page behind a recording", [.. SampleMedia.Webm(isUnbounded: false), .. "<html><script>"u8] },
        { "an animation of another kind", "GIF89a\u0001\0\u0001\0\0\0\0;and some more"u8.ToArray() },
        { "a program", [0x7F, .. "ELF and whatever else"u8] },
    };

    [Theory, MemberData(nameof(Neither))]
    public async Task What_is_neither_photo_nor_video_is_refused(string what, byte[] file)
    {
        (await Inspect(file, MediumKind.Photo)).Error.Should().Be(UploadErrors.NotAPhoto, "{0} is none", what);
        (await Inspect(file, MediumKind.Video)).Error.Should().Be(UploadErrors.NotAVideo, "{0} is none", what);
    }

    [Fact]
    public async Task A_video_is_no_photo_and_a_photo_no_video()
    {
        (await Inspect(SampleMedia.Film(), MediumKind.Photo)).Error.Should().Be(UploadErrors.NotAPhoto);
        (await Inspect(SampleMedia.Picture(SKEncodedImageFormat.Jpeg), MediumKind.Video)).Error.Should().Be(UploadErrors.NotAVideo);
    }

    [Fact]
    public async Task What_unpacks_into_too_much_is_refused_before_it_is_unpacked()
    {
        var before = GC.GetTotalAllocatedBytes();

        (await Inspect(SampleMedia.PngBomb(), MediumKind.Photo)).Error.Should().Be(UploadErrors.TooManyPixels);
        (await Inspect(SampleMedia.Heic(10_000, 10_000), MediumKind.Photo)).Error.Should().Be(UploadErrors.TooManyPixels);

        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(50_000_000);
    }

    [Fact]
    public async Task Bytes_at_random_are_refused_and_never_a_fault()
    {
        foreach (var (file, kind) in new[] { (SampleMedia.Film(), MediumKind.Video), (SampleMedia.Webm(), MediumKind.Video), (SampleMedia.Heic(), MediumKind.Photo) })
        {
            for (var round = 0; round < 300; round++)
            {
                byte[] broken = [.. file];
                for (var change = 0; change < 4; change++)
                    broken[RandomNumberGenerator.GetInt32(16, broken.Length)] = (byte)RandomNumberGenerator.GetInt32(256);

                var found = await Inspect(broken, kind);

                if (found.Error is null)
                    found.Value.PrivateParts.All(part => part.Offset >= 0 && part.Length >= 0 && part.Offset + part.Length <= broken.Length).Should().BeTrue();
            }
        }
    }

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _images.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<Result<InspectedMedium>> Inspect(byte[] file, MediumKind kind, Finding heicObstacle = Finding.MissingPackage) =>
        Inspect(file, kind, Answering("true", FileMeasurement.None(heicObstacle)));

    private async Task<Result<InspectedMedium>> Inspect(byte[] file, MediumKind kind, MeasuringProgram heicReader)
    {
        var id = MediaId.NewOriginal();
        await _store.Save(id, file, Ct);
        var process = new MeasuringProcess(heicReader, TimeProvider.System, NullLogger<MeasuringProcess>.Instance);
        _processes.Add(process);
        return await new MediaInspector(_store, _images, new HeicPhotos(process, _store, _images)).Inspect(id, kind, Ct);
    }

    /// <summary>Does something where it was started, and says that it measured this.</summary>
    private static MeasuringProgram Answering(string command, FileMeasurement measured) =>
        new("/bin/sh", "-c", $"read task; {command}; echo '{JsonSerializer.Serialize(measured, MeasuringTask.Json)}'");

    /// <summary>Read in pieces that no part begins or ends with.</summary>
    private static async Task<byte[]> Shown(byte[] file, IReadOnlyList<PrivatePart> parts)
    {
        await using var stream = new RedactedStream(new MemoryStream(file), parts);
        using var shown = new MemoryStream();
        var piece = new byte[7];
        while (await stream.ReadAsync(piece, Ct) is > 0 and var read)
            await shown.WriteAsync(piece.AsMemory(0, read), Ct);
        return shown.ToArray();
    }
}
