using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Tests.Kernel;

public class IdsTests
{
    private const int Many = 1_000;

    [Fact]
    public void An_order_id_is_dc_and_sixteen_hex_digits()
    {
        var ids = Enumerable.Range(0, Many).Select(_ => OrderId.New()).ToList();

        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => OrderId.Parse(id.Value) == id);
        ids.Select(id => id.ToString()).Should().AllSatisfy(text => text.Should().MatchRegex("^dc_[0-9a-f]{16}$"));
    }

    [Fact]
    public void A_quote_id_is_qt_and_twelve_letters_or_digits()
    {
        var ids = Enumerable.Range(0, Many).Select(_ => QuoteId.New()).ToList();

        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => QuoteId.Parse(id.Value) == id);
        ids.Select(id => id.ToString()).Should().AllSatisfy(text => text.Should().MatchRegex("^qt_[0-9a-z]{12}$"));
    }

    [Fact]
    public void Every_symbol_of_an_alphabet_is_used()
    {
        string.Concat(Enumerable.Range(0, Many).Select(_ => Ids.Hex(16))).Distinct().Order().Should().Equal("0123456789abcdef");
        string.Concat(Enumerable.Range(0, Many).Select(_ => Ids.Text(12))).Distinct().Order().Should().Equal("0123456789abcdefghijklmnopqrstuvwxyz");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dc_")]
    [InlineData("dc_9f7a1f2e3d4c5b6")]
    [InlineData("dc_9f7a1f2e3d4c5b6a0")]
    [InlineData("dc_9F7A1F2E3D4C5B6A")]
    [InlineData("dc_9f7a1f2e3d4c5b6g")]
    [InlineData("DC_9f7a1f2e3d4c5b6a")]
    [InlineData("qt_9f7a1f2e3d4c5b6a")]
    [InlineData("dc_9f7a1f2e3d4c5b6a\n")]
    [InlineData("dc_٩f7a1f2e3d4c5b6a")]
    public void Nothing_else_is_an_order_id(string? text) => OrderId.Parse(text).Should().BeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("qt_abc123def45")]
    [InlineData("qt_abc123def4567")]
    [InlineData("qt_ABC123DEF456")]
    [InlineData("dc_abc123def456")]
    [InlineData("qt_abc123def45é")]
    public void Nothing_else_is_a_quote_id(string? text) => QuoteId.Parse(text).Should().BeNull();

    [Fact]
    public void Ordered_ids_follow_the_clock()
    {
        var start = Instant.FromUtc(2025, 11, 3, 12, 0);

        var ids = Enumerable.Range(0, 100).Select(second => Ids.Ordered(start + Duration.FromSeconds(second)).ToString()).ToList();

        ids.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }
}
