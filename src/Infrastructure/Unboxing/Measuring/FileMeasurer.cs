using OpenCvSharp;
using Parcours.Application.Unboxing;
using SkiaSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Measures one file, in a process that may die of it.</summary>
internal sealed class FileMeasurer(MeasuringTask task, Likeness? likeness) : IDisposable
{
    /// <summary>Of a video's frames, those that are compared with other pictures: a video that was sent before shows in any of them.</summary>
    private const int MostComparedFrames = 8;

    /// <summary>Printed text is looked for in so many of a video's frames.</summary>
    private const int MostReadFrames = 3;

    private readonly QrCodes _qrCodes = new();
    private readonly Deadline _reading = new(task.ReadingTime);
    private double _sharpest = -1;

    /// <exception cref="OpenCVException">A picture that cannot be measured.</exception>
    public static async Task<FileMeasurement> Measure(MeasuringTask task)
    {
        if (task.IsOnlyUnpacked)
            return new FileMeasurement((await HeicPhoto.Readable(task.File, MeasuringTask.UnpackedIn(task.Folder))).Obstacle, []);

        var shot = task.IsVideo ? null : ShotTimes.Read(task.File);
        if (MissingPackage() is { } package)
            return FileMeasurement.None(Finding.MissingPackage, package) with { Shot = shot };

        // The same figures on every machine, and no more memory than one picture takes.
        Cv2.SetNumThreads(1);
        using var measurer = new FileMeasurer(task, await LikenessTo(task.Reference, task.Folder));
        return (task.IsVideo ? await measurer.Video() : await measurer.Photo()) with { Shot = shot };
    }

    public void Dispose()
    {
        _qrCodes.Dispose();
        likeness?.Dispose();
    }

    /// <summary>Looked for here, in the child, and only now: neither the library nor what it needs is loaded by a process that serves requests.</summary>
    internal static string? MissingPackage()
    {
        try
        {
            Cv2.GetVersionString();
            return null;
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException or OpenCvSharpException)
        {
            return Directory.EnumerateFiles(AppContext.BaseDirectory, "libOpenCvSharpExtern.so", SearchOption.AllDirectories).Any() ? "libgtk-3-0" : "OpenCvSharp4.official.runtime.linux-x64";
        }
    }

    private async Task<FileMeasurement> Photo()
    {
        var (file, unreadable) = await HeicPhoto.Readable(task.File, MeasuringTask.UnpackedIn(task.Folder));
        if (file is null)
            return new FileMeasurement(unreadable, []);
        using var picture = Picture.Read(file, out var obstacle);
        if (picture is null)
            return new FileMeasurement(obstacle, []);

        var frame = Measure(picture, isCompared: true);
        if (frame.Payloads.Count > 0)
            return new FileMeasurement(null, [frame]);
        var printed = await PrintedText.Read(picture.Gray, task.Folder, _reading);
        return new FileMeasurement(null, [frame with { Words = printed?.Words ?? [] }]) { MissingReader = printed is null ? PrintedText.Package : null, IsReaderLate = printed is { IsLate: true } };
    }

    private async Task<FileMeasurement> Video()
    {
        var (files, obstacle) = await VideoFrames.Extract(task.File, task.Folder);
        if (files is null)
            return new FileMeasurement(obstacle, []);

        var frames = new List<FrameMeasurement>();
        var comparedEvery = (files.Count + MostComparedFrames - 1) / MostComparedFrames;
        foreach (var (index, file) in files.Index())
        {
            using var picture = Picture.Read(file, out _);
            if (picture is not null)
                frames.Add(Measure(picture, isCompared: index % comparedEvery == 0));
        }

        return await WithWords(new FileMeasurement(null, frames), files);
    }

    private async Task<FileMeasurement> WithWords(FileMeasurement video, IReadOnlyList<string> files)
    {
        if (video.Frames.Count != files.Count || video.Frames.Any(frame => frame.Payloads.Count > 0))
            return video;

        var frames = video.Frames.ToArray();
        foreach (var index in Enumerable.Range(0, frames.Length).OrderByDescending(index => frames[index].Sharpness).Take(MostReadFrames))
        {
            using var picture = Picture.Read(files[index], out _);
            if (picture is null || await PrintedText.Read(picture.Gray, task.Folder, _reading) is not { } printed)
                return video with { MissingReader = PrintedText.Package };
            frames[index] = frames[index] with { Words = printed.Words };
            if (printed.IsLate)
                return video with { Frames = frames, IsReaderLate = true };
        }

        return video with { Frames = frames };
    }

    private FrameMeasurement Measure(Picture picture, bool isCompared)
    {
        var frame = new FrameMeasurement(
            _qrCodes.Read(picture.Gray),
            [],
            Quality.Sharpness(picture.Gray),
            Quality.Exposure(picture.Gray),
            isCompared ? Fingerprinter.Views(picture.Gray) : [],
            isCompared ? likeness?.CommonDetails(picture.Gray) : null);
        KeepLook(picture, frame.Sharpness + (frame.Payloads.Count > 0 ? 1 : 0));
        return frame;
    }

    private static async Task<Likeness?> LikenessTo(string? reference, string folder)
    {
        var file = reference is null ? null : (await HeicPhoto.Readable(reference, Path.Combine(folder, "reference.jpg"))).File;
        using var picture = file is null ? null : Picture.Read(file, out _);
        return picture is null ? null : new Likeness(picture.Gray);
    }

    private void KeepLook(Picture picture, double merit)
    {
        if (merit <= _sharpest)
            return;
        _sharpest = merit;
        using var jpeg = picture.Image.Encode(SKEncodedImageFormat.Jpeg, 80);
        using var file = File.Create(MeasuringTask.LookIn(task.Folder));
        jpeg.SaveTo(file);
    }
}
