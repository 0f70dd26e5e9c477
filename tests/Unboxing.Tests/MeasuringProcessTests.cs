using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parcours.Api.Operations;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;
using SkiaSharp;

namespace Parcours.Unboxing.Tests;

/// <summary>A file is measured by a process of the real program, which may die of it.</summary>
public sealed class MeasuringProcessTests : IDisposable
{
    private static readonly MeasuringProgram Program = MeasuringProgram.Of(typeof(Startup).Assembly);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-unboxing-");
    private readonly List<IDisposable> _started = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_is_measured_with_its_code_its_time_and_its_likeness()
    {
        var scene = new Scene(11) { Payload = Given.Link(42).OriginalString };
        var reference = Save("reference", Camera.Jpeg(new Scene(11).Render()));

        var measured = await Measure(Files.TakenAt(Camera.Jpeg(scene.Render()), "2026:03:02 16:45:10", "+01:00"), reference);

        measured.Obstacle.Should().BeNull();
        measured.Shot.Should().Be(new ShotTime(new LocalDateTime(2026, 3, 2, 16, 45, 10), Offset.FromHours(1)));
        var frame = measured.Frames.Should().ContainSingle().Subject;
        frame.Payloads.Should().Equal(Given.Link(42).OriginalString);
        frame.Sharpness.Should().BeGreaterThan(0.5);
        frame.Exposure.Should().BeGreaterThan(0.5);
        frame.Views.Should().NotBeEmpty();
        frame.Details.Should().BeGreaterThan(40);
        File.Exists(MeasuringTask.LookIn(_folder.FullName)).Should().BeTrue();
    }

    [Fact]
    public async Task The_same_file_gives_the_same_figures_and_another_product_is_not_like_the_reference()
    {
        var (file, reference) = (Camera.Jpeg(new Scene(11).Render()), Save("reference", Camera.Jpeg(new Scene(12).Render())));

        var (first, second) = (await Measure(file, reference), await Measure(file, reference));

        second.Should().BeEquivalentTo(first);
        first.Frames[0].Details.Should().BeLessThanOrEqualTo(15);
    }

    public static TheoryData<string, byte[]> HostileFiles()
    {
        var jpeg = Camera.Jpeg(new SKBitmap(640, 480));
        return new()
        {
            { "nothing", [] },
            { "half a JPEG", jpeg[..(jpeg.Length / 2)] },
            { "a JPEG's beginning", jpeg[..20] },
            { "a page", "<html><script>alert(1)</script></html>"u8.ToArray() },
            { "a drawing", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray() },
            { "a GIF", "GIF89a\u0001\0\u0001\0\0\0\0;"u8.ToArray() },
            { "a PNG without its end", Files.Bomb(300, 300)[..90] },
        };
    }

    [Theory, MemberData(nameof(HostileFiles))]
    public async Task What_is_no_whole_picture_is_not_measured(string what, byte[] file) =>
        (await Measure(file)).Should().BeEquivalentTo(FileMeasurement.None(Finding.FileUnreadable), "{0} is none", what);

    [Fact]
    public async Task A_bomb_is_refused_by_its_header()
    {
        var bomb = Files.Bomb(10_000, 10_000);
        bomb.Length.Should().BeLessThan(1_000_000);

        (await Measure(bomb)).Should().BeEquivalentTo(FileMeasurement.None(Finding.TooManyPixels, "50"));
    }

    [Fact]
    public async Task The_largest_picture_that_is_accepted_fits_into_the_memory() =>
        (await Measure(Files.Bomb(7_000, 7_000))).Should().BeEquivalentTo(new { Obstacle = (Explanation?)null, Frames = new[] { new { Payloads = Array.Empty<string>(), Sharpness = 0.0, Exposure = 0.0, Views = Array.Empty<PictureHash>() } } });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3000)]
    [InlineData(4000, 2)]
    public async Task A_picture_of_a_shape_that_breaks_the_measuring_is_survived(int width, int height)
    {
        var measured = await Measure(Files.Bomb(width, height));

        (measured.Frames.Count == 1 ^ measured.Obstacle is { Finding: Finding.FileUnreadable }).Should().BeTrue("it is measured or said to be unreadable, and was {0}", measured);
    }

    [Fact]
    public async Task A_picture_that_is_an_archive_too_is_measured_as_a_picture()
    {
        byte[] file = [.. Camera.Jpeg(new Scene(3) { Payload = Given.Link(42).OriginalString }.Render()), .. "PK\x03\x04 <script>alert(1)</script>"u8];

        (await Measure(file)).Frames.Should().ContainSingle().Which.Payloads.Should().Equal(Given.Link(42).OriginalString);
    }

    [Fact]
    public async Task A_video_is_looked_at_second_by_second()
    {
        ImageLibrary.SkipWithout();
        var ffmpeg = Programs.SkipWithout("ffmpeg");
        var scene = Save("scene.jpg", Camera.Jpeg(new Scene(5) { Payload = Given.Link(42).OriginalString }.Render(0.5f)));
        var video = Path.Combine(_folder.FullName, "video");
        await Tool.Run(ffmpeg, TimeSpan.FromSeconds(120), "-loglevel", "error", "-loop", "1", "-i", scene, "-t", "3", "-r", "5", "-pix_fmt", "yuv420p", "-f", "mp4", "-c:v", "libx264", "-preset", "ultrafast", video);

        var measured = await Process(Program).Measure(new MeasuringTask(video, true, _folder.FullName, null), MeasuringBudget.Video, Ct);

        measured.Frames.Should().HaveCount(3).And.OnlyContain(frame => frame.Payloads.Contains(Given.Link(42).OriginalString) && frame.Views.Count > 0);
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("")]
    public async Task A_playlist_is_no_video(string text)
    {
        ImageLibrary.SkipWithout();
        Programs.SkipWithout("ffmpeg");
        var file = Save("video.mp4", Encoding.UTF8.GetBytes(text));

        (await Process(Program).Measure(new MeasuringTask(file, true, _folder.FullName, null), MeasuringBudget.Video, Ct)).Should().BeEquivalentTo(FileMeasurement.None(Finding.FileUnreadable));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_process_that_takes_too_long_is_killed_with_all_that_it_started()
    {
        SkipWithoutShell();
        var ct = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider();
        using var process = new MeasuringProcess(Shell("sleep 1000 & echo $! > started; wait"), time, NullLogger<MeasuringProcess>.Instance);

        var measuring = process.Measure(new MeasuringTask("file", false, _folder.FullName, null), MeasuringBudget.Photo, ct);
        var started = Path.Combine(_folder.FullName, "started");
        while (!File.Exists(started) || (await File.ReadAllTextAsync(started, ct)).Length == 0)
            await Task.Yield();
        time.Advance(MeasuringBudget.Photo);

        (await measuring).Should().BeEquivalentTo(FileMeasurement.None(Finding.OutOfTime, "60"));
        // The kernel takes a moment; were it left alive, the test would not end.
        var sleeper = int.Parse(await File.ReadAllTextAsync(started, ct), CultureInfo.InvariantCulture);
        while (IsAlive(sleeper))
            await Task.Delay(TimeSpan.FromMilliseconds(10), ct);
    }

    [Fact]
    public async Task A_reader_that_hangs_is_stopped_in_time_and_the_rest_is_measured()
    {
        ImageLibrary.SkipWithout();
        SkipWithoutShell();
        var programs = _folder.CreateSubdirectory("programs").FullName;
        var hanging = Path.Combine(programs, "tesseract");
        await File.WriteAllTextAsync(hanging, "#!/bin/sh\nexec sleep 1000\n", Ct);
        await Tool.Run("/bin/chmod", TimeSpan.FromSeconds(60), "+x", hanging);
        var program = Shell($"PATH={programs}:$PATH exec {Program.File} {string.Join(' ', Program.Arguments)}");
        var task = new MeasuringTask(Save("photo", Camera.Jpeg(new Scene(11).Render())), false, _folder.FullName, null) { ReadingTime = TimeSpan.FromSeconds(1) };

        var measured = await Process(program).Measure(task, MeasuringBudget.Photo, Ct);

        (measured.IsReaderLate, measured.IsLate(), measured.Obstacle, measured.MissingReader).Should().Be((true, true, null, null));
        measured.Frames.Should().ContainSingle().Which.Should().Match<FrameMeasurement>(frame => frame.Words.Count == 0 && frame.Sharpness > 0.5 && frame.Views.Count > 0);
    }

    [Theory]
    [InlineData("kill -SEGV $$")]
    [InlineData("kill -KILL $$")]
    [InlineData("exit 3")]
    [InlineData("read task; echo 'not JSON'")]
    [InlineData("read task; echo '{}'")]
    [InlineData("read task; echo 'null'")]
    [InlineData("""read task; echo '{"frames":[{"payloads":[],"words":[],"sharpness":7,"exposure":1,"views":[]}]}'""")]
    [InlineData("read task; yes")]
    public async Task A_process_that_dies_or_answers_nonsense_has_measured_nothing(string script)
    {
        SkipWithoutShell();

        (await Process(Shell(script)).Measure(new MeasuringTask("file", false, _folder.FullName, null), MeasuringBudget.Photo, Ct)).Should().BeEquivalentTo(FileMeasurement.None(Finding.ProcessEnded));
    }

    [Fact]
    public async Task The_process_knows_nothing_of_our_environment()
    {
        SkipWithoutShell();
        Environment.SetEnvironmentVariable("Storage__ConnectionString", "Password=hunter2");
        try
        {
            await Process(Shell("read task; env > environment")).Measure(new MeasuringTask("file", false, _folder.FullName, null), MeasuringBudget.Photo, Ct);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Storage__ConnectionString", null);
        }

        (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "environment"), Ct)).Should().Contain("PATH=").And.NotContain("hunter2");
    }

    [Fact]
    public async Task The_process_has_limits_and_ends_when_its_parent_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits are set on Linux.");
        using var process = new Process { StartInfo = new ProcessStartInfo(Program.File, Program.Arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        var limits = "";
        while (!process.HasExited && !limits.Contains("Max open files            256 ", StringComparison.Ordinal))
        {
            limits = await File.ReadAllTextAsync($"/proc/{process.Id}/limits", Ct);
            await Task.Yield();
        }

        process.HasExited.Should().BeFalse();
        limits.Should().MatchRegex(@"Max data size +1073741824 +1073741824").And.MatchRegex(@"Max cpu time +150 +150").And.MatchRegex(@"Max core file size +0 +0").And.MatchRegex(@"Max file size +67108864 +67108864");

        process.StandardInput.Close();
        await process.WaitForExitAsync(Ct);
        process.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Without_the_native_library_the_rest_is_measured_and_the_package_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The copy is made of links.");
        var copy = _folder.CreateSubdirectory("published").FullName;
        await Tool.Run("/bin/cp", TimeSpan.FromSeconds(60), "-rL", AppContext.BaseDirectory + "/.", copy);
        File.Delete(Directory.EnumerateFiles(copy, "libOpenCvSharpExtern.so", SearchOption.AllDirectories).Single());
        var program = new MeasuringProgram(Program.File, Path.Combine(copy, "Parcours.Api.dll"), AnalyzeVerb.Name);
        var photo = Save("photo", Files.TakenAt(Camera.Jpeg(new SKBitmap(64, 64)), "2026:03:02 16:45:10", null));

        var measured = await Process(program).Measure(new MeasuringTask(photo, false, _folder.FullName, null), MeasuringBudget.Photo, Ct);

        measured.Should().BeEquivalentTo(FileMeasurement.None(Finding.MissingPackage, "OpenCvSharp4.official.runtime.linux-x64") with { Shot = new ShotTime(new LocalDateTime(2026, 3, 2, 16, 45, 10), null) });
    }

    public void Dispose()
    {
        _started.ForEach(process => process.Dispose());
        _folder.Delete(recursive: true);
    }

    private Task<FileMeasurement> Measure(byte[] file, string? reference = null)
    {
        ImageLibrary.SkipWithout();
        return Process(Program).Measure(new MeasuringTask(Save("photo", file), false, _folder.FullName, reference), MeasuringBudget.Photo, Ct);
    }

    private MeasuringProcess Process(MeasuringProgram program)
    {
        var process = new MeasuringProcess(program, TimeProvider.System, NullLogger<MeasuringProcess>.Instance);
        _started.Add(process);
        return process;
    }

    private string Save(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static MeasuringProgram Shell(string script) => new("/bin/sh", "-c", script);

    private static void SkipWithoutShell() => Assert.SkipUnless(File.Exists("/bin/sh"), "There is no shell.");

    /// <summary>A process that nobody has waited for yet is dead all the same.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
