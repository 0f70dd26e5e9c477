using System.Text.RegularExpressions;
using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Docs;

/// <summary>A page of the guide: its prose, and its snippets by language. What a page shows in one language is one program.</summary>
internal sealed partial record GuidePage(string Path, string Text)
{
    public static readonly string[] Languages = ["en", "fr"];

    /// <summary>Every page that is there in a language; that it is there in the other, the tests find.</summary>
    public static readonly string[] Names =
        [.. Languages.SelectMany(language => Directory.EnumerateFiles(System.IO.Path.Combine(ErrorCatalogue.Root, "docs/guide", language), "*.md"))
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!).Distinct().Order(StringComparer.Ordinal)];

    public static GuidePage Read(string language, string name) => Of($"docs/guide/{language}/{name}.md");

    public static GuidePage Of(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(ErrorCatalogue.Root, path)));

    public IReadOnlyList<(string Language, string Code)> Snippets =>
        [.. Fence().Matches(Text).Select(fence => (fence.Groups["language"].Value, fence.Groups["code"].Value))];

    public string Prose => Code().Replace(Fence().Replace(Text, ""), "");

    /// <summary>Which headings and snippets it has, without their words.</summary>
    public IEnumerable<string> Structure => Part().Matches(Text).Select(part => part.Value.TrimEnd());

    public IEnumerable<string> Links => Link().Matches(Text).Select(link => link.Groups[1].Value);

    /// <summary>Where its headings can be linked to.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Text).Select(heading => Punctuation().Replace(heading.Groups[1].Value, "").ToLowerInvariant().Replace(' ', '-'));

    /// <summary>The page's code in one language, below what it takes from another page: the shell's <c>call</c> of the quick start, or the program of authentication that a loop goes around.</summary>
    public string Program(string language)
    {
        var code = string.Join('\n', Blocks(language));
        return language == "bash" && Calls().IsMatch(code) && !code.Contains("\ncall() {", StringComparison.Ordinal) ? $"{Beside("quick-start").Blocks(language).First()}\n{code}"
            : IsLoop && language is not ("bash" or "java") ? $"{Beside("authentication").Program(language)}\n{code}"
            : code;
    }

    /// <summary>Whether its programs go around those of authentication.</summary>
    public bool IsLoop => Path.EndsWith("/retries.md", StringComparison.Ordinal);

    /// <summary>Another page in the same language.</summary>
    public GuidePage Beside(string name) => Of(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name + ".md"));

    private IEnumerable<string> Blocks(string language) => Snippets.Where(snippet => snippet.Language == language).Select(snippet => snippet.Code);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(#{1,4} |```\w+$|\| |- )", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\bcall (GET|POST|PUT|PATCH|DELETE) ")]
    private static partial Regex Calls();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
