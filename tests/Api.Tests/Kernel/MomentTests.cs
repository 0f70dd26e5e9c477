using Parcours.Application.Kernel;

namespace Parcours.Api.Tests.Kernel;

public sealed class MomentTests
{
    [Theory]
    [InlineData("2025-11-08T09:00:00-05:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_moment_with_its_offset_is_one(string text) => Rules.ParseMoment(text)!.Value.ToInstant().Should().BeLessThan(NodaTime.Instant.MaxValue);

    [Theory]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("0000-12-31T23:59:59Z")]
    [InlineData("-0001-01-01T00:00:00Z")]
    [InlineData("2025-11-08T09:00:00")]
    [InlineData("2025-02-29T09:00:00Z")]
    [InlineData("2025-11-08T24:00:00Z")]
    [InlineData("2025-11-08T24:00:00.000-05:00")]
    [InlineData("2025-11-08T23:59:60Z")]
    [InlineData("soon")]
    [InlineData("")]
    public void What_names_no_instant_is_no_moment(string text) => Rules.ParseMoment(text).Should().BeNull();
}
