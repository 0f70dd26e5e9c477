using CsCheck;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

public class PostalCodeTests
{
    [Theory]
    [InlineData("H1A1A1", "H1A1A1")]
    [InlineData("H1A 1A1", "H1A1A1")]
    [InlineData("h2y 1z3", "H2Y1Z3")]
    [InlineData("k1w0z9", "K1W0Z9")]
    public void Is_read_with_and_without_its_space_in_any_case(string text, string code) =>
        PostalCode.Parse(text)!.Value.ToString().Should().Be(code);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("INVALID")]
    [InlineData("H1A")]
    [InlineData("H1A1A")]
    [InlineData("H1A1A11")]
    [InlineData("H1A  1A1")]
    [InlineData("H1A-1A1")]
    [InlineData("H1 A1A1")]
    [InlineData(" H1A1A1")]
    [InlineData("H1A1A1 ")]
    [InlineData("H1A1A1\n")]
    [InlineData("1H1A1A")]
    [InlineData("90210")]
    [InlineData("H١A1A1")] // an Arabic digit
    [InlineData("ſ4P3Y2")] // a long s, whose capital is S
    [InlineData("\u212A1A0B1")] // the Kelvin sign, whose small letter is k
    [InlineData("Н1A1A1")] // a Cyrillic capital that looks like H
    public void Anything_else_is_no_postal_code(string? text) => PostalCode.Parse(text).Should().BeNull();

    [Fact]
    public void Some_letters_are_never_used()
    {
        string.Concat(Alphabet.Where(letter => PostalCode.Parse($"{letter}1A1A1") is null)).Should().Be("DFIOQUWZ");
        string.Concat(Alphabet.Where(letter => PostalCode.Parse($"H1{letter}1A1") is null)).Should().Be("DFIOQU");
        string.Concat(Alphabet.Where(letter => PostalCode.Parse($"H1A1{letter}1") is null)).Should().Be("DFIOQU");
    }

    [Fact]
    public void The_first_letter_agrees_with_the_province()
    {
        var provinces = Alphabet
            .Select(letter => PostalCode.Parse($"{letter}1A1A1"))
            .OfType<PostalCode>()
            .Select(code => $"{code.Value[0]} {string.Join(',', Enum.GetValues<Province>().Where(code.BelongsTo))}");

        provinces.Should().Equal(
            "A NL", "B NS", "C PE", "E NB", "G QC", "H QC", "J QC", "K ON", "L ON", "M ON", "N ON", "P ON", "R MB", "S SK", "T AB", "V BC", "X NT,NU", "Y YT");
    }

    [Theory]
    [InlineData("X0A0H0", Province.NU)]
    [InlineData("X0B0C0", Province.NU)]
    [InlineData("X0C0G0", Province.NU)]
    [InlineData("X0E0T0", Province.NT)]
    [InlineData("X0G1A0", Province.NT)]
    [InlineData("X1A2N8", Province.NT)]
    public void The_two_territories_of_X_are_told_apart(string code, Province province)
    {
        Code(code).Province.Should().Be(province);
        Code(code).BelongsTo(Province.NT).Should().BeTrue();
        Code(code).BelongsTo(Province.NU).Should().BeTrue();
    }

    [Theory]
    [InlineData("G0A1H0", true)]
    [InlineData("H0H0H0", true)]
    [InlineData("H1A1A1", false)]
    [InlineData("X1A2N8", false)]
    public void A_zero_in_second_place_means_rural(string code, bool rural) => Code(code).IsRural.Should().Be(rural);

    [Theory]
    [InlineData("H2Y1Z3", "America/Toronto")]
    [InlineData("G4T1A1", "America/Halifax")]
    [InlineData("K1A0B1", "America/Toronto")]
    [InlineData("P7B1A1", "America/Toronto")]
    [InlineData("P9N1A1", "America/Winnipeg")]
    [InlineData("R3C4T3", "America/Winnipeg")]
    [InlineData("S4P3Y2", "America/Regina")]
    [InlineData("S9V0A1", "America/Edmonton")]
    [InlineData("T2P1J9", "America/Edmonton")]
    [InlineData("V6B1A1", "America/Vancouver")]
    [InlineData("V1C1A1", "America/Edmonton")]
    [InlineData("V1G1A1", "America/Dawson_Creek")]
    [InlineData("A1C5S7", "America/St_Johns")]
    [InlineData("A2V1A1", "America/Goose_Bay")]
    [InlineData("B3H1A1", "America/Halifax")]
    [InlineData("C1A1A1", "America/Halifax")]
    [InlineData("E1C1A1", "America/Moncton")]
    [InlineData("X0A0H0", "America/Iqaluit")]
    [InlineData("X0A0V0", "America/Resolute")]
    [InlineData("X0B0C0", "America/Cambridge_Bay")]
    [InlineData("X0C0G0", "America/Rankin_Inlet")]
    [InlineData("X0C0C0", "America/Coral_Harbour")]
    [InlineData("X1A2N8", "America/Yellowknife")]
    [InlineData("Y1A2C6", "America/Whitehorse")]
    public void Has_the_time_of_its_place(string code, string zone) => Code(code).TimeZone.Id.Should().Be(zone);

    [Fact]
    public void Every_postal_code_has_a_province_and_a_time_zone() =>
        OrderGen.PostalCode.Sample(code =>
            PostalCode.Parse(code.Value) == code && code.BelongsTo(code.Province) && code.TimeZone is not null);

    [Theory]
    [InlineData("H", true)]
    [InlineData("K1", true)]
    [InlineData("X0A", true)]
    [InlineData("H1A1A1", true)]
    [InlineData("", false)]
    [InlineData("W", false)]
    [InlineData("k1", false)]
    [InlineData("HA", false)]
    [InlineData("H1A 1A1", false)]
    [InlineData("H1A1A11", false)]
    public void A_prefix_is_the_beginning_of_one(string text, bool isPrefix) => PostalCode.IsPrefix(text).Should().Be(isPrefix);

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static PostalCode Code(string text) => PostalCode.Parse(text)!.Value;
}
