using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Clients;

/// <summary>The library for Java and its runner, compiled.</summary>
internal sealed class JavaLibrary : IDisposable
{
    private const string Gson = "/usr/share/java/gson.jar";

    private readonly TemporaryFolder _classes = new();

    public string ClassPath => $"{_classes.Path}{Path.PathSeparator}{Gson}";

    /// <summary>Skips the test where the compiler or Gson is missing.</summary>
    public static async Task<JavaLibrary> Compile()
    {
        var compiler = Programs.SkipWithout("javac");
        Programs.SkipUnless(File.Exists(Gson), "libgoogle-gson-java is not installed");

        var library = new JavaLibrary();
        var sources = Directory.EnumerateFiles(Path.Combine(ErrorCatalogue.Root, "clients/java"), "*.java", SearchOption.AllDirectories);
        (await Programs.Run(compiler, library._classes.Path, ["-encoding", "UTF-8", "-Xlint:all", "-Werror", "-cp", Gson, "-d", library._classes.Path, .. sources])).ShouldSucceed();
        return library;
    }

    public void Dispose() => _classes.Dispose();
}
