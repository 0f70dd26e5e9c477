using System.Text.RegularExpressions;

namespace Parcours.Architecture.Tests;

/// <summary>What docs/security.md says of our tests, held to the tests.</summary>
public sealed partial class SecurityPage
{
    private static readonly string Page = Repository.Read("docs/security.md");

    private static readonly HashSet<string> Tests =
    [
        .. from source in Repository.Sources("tests")
           from name in ClassName().Matches(source.Text).Select(name => name.Groups[1].Value)
           from test in Test().Matches(source.Text).Select(test => test.Groups[1].Value)
           select $"{name}.{test}",
    ];

    public static TheoryData<string> Named => [.. Name().Matches(Page).Select(name => name.Groups[1].Value).Distinct()];

    [Theory, MemberData(nameof(Named))]
    public void Every_test_that_the_page_names_is_there(string test) => Tests.Should().Contain(test);

    [Fact]
    public void Every_row_about_a_requirement_names_its_test_or_says_that_it_is_not_done()
    {
        var rows = Page.Split('\n').Where(line => Requirement().IsMatch(line)).ToList();

        rows.Should().HaveCountGreaterThan(40);
        rows.Where(row => !Name().IsMatch(row) && !row.Contains("not done", StringComparison.Ordinal) && !row.Contains("does not apply", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [GeneratedRegex(@"`([A-Z]\w+\.[A-Z]\w*_\w+)`")]
    private static partial Regex Name();

    /// <summary>The rows of the tables: <c>API1</c> of the OWASP API Security Top 10, <c>V1.2</c> of ASVS, <c>T3</c> of the threats.</summary>
    [GeneratedRegex(@"^\| (API\d+|V\d+\.\d+|T\d+) ")]
    private static partial Regex Requirement();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^    \[(?:Fact|Theory)\b.*\n(?:    \[.*\n)*    public (?:async )?(?:Task|void) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Test();
}
