using System.Text.RegularExpressions;

namespace Parcours.Architecture.Tests;

public sealed partial class Conventions
{
    /// <summary>What reads a status without deciding what may happen next: how it is shown, stored or counted.</summary>
    private static readonly string[] MayReadAStatus = ["src/Domain/Orders/OrderLifecycle.cs", "src/Api/Pages/", "src/Infrastructure/"];

    [Fact]
    public void No_code_but_the_lifecycle_compares_statuses_to_decide_what_may_happen()
    {
        var comparisons = Repository.Sources("src")
            .Where(source => !MayReadAStatus.Any(place => source.Path.StartsWith(place, StringComparison.Ordinal)))
            .SelectMany(source => StatusComparison().Matches(source.Text).Select(match => $"{source.Path}: {match.Value}"));

        // The one named exception: a partner's repeated cancel is no conflict.
        comparisons.Should().Equal("src/Domain/Orders/Order.cs: Status == OrderStatus.Cancelled");
    }

    [Fact]
    public void The_program_fits_on_a_page() => Repository.Read("src/Api/Program.cs").Split('\n').Should().HaveCountLessThanOrEqualTo(41);

    [Fact]
    public void Both_build_scripts_have_the_same_verbs_for_the_same_commands()
    {
        var bash = Verb().Matches(Repository.Read("build.sh")).ToDictionary(verb => verb.Groups[1].Value, verb => Plain(verb.Groups[2].Value));
        var powershell = VerbOfPowerShell().Matches(Repository.Read("build.ps1")).ToDictionary(verb => verb.Groups[1].Value, verb => Plain(verb.Groups[2].Value));

        bash.Should().HaveCount(6).And.Equal(powershell);
    }

    [Fact]
    public void Every_decision_is_numbered_without_gaps()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/decisions"), "*.md").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file)[..4]);

        numbers.Should().NotBeEmpty().And.Equal(numbers.Select((_, index) => $"{index + 1:0000}"));
    }

    [Fact]
    public void Every_setting_that_a_document_or_a_deployment_names_is_read_by_the_program()
    {
        var named = Repository.Sources("docs", "*.md").Concat(Repository.Sources("deploy", "*.yaml")).Where(source => !source.Path.Contains("/node_modules/", StringComparison.Ordinal)).Append((Path: "Dockerfile", Text: Repository.Read("Dockerfile")))
            .SelectMany(source => Setting().Matches(source.Text).Select(match => match.Value)).Distinct().ToList();
        var program = string.Concat(Repository.Sources("src").Select(source => source.Text));

        named.Should().HaveCountGreaterThan(40);
        named.Where(setting => !IsRead(program, setting)).Should().BeEmpty();
    }

    /// <summary>Whether the setting's section and its name stand in the code as texts, which it may put together.</summary>
    private static bool IsRead(string program, string setting) =>
        setting.Split("__") is [var section, .., var name] && Regex.IsMatch(program, $"\"{section}[\":_]") && Regex.IsMatch(program, $"[\":_]{name}\"");

    [Fact]
    public void Nothing_is_left_for_later() =>
        Repository.Sources("src").Concat(Repository.Sources("tests"))
            .Where(source => !source.Path.EndsWith("Conventions.cs", StringComparison.Ordinal))
            .Should().NotContain(source => LeftOpen().IsMatch(source.Text));

    /// <summary>The command alone: each shell has its own way to pass arguments on and to set a variable.</summary>
    private static string Plain(string command) =>
        Variable().Replace(command, "$1=$2 ").Replace("\"$@\"", "", StringComparison.Ordinal).Replace("@rest", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"[sS]tatus\s*(==|!=|is)\s*(not\s+)?\(?\s*OrderStatus\.\w+")]
    private static partial Regex StatusComparison();

    [GeneratedRegex(@"^  (\w+)\)\s+(.+?) ;;$", RegexOptions.Multiline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"^  '(\w+)'\s+\{ (.+) \}$", RegexOptions.Multiline)]
    private static partial Regex VerbOfPowerShell();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__(\d+__)?([A-Z][A-Za-z]+__)?[A-Z][A-Za-z]+\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$env:(\w+) = '(\w+)'; ")]
    private static partial Regex Variable();

    [GeneratedRegex("TODO|FIXME|HACK|NotImplementedException")]
    private static partial Regex LeftOpen();
}
