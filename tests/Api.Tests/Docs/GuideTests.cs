using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using Parcours.Api.Tests.Kernel;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Tests.Docs;

/// <summary>Whatever the guide shows runs as it stands, against the real server.</summary>
public sealed partial class GuideTests(RunningServer server) : IClassFixture<RunningServer>
{
    public static TheoryData<string> PageNames => [.. GuidePage.Names];

    /// <summary>Those that partners write their servers in.</summary>
    public static TheoryData<string> Languages => [.. GuidePrograms.Kinds.Except(["bash"])];

    public static TheoryData<string, string> Pages => new(from language in GuidePage.Languages from name in GuidePage.Names select (language, name));

    public static TheoryData<string, string, string> Programs => new(
        from language in GuidePage.Languages
        from name in GuidePage.Names
        from kind in GuidePage.Read(language, name).Snippets.Select(snippet => snippet.Language).Distinct()
        where GuidePrograms.Kinds.Contains(kind)
        select (language, name, kind));

    [Theory, MemberData(nameof(Programs))]
    public async Task The_snippets_run(string language, string name, string kind) =>
        (await GuidePrograms.Run(GuidePage.Read(language, name), kind, server.BaseUrl)).ShouldSucceed();

    [Theory, MemberData(nameof(Pages))]
    public void What_is_no_program_is_only_to_be_read(string language, string name) =>
        GuidePage.Read(language, name).Snippets.Select(snippet => snippet.Language).Should().BeSubsetOf([.. GuidePrograms.Kinds, "json", "text", "http", "html", "sh"]);

    [Fact]
    public void The_request_that_the_guide_verifies_is_one_that_we_would_send()
    {
        var request = GuidePage.Read("en", "webhooks").Snippets.Single(snippet => snippet.Language == "http").Code.TrimEnd().Split("\n\n");
        var headers = request[0].Split('\n').Skip(1).Select(header => header.Split(": ")).ToDictionary(header => header[0], header => header[1]);
        var (body, secret) = (Encoding.ASCII.GetBytes(request[1]), new WebhookSecret(WebhookSecretText().Match(GuidePage.Read("en", "webhooks").Text).Value));
        var (id, moment) = (Guid.Parse(headers["webhook-id"]), Instant.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], CultureInfo.InvariantCulture)));

        headers["Drop-Signature"].Should().Be(secret.Sign(body));
        headers["webhook-signature"].Should().Be(secret.SignStandard(id, moment, body));
        headers["Content-Length"].Should().Be(body.Length.ToString(CultureInfo.InvariantCulture));
        headers["Drop-Event-Id"].Should().Be(headers["webhook-id"]);
        JsonElement.Parse(body).EnumerateObject().Select(field => field.Name).Should().Equal("id", "type", "created_at", "data");
    }

    /// <summary>The body, the signature of the one scheme, and that of the other; the programs check both.</summary>
    public static TheoryData<string, string, string> Forgeries => new(
        from kind in GuidePrograms.Kinds.Except(["bash"])
        from change in new[] { ("ORD-2025-001234", "ORD-2025-001235"), ("v1=cad1", "v1=cad2"), ("v1,+QFH", "v1,+QFI") }
        select (kind, change.Item1, change.Item2));

    [Theory, MemberData(nameof(Forgeries))]
    public async Task A_webhook_that_was_changed_is_not_taken(string kind, string sent, string forged)
    {
        var code = GuidePage.Read("en", "webhooks").Program(kind);
        code.Should().Contain(sent);

        var outcome = await GuidePrograms.Run(kind, code.Replace(sent, forged, StringComparison.Ordinal), server.BaseUrl);

        outcome.ExitCode.Should().NotBe(0);
        (outcome.Said + outcome.Complained).Should().Contain("bad signature");
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task During_a_rotation_either_signature_will_do(string kind)
    {
        var code = GuidePage.Read("en", "webhooks").Program(kind);

        (await GuidePrograms.Run(kind, code.Replace("v1,+QFH", "v1,AAAA v1,+QFH", StringComparison.Ordinal), server.BaseUrl)).ShouldSucceed().Said.Should().Contain("order.accepted");
    }

    [Fact]
    public async Task The_first_call_of_the_README_runs()
    {
        var call = GuidePage.Of("README.md").Snippets.Single(snippet => snippet.Code.Contains("curl", StringComparison.Ordinal)).Code;

        var outcome = await GuidePrograms.Run("bash", $"cd '{ErrorCatalogue.Root}'\n{call}", server.BaseUrl);

        outcome.ShouldSucceed().Said.Should().Contain("\"rate_cents\":1299");
    }

    [Theory]
    [InlineData("authentication")]
    [InlineData("webhooks")]
    [InlineData("retries")]
    public void Every_language_of_partners_is_shown(string name) =>
        GuidePage.Read("en", name).Snippets.Select(snippet => snippet.Language).Should().Contain(GuidePrograms.Kinds);

    [Theory, MemberData(nameof(Pages))]
    public void What_is_shown_as_JSON_is_JSON(string language, string name)
    {
        foreach (var (_, json) in GuidePage.Read(language, name).Snippets.Where(snippet => snippet.Language == "json"))
            JsonElement.Parse(json).ValueKind.Should().BeOneOf(JsonValueKind.Object, JsonValueKind.Array);
    }

    [Theory, MemberData(nameof(PageNames))]
    public void Both_languages_tell_the_same(string name)
    {
        var (english, french) = (GuidePage.Read("en", name), GuidePage.Read("fr", name));

        french.Structure.Should().Equal(english.Structure);
        Values(french).Should().BeEquivalentTo(Values(english), "field names, codes and limits are the same in every language");
    }

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string language, string name)
    {
        var page = GuidePage.Read(language, name);
        foreach (var link in page.Links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, null);
            var target = path.Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, path);
            File.Exists(Path.Combine(ErrorCatalogue.Root, target)).Should().BeTrue(link);
            if (anchor is not null)
                GuidePage.Of(target).Anchors.Should().Contain(anchor);
        }
    }

    [Theory, MemberData(nameof(PageNames))]
    public void French_is_set_as_French_is(string name)
    {
        var prose = GuidePage.Read("fr", name).Prose;

        LooseMark().Matches(prose).Select(mark => prose[Math.Max(0, mark.Index - 20)..Math.Min(prose.Length, mark.Index + 5)]).Should().BeEmpty();
    }

    [Fact]
    public void Every_error_that_the_guide_names_exists()
    {
        var codes = ErrorCatalogue.Errors.Select(error => error.Code).ToHashSet();

        foreach (var page in GuidePage.Languages.SelectMany(language => GuidePage.Names.Select(name => GuidePage.Read(language, name))))
            ErrorCode().Matches(page.Text).Select(code => code.Groups[1].Value).Should().BeSubsetOf(codes);
    }

    private static IEnumerable<string> Values(GuidePage page) => InlineCode().Matches(page.Text).Select(code => code.Value).Distinct();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("(?<![\u00a0\\d:/]):(?=\\s)|«(?!\u00a0)|(?<!\u00a0)»|[a-zé]'[a-zé]")]
    private static partial Regex LooseMark();

    [GeneratedRegex("whsec_[A-Za-z0-9+/]{43}=")]
    private static partial Regex WebhookSecretText();

    [GeneratedRegex("`4\\d\\d ([a-z_]+)`")]
    private static partial Regex ErrorCode();
}
