using System.Text.Json;
using OpenCvSharp;
using Parcours.Application.Unboxing;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>The program's hidden verb <c>analyze</c>: measures the file that a line of standard input names, writes the result as JSON and ends.</summary>
public static class AnalyzeVerb
{
    public const string Name = "analyze";

    private const int Failed = 1;

    public static async Task<int> Run(TextReader input, TextWriter output)
    {
        Budget.Limit(MeasuringBudget.Video);
        if (await input.ReadLineAsync() is not { } line || JsonSerializer.Deserialize<MeasuringTask>(line, MeasuringTask.Json) is not { } task)
            return Failed;

        EndWith(input);
        await output.WriteLineAsync(JsonSerializer.Serialize(await Measure(task), MeasuringTask.Json));
        return 0;
    }

    private static async Task<FileMeasurement> Measure(MeasuringTask task)
    {
        try
        {
            return await FileMeasurer.Measure(task);
        }
        catch (Exception failure) when (failure is OpenCVException or OpenCvSharpException or IOException)
        {
            return FileMeasurement.None(Finding.FileUnreadable);
        }
        catch (OutOfMemoryException)
        {
            return FileMeasurement.None(Finding.OutOfMemory);
        }
    }

    /// <summary>The parent keeps our input open as long as it wants the answer: when it dies, so do we.</summary>
    private static void EndWith(TextReader input) => _ = Task.Run(async () =>
    {
        await input.ReadToEndAsync();
        Environment.Exit(Failed);
    });
}
