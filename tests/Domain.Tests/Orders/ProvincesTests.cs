using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Orders;

public class ProvincesTests
{
    [Fact]
    public void Are_spelled_with_two_letters() =>
        Provinces.All.Should().Equal("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT");

    [Theory]
    [InlineData("QC", Province.QC)]
    [InlineData("qc", Province.QC)]
    [InlineData("On", Province.ON)]
    public void Are_read_in_any_case(string code, Province province) => Provinces.Parse(code).Should().Be(province);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Q")]
    [InlineData("QCC")]
    [InlineData("QC ")]
    [InlineData("Québec")]
    [InlineData("10")]
    [InlineData("ſK")]
    public void Nothing_else_is_a_province(string? text) => Provinces.Parse(text).Should().BeNull();

    [Fact]
    public void Every_one_is_read_back()
    {
        foreach (var province in Enum.GetValues<Province>())
            Provinces.Parse(Provinces.Of(province)).Should().Be(province);
    }
}
