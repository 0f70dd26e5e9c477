using System.Text.RegularExpressions;
using Parcours.Api.Tests.Kernel;

namespace Parcours.Api.Tests.Docs;

/// <summary>A page of the guide: its prose, and its snippets by language. What a page shows in one language is one program.</summary>
internal sealed partial record GuidePage(string Path, string Text)
{
    public static readonly string[] Names = ["quick-start", "delivery", "webhooks", "simulator", "operations", "unboxing", "customer-page", "evidence", "reviews"];

    public static readonly string[] Languages = ["en", "fr"];

    public static GuidePage Read(string language, string name) => Of($"docs/guide/{language}/{name}.md");

    public static GuidePage Of(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(ErrorCatalogue.Root, path)));

    public IReadOnlyList<(string Language, string Code)> Snippets =>
        [.. Fence().Matches(Text).Select(fence => (fence.Groups["language"].Value, fence.Groups["code"].Value))];

    public string Prose => Code().Replace(Fence().Replace(Text, ""), "");

    /// <summary>Which headings and snippets it has, without their words.</summary>
    public IEnumerable<string> Structure => Part().Matches(Text).Select(part => part.Value.TrimEnd());

    public IEnumerable<string> Links => Link().Matches(Text).Select(link => link.Groups[1].Value);

    /// <summary>Where its headings can be linked to.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Text).Select(heading => heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'));

    public string Program(string language) => string.Join('\n', Snippets.Where(snippet => snippet.Language == language).Select(snippet => snippet.Code));

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(#{1,4} |```\w+$|\| |- )", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
