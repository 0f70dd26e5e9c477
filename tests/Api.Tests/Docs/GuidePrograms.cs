namespace Parcours.Api.Tests.Docs;

/// <summary>Runs what the guide shows, as whoever copies it would.</summary>
internal static class GuidePrograms
{
    /// <summary>Where the guide's programs find their server.</summary>
    private const string Address = "http://localhost:5001";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>How a snippet becomes a program: the program that runs it, its file, and the arguments.</summary>
    private static readonly Dictionary<string, (string Program, string File, string[] Arguments)> Runners = new()
    {
        ["csharp"] = ("dotnet", "Program.cs", ["run", "--project", "Snippet.csproj"]),
        ["javascript"] = ("node", "snippet.mjs", ["snippet.mjs"]),
        ["python"] = ("python3", "snippet.py", ["snippet.py"]),
        ["php"] = ("php", "snippet.php", ["snippet.php"]),
        ["java"] = ("java", "Parcours.java", ["-Dfile.encoding=UTF-8", "Parcours.java"]),
        ["bash"] = ("bash", "snippet.sh", ["-eu", "snippet.sh"]),
    };

    public static IEnumerable<string> Kinds => Runners.Keys;

    /// <summary>All of a page's code of one kind. The loop in Java is a file of its own beside the client.</summary>
    public static Task<Outcome> Run(GuidePage page, string kind, string server)
    {
        if (!page.IsLoop || kind != "java")
            return Run(kind, page.Program(kind), server);
        Programs.SkipWithout("javac");
        return Run("sh", ["-c", "javac -encoding UTF-8 *.java && java Retries"], server, ("Retries.java", page.Program(kind)), ("Parcours.java", page.Beside("authentication").Program(kind)));
    }

    /// <param name="server">Instead of the one that the code names.</param>
    public static Task<Outcome> Run(string kind, string code, string server)
    {
        var (program, file, arguments) = Runners[kind];
        if (kind == "bash")
            Programs.SkipWithout("openssl");
        return Run(program, arguments, server, kind == "csharp" ? [(file, code), ("Snippet.csproj", Project)] : [(file, code)]);
    }

    private static async Task<Outcome> Run(string program, string[] arguments, string server, params (string Name, string Text)[] files)
    {
        Programs.SkipWithout(program);
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(folder.File(name), text.Replace(Address, server, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        return await Programs.Run(program, folder.Path, arguments);
    }
}
