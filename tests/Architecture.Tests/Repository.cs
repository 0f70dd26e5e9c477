namespace Parcours.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<(string Path, string Text)> Sources(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (file, Read(file)));

    /// <summary>Every file that a person can read, but for what is made or fetched here.</summary>
    public static IEnumerable<(string Path, string Text)> Texts() => Files(Root)
        .Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
        .Where(file => !file.Text.Contains('\0', StringComparison.Ordinal));

    private static readonly string[] NotCommitted = ["bin", "obj", "node_modules", "artifacts", "TestResults", "data", ".git", ".vs", ".idea"];

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !NotCommitted.Contains(Path.GetFileName(inner))).SelectMany(Files));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Solution.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the checkout."));
}
