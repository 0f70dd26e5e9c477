namespace Parcours.Infrastructure.Unboxing;

/// <summary>How to start this program once more, to measure a file.</summary>
/// <param name="Arguments">Before anything else that it is told.</param>
public sealed record MeasuringProgram(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>As this process was started, or with the runtime's own host where another program runs our code, as a test does.</summary>
    /// <param name="program">The assembly with the entry point.</param>
    public static MeasuringProgram Of(System.Reflection.Assembly program)
    {
        var (self, name) = (Environment.ProcessPath ?? "", program.GetName().Name);
        // Not the name without its extension: that of Parcours.Api.Tests would be Parcours.Api.
        if (Path.GetFileName(self) is var file && (file == name || file == name + ".exe"))
            return new MeasuringProgram(self, Measuring.AnalyzeVerb.Name);

        // dotnet/shared/Microsoft.NETCore.App/10.0.1/
        var dotnet = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return new MeasuringProgram(dotnet, Path.Combine(AppContext.BaseDirectory, name + ".dll"), Measuring.AnalyzeVerb.Name);
    }
}
