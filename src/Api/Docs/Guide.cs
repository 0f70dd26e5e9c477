using System.Collections.Frozen;
using System.Text;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parcours.Api.Docs;

/// <summary>The pages of <c>docs/guide</c>, and the references they lead to, as they lie beside the program.</summary>
public sealed class Guide
{
    public const string FirstPage = "quick-start";

    /// <summary>Not a language: the pages that are generated, in English for programmers of both.</summary>
    public const string Reference = "reference";

    /// <summary>The pages in the order in which they are read, each under the heading that the contents have for it.</summary>
    private static readonly (string Group, string Name)[] Sequence =
    [
        ("integrate", FirstPage),
        ("integrate", "authentication"),
        ("integrate", "quotes"),
        ("integrate", "orders"),
        ("integrate", "tracking"),
        ("integrate", "webhooks"),
        ("integrate", "testing"),
        ("withstand", "errors"),
        ("withstand", "idempotency"),
        ("withstand", "retries"),
        ("prove", "unboxing"),
        ("prove", "customer-page"),
        ("prove", "evidence"),
        ("prove", "reviews"),
        ("operate", "operations"),
    ];

    /// <summary>What the contents of the guide are divided into.</summary>
    internal static IReadOnlyList<string> Groups { get; } = [.. Sequence.Select(page => page.Group).Distinct()];

    /// <summary>Pages that others may still link to, and those that took their place.</summary>
    private static readonly FrozenDictionary<string, string> Moved = new Dictionary<string, string> { ["delivery"] = "authentication", ["simulator"] = "testing" }.ToFrozenDictionary();

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UseAutoLinks().DisableHtml().Build();

    private readonly FrozenDictionary<(string Section, string Name), GuidePage> _pages;

    private readonly FrozenDictionary<string, IReadOnlyList<GuidePage>> _contents;

    public Guide()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "guide");
        var pages = Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories).Select(Read).ToList();
        _pages = pages.ToFrozenDictionary(page => (page.Section, page.Name));
        _contents = pages.GroupBy(page => page.Section).ToFrozenDictionary(
            section => section.Key, IReadOnlyList<GuidePage> (section) => [.. section.OrderBy(Place).ThenBy(page => page.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Null when there is no such page.</summary>
    public GuidePage? Find(string section, string name) => _pages.GetValueOrDefault((section, name));

    /// <summary>The page that took the place of one of this name; null when none did.</summary>
    public GuidePage? FindMoved(string section, string name) => Moved.TryGetValue(name, out var successor) ? Find(section, successor) : null;

    /// <param name="section">A language, or <see cref="Reference"/>.</param>
    public IReadOnlyList<GuidePage> Contents(string section) => _contents.GetValueOrDefault(section, []);

    /// <summary>The pages before and after this one, as they are read; null where there is none.</summary>
    public (GuidePage? Before, GuidePage? After) Neighbours(GuidePage page)
    {
        // References are looked up, not read one after the other.
        if (page.Section == Reference)
            return (null, null);
        var pages = Contents(page.Section).ToList();
        var place = pages.IndexOf(page);
        return (pages.ElementAtOrDefault(place - 1), pages.ElementAtOrDefault(place + 1));
    }

    private static int Place(GuidePage page) => page.Section == Reference ? 0 : Array.FindIndex(Sequence, place => place.Name == page.Name);

    private static GuidePage Read(string file)
    {
        var document = Markdig.Markdown.Parse(File.ReadAllText(file), Markdown);
        foreach (var link in document.Descendants<LinkInline>())
            link.Url = AddressOf(link.Url);
        var snippets = document.Descendants<FencedCodeBlock>().Select(code => new GuideSnippet(code.Info ?? "", code.Lines.ToString() + "\n")).ToList();
        foreach (var code in document.Descendants<FencedCodeBlock>().ToList())
        {
            // A picture for readers of the repository; the text beside it says the same.
            if (code.Info == "mermaid")
                code.Parent!.Remove(code);
            Reach(code);
        }

        foreach (var table in document.Descendants<Table>())
            Reach(table);

        var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Markdown.Setup(renderer);
        renderer.Render(document);
        var (section, name) = (Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileNameWithoutExtension(file));
        var headings = document.Descendants<HeadingBlock>().ToList();
        return new GuidePage(section, name, TextOf(headings[0]), html.ToString())
        {
            Group = section == Reference ? null : Array.Find(Sequence, page => page.Name == name).Group ?? throw new InvalidOperationException($"The guide's page {name} has no place in its sequence."),
            Headings = [.. headings.Where(heading => heading.Level is 2 or 3).Select(heading => new GuideHeading(heading.Level, heading.GetAttributes().Id!, TextOf(heading)))],
            Snippets = snippets,
        };
    }

    /// <summary>Whoever has no mouse scrolls a wide example by the arrow keys.</summary>
    private static void Reach(MarkdownObject wide) => wide.GetAttributes().AddProperty("tabindex", "0");

    /// <summary>In the repository a page links to files, here to pages: <c>webhooks.md#try-it</c>, <c>../../errors.md</c>.</summary>
    private static string? AddressOf(string? link)
    {
        if (link is null || link.Contains("://", StringComparison.Ordinal) || link.IndexOf(".md", StringComparison.Ordinal) is not (> 0 and var end))
            return link;
        var (path, rest) = (link[..end], link[(end + ".md".Length)..]);
        return path.Split('/') switch
        {
            [var beside] => beside + rest,
            ["..", "..", var reference] => $"/docs/guide/{Reference}/{reference}{rest}",
            ["guide", var language, var name] => $"/docs/guide/{language}/{name}{rest}",
            _ => link,
        };
    }

    private static string TextOf(HeadingBlock heading)
    {
        var text = new StringBuilder();
        foreach (var inline in heading.Inline!.Descendants())
            text.Append(inline switch { LiteralInline literal => literal.Content.ToString(), CodeInline code => code.Content, _ => null });
        return text.ToString();
    }
}

/// <param name="Section">A language, or <see cref="Guide.Reference"/>.</param>
/// <param name="Html">With its first heading.</param>
public sealed record GuidePage(string Section, string Name, string Title, string Html)
{
    /// <summary>What the contents have above it; null for a reference.</summary>
    public string? Group { get; init; }

    /// <summary>What is on the page, below its title.</summary>
    public IReadOnlyList<GuideHeading> Headings { get; init; } = [];

    public IReadOnlyList<GuideSnippet> Snippets { get; init; } = [];

    public string Address => $"/docs/guide/{Section}/{Name}";

    /// <summary>The page's code of one language, block by block.</summary>
    public IEnumerable<string> Programs(string language) => Snippets.Where(snippet => snippet.Language == language).Select(snippet => snippet.Code);
}

/// <param name="Level">2, or 3 for a part of the one before.</param>
/// <param name="Id">Where its address on the page leads to.</param>
public sealed record GuideHeading(int Level, string Id, string Title)
{
    public string Address => "#" + Uri.EscapeDataString(Id);
}

/// <param name="Language">As the page marks it.</param>
public sealed record GuideSnippet(string Language, string Code);
