using System.Text.RegularExpressions;

namespace Parcours.Architecture.Tests;

/// <summary>What nobody may ever find in the repository, or in its history.</summary>
public sealed partial class Secrets
{
    /// <summary>Published: the credentials of every developer's machine, the samples of the documents, and what tests make up.</summary>
    private static readonly string[] Published =
    [
        "sk_test_secret_dropcolis_partner", "sk_test_parcours_merchant", "sk_test_secret_kernel", "sk_test_secret_new", "sk_test_secret_of_the_partner",
        "op_7h2k9d4m1x8q3v6b0n5c7z2f4j9w1r8t3y6p0s5a", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwYXJjb3Vycy1zYW5kYm94In0",
        "sk_test_nonsense", "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8", "Password=hunter2", "https://user:secret@", "https://user:password@",
    ];

    [Fact]
    public void No_file_holds_a_secret()
    {
        var texts = Repository.Texts().ToList();

        texts.Should().HaveCountGreaterThan(1000);
        texts.SelectMany(file => In(file.Text).Select(secret => $"{file.Path}: {secret}")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("-----BEGIN ", "RSA PRIVATE KEY-----")]
    [InlineData("sk_live_", "4k2m9x0q7c1v8b3n")]
    [InlineData("sk_test_", "4k2m9x0q7c1v8b3n")]
    [InlineData("cs_live_", "4k2m9x0q7c1v8b3n")]
    [InlineData("op_", "4k2m9x0q7c1v8b3n4k2m9x0q")]
    [InlineData("whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("AKIA", "IOSFODNN7EXAMPLE")]
    [InlineData("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("Server=db;User Id=sa;Password", "=Passw0rd!")]
    [InlineData("MSSQL_SA_PASSWORD", "=Passw0rd!")]
    [InlineData("DefaultEndpointsProtocol=https;AccountKey", "=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq")]
    [InlineData("smtp://", "mailer:pa55word@mail.example")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N")]
    public void One_of_each_kind_would_be_found(string head, string tail) => In($"x = \"{head}{tail}\"").Should().ContainSingle();

    /// <summary>Where a value comes from is no secret.</summary>
    [Theory]
    [InlineData("Password=${SQL_PASSWORD}")]
    [InlineData("Password={password};")]
    [InlineData("sk_live_…")]
    [InlineData("https://parcours.example/a:b@c")]
    public void A_name_of_one_is_none(string text) => In(text).Should().BeEmpty();

    private static IEnumerable<string> In(string text) => Secret().Matches(text).Select(found => found.Value).Where(found => !Published.Contains(found));

    [GeneratedRegex(
        """
        -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----
        | \b(sk|cs)_(live|test)_\w{8,}
        | \bop_[A-Za-z0-9]{16,}
        | \bwhsec_[A-Za-z0-9+/]{16,}
        | \bAKIA[0-9A-Z]{16}\b
        | \bgh[pousr]_[A-Za-z0-9]{30,}
        | (?i:password|pwd|accountkey)=[^;"'`\s{}$<>,()…]{3,}
        | \b[a-z]+://[^/\s:@"'<>{}]+:[^/\s:@"'<>{}]+@
        | \beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();
}
