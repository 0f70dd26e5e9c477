using NodaTime;
using Parcours.Domain.Portal;

namespace Parcours.Domain.Tests.Portal;

public sealed class PortalTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(10, 32)]
    [InlineData(11, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Waits_grow_and_end(int failures, int? minutes) =>
        Lockout.WaitAfter(failures).Should().Be(minutes is { } wait ? Duration.FromMinutes(wait) : null);

    [Fact]
    public void A_recovery_code_is_the_same_however_it_is_typed()
    {
        var code = RecoveryCode.New();

        code.Shown.Should().MatchRegex("^[a-z0-9]{4}(-[a-z0-9]{4}){3}$");
        RecoveryCode.Parse(code.Shown).Should().Be(code);
        RecoveryCode.Parse($" {code.Shown.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()} ").Should().Be(code);
        code.Shown.Should().NotContainAny("o", "l", "i");
        RecoveryCode.Parse(code.Shown.Replace('0', 'O').Replace('1', 'l')).Should().Be(code);
        RecoveryCode.Parse(code.Shown[1..]).Should().BeNull();
        RecoveryCode.Parse("123456").Should().BeNull();
        RecoveryCode.Parse(null).Should().BeNull();
        code.ToString().Should().NotContain(code.Shown[..4]);
    }

    [Fact]
    public void A_secret_says_nothing_of_itself()
    {
        var secret = PortalSecret.New();

        secret.IsPlausible.Should().BeTrue();
        new PortalSecret("short").IsPlausible.Should().BeFalse();
        secret.Hash.Should().HaveCount(32).And.Equal(new PortalSecret(secret.Value).Hash);
        secret.ToString().Should().NotContain(secret.Value);
    }

    [Theory]
    [InlineData(" Zoe@Shop.EXAMPLE ", "zoe@shop.example")]
    [InlineData("zoe\u0301@shop.example", "zo\u00e9@shop.example")]
    public void Two_spellings_of_an_address_are_one(string typed, string key) => EmailKey.Of(typed).Should().Be(key);
}
