using Parcours.Application.Kernel;

namespace Parcours.Api.Tests.Kernel;

public sealed class EchoTests
{
    [Theory]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    public void A_long_value_is_never_cut_through_a_character(int before)
    {
        var echo = Rules.Echo(new string('a', before) + "😀😀😀")!;

        echo.Should().EndWith("…").And.HaveLength(before == 99 ? 100 : 101);
        echo.EnumerateRunes().Should().NotContain(System.Text.Rune.ReplacementChar);
    }
}
