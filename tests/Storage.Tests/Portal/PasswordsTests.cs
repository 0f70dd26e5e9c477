using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Parcours.Infrastructure.Portal;

namespace Parcours.Storage.Tests.Portal;

public sealed class PasswordsTests : IDisposable
{
    private readonly Passwords _passwords = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_is_checked_by_its_hash_alone_and_no_two_hashes_are_the_same()
    {
        var hash = await _passwords.Hash("correct horse", Ct);

        hash.Should().NotContain("horse").And.NotBe(await _passwords.Hash("correct horse", Ct));
        hash.Length.Should().BeLessThan(255);
        (await _passwords.Check(hash, "correct horse", Ct)).Should().Be(new Application.Portal.PasswordVerdict(true));
        (await _passwords.Check(hash, "Correct horse", Ct)).IsRight.Should().BeFalse();
        (await _passwords.Check(null, "correct horse", Ct)).IsRight.Should().BeFalse();
    }

    [Fact]
    public async Task A_hash_of_a_weaker_rule_is_right_and_renewed()
    {
        var weak = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(this, "correct horse");

        var verdict = await _passwords.Check(weak, "correct horse", Ct);

        verdict.IsRight.Should().BeTrue();
        (await _passwords.Check(verdict.NewHash, "correct horse", Ct)).Should().Be(new Application.Portal.PasswordVerdict(true));
    }

    public void Dispose() => _passwords.Dispose();
}
