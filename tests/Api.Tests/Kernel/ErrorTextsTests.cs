using System.Globalization;
using System.Text.RegularExpressions;
using Parcours.Api.Http;
using Parcours.Api.Tests.Pages;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Kernel;

public sealed partial class ErrorTextsTests
{
    public static TheoryData<string> Keys => new(ErrorCatalogue.English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_refusal_has_its_message_in_both_languages()
    {
        ErrorCatalogue.Errors.Should().HaveCountGreaterThan(25);
        var keys = ErrorCatalogue.Errors.SelectMany(error => ErrorCatalogue.KeysOf(error).DefaultIfEmpty(error.MessageKey)).Concat(ErrorCatalogue.KeysThatCallsMake()).ToList();

        ErrorCatalogue.English.Keys.Should().Contain(keys);
        ErrorCatalogue.French.Keys.Should().Contain(keys);
        keys.Should().OnlyContain(key => !string.IsNullOrWhiteSpace(ErrorCatalogue.When[key]), because: "the comment says when it happens");
    }

    [Fact]
    public void Every_rule_says_in_both_languages_what_is_wrong_and_what_was_expected()
    {
        ErrorCatalogue.Rules.Should().HaveCountGreaterThan(15).And.Contain(["required", "type_text", "raw_keys"]);
        var keys = ErrorCatalogue.Rules.SelectMany(rule => new[] { "rule." + rule, $"rule.{rule}.expected" }).ToList();

        ErrorCatalogue.English.Keys.Should().Contain(keys);
        ErrorCatalogue.French.Keys.Should().Contain(keys);
    }

    [Theory, MemberData(nameof(Keys))]
    public void Both_languages_have_the_same_placeholders(string key) =>
        Placeholders(ErrorCatalogue.French.GetValueOrDefault(key)).Should().Equal(Placeholders(ErrorCatalogue.English[key]));

    [Theory, MemberData(nameof(Keys))]
    public void French_is_set_as_French_is(string key) => TextsTests.LooseMark().IsMatch(ErrorCatalogue.French.GetValueOrDefault(key) ?? "").Should().BeFalse();

    [Fact]
    public void No_text_is_in_French_only() => ErrorCatalogue.English.Keys.Should().Contain(ErrorCatalogue.French.Keys);

    [Fact]
    public void No_message_is_left_over_from_a_refusal_that_is_gone() =>
        ErrorCatalogue.Errors.SelectMany(ErrorCatalogue.KeysOf)
            .Should().Contain(ErrorCatalogue.English.Keys.Where(key => !key.StartsWith("rule.", StringComparison.Ordinal)));

    [Fact]
    public void Every_refusal_brings_the_arguments_that_its_message_asks_for() =>
        ErrorCatalogue.Errors.Should().OnlyContain(error =>
            ErrorCatalogue.KeysOf(error).All(key => Placeholders(ErrorCatalogue.English[key]).All(placeholder => placeholder < error.Arguments.Count)));

    [Fact]
    public void Every_kind_of_refusal_has_a_status_of_its_own()
    {
        var kinds = Enum.GetValues<ErrorKind>().Except([ErrorKind.AlreadyAnswered]);

        kinds.Select(Problems.StatusOf).Should().OnlyHaveUniqueItems().And.OnlyContain(status => status >= 400);
    }

    [Fact]
    public void The_page_about_errors_is_what_the_code_says()
    {
        var file = Path.Combine(ErrorCatalogue.Root, "docs/errors.md");
        if (Environment.GetEnvironmentVariable("PARCOURS_WRITE_DOCS") == "1")
            File.WriteAllText(file, ErrorCatalogue.Page());

        (File.ReadAllText(file) == ErrorCatalogue.Page()).Should().BeTrue(because: "'build.sh docs' was run after the last change of an error or its text");
    }

    private static IEnumerable<int> Placeholders(string? text) =>
        Placeholder().Matches(text ?? "").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order();

    [GeneratedRegex(@"\{(\d)")]
    private static partial Regex Placeholder();
}
