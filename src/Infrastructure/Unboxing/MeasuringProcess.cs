using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>Has a file measured by a process of its own: a file that was made to take over or to bring down whoever decodes it gets no further.</summary>
internal sealed partial class MeasuringProcess(MeasuringProgram program, TimeProvider time, ILogger<MeasuringProcess> logger) : IDisposable
{
    private const int LongestAnswer = 1024 * 1024;
    private const long ManagedHeap = 256 * 1024 * 1024;

    private static readonly string[] Passed = ["PATH", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    // Each may take a gigabyte.
    private readonly SemaphoreSlim _places = new(2);

    // A customer waits for this one, and must not wait behind videos.
    private readonly SemaphoreSlim _unpackingPlace = new(1);

    /// <summary>Never throws because of the file: what went wrong is in the measurement.</summary>
    public async Task<FileMeasurement> Measure(MeasuringTask task, TimeSpan budget, CancellationToken ct)
    {
        var places = task.IsOnlyUnpacked ? _unpackingPlace : _places;
        await places.WaitAsync(ct);
        try
        {
            using var process = new Process { StartInfo = Start(task) };
            process.Start();
            return await Answer(process, task, budget, ct);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _unpackingPlace.Dispose();
    }

    private async Task<FileMeasurement> Answer(Process process, MeasuringTask task, TimeSpan budget, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(budget, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, end.Token);
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task, MeasuringTask.Json).AsMemory(), end.Token);
            await process.StandardInput.FlushAsync(end.Token);
            // Its input stays open until it answers: a process whose parent died reads the end of it and ends too.
            var answer = new char[LongestAnswer];
            var length = await process.StandardOutput.ReadBlockAsync(answer, end.Token);
            if (length == LongestAnswer)
                return Ended(exitCode: null);
            await process.WaitForExitAsync(end.Token);
            await complaints;
            return process.ExitCode == 0 ? Read(answer.AsSpan(0, length)) : Ended(process.ExitCode);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Late(logger, budget.TotalSeconds);
            return new FileMeasurement(MeasuringBudget.Exceeded(budget), []);
        }
        catch (IOException)
        {
            // It ended before it had read what it was asked.
            return Ended(exitCode: null);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                // Its folder is deleted next.
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private FileMeasurement Ended(int? exitCode)
    {
        Died(logger, exitCode);
        return FileMeasurement.None(Finding.ProcessEnded);
    }

    /// <summary>The answer comes from a process that a customer's file may have taken over.</summary>
    private static FileMeasurement Read(ReadOnlySpan<char> answer)
    {
        try
        {
            return JsonSerializer.Deserialize<FileMeasurement>(answer, MeasuringTask.Json) is { } measurement && IsSane(measurement) ? measurement : FileMeasurement.None(Finding.ProcessEnded);
        }
        catch (JsonException)
        {
            return FileMeasurement.None(Finding.ProcessEnded);
        }
    }

    private static bool IsSane(FileMeasurement measurement) =>
        measurement.Frames is { Count: <= VideoFrames.Most } frames
        && measurement.Obstacle is null or { Arguments.Count: <= 1 }
        && frames.All(frame =>
            frame is { Payloads.Count: <= 16, Words.Count: <= 400, Views.Count: <= 8, Sharpness: >= 0 and <= 1, Exposure: >= 0 and <= 1 }
            && frame.Views.All(view => view.Thumbnail is { Length: PictureHash.ThumbnailBytes })
            && frame.Payloads.Concat(frame.Words).All(text => text is { Length: <= 512 }));

    /// <summary>Without our environment, which holds secrets.</summary>
    private ProcessStartInfo Start(MeasuringTask task)
    {
        var start = new ProcessStartInfo(program.File, program.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = task.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in Passed)
            start.Environment[name] = Environment.GetEnvironmentVariable(name);
        start.Environment["HOME"] = start.Environment["TMPDIR"] = task.Folder;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_GCHeapHardLimit"] = ManagedHeap.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // It ends long before anything that was counted for a better compilation would pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        return start;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Measuring a file took longer than {Seconds} s and was stopped")]
    private static partial void Late(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Measuring a file ended its process with {ExitCode}")]
    private static partial void Died(ILogger logger, int? exitCode);
}
