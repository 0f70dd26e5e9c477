using Parcours.Domain.Reviews;

namespace Parcours.Domain.Tests.Reviews;

public sealed class InvitationWordsTests
{
    [Theory]
    [InlineData("Hello {first_name},", "Marie", "Hello Marie,")]
    [InlineData("Hello {first_name},", null, "Hello,")]
    [InlineData("{first_name}, thank you", null, ", thank you")]
    [InlineData("{shop}: {reference}", "Marie", "Lampes & Cie: #1855")]
    [InlineData("no placeholder", "Marie", "no placeholder")]
    [InlineData("{shop", "Marie", "{shop")]
    public void Placeholders_are_filled_and_what_is_not_known_leaves_no_gap(string words, string? firstName, string expected) =>
        InvitationWords.Fill(words, firstName, "Lampes & Cie", "#1855").Should().Be(expected);

    [Fact]
    public void What_a_customer_is_called_is_not_filled_again() =>
        InvitationWords.Fill("Hello {first_name}", "{shop}", "Lampes", "#1").Should().Be("Hello {shop}");

    [Theory]
    [InlineData("", true)]
    [InlineData("{first_name} {shop} {reference}", true)]
    [InlineData("{First_name}", false)]
    [InlineData("{email}", false)]
    [InlineData("{}", false)]
    [InlineData("{ shop }", false)]
    [InlineData("}{", true)]
    public void Only_what_is_a_placeholder_may_stand_in_braces(string words, bool areKnown) => InvitationWords.AreKnown(words).Should().Be(areKnown);
}
