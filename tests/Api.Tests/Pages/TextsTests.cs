using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Parcours.Api.Http;
using Parcours.Api.Tests.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Pages;

/// <summary>What people read is there in both languages, and nothing is left over.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, string> French = Read(CultureInfo.GetCultureInfo("fr"));

    /// <summary>The keys that code makes of a name, by what they begin with.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Made = new()
    {
        ["status."] = OrderLifecycle.DeliveryStatuses,
        ["track.title."] = OrderLifecycle.DeliveryStatuses,
        ["rate_line."] = Names.All<RateLineKind>(),
        ["evidence."] = Names.All<Finding>(),
        ["merchant."] = [.. new[] { OrderStatus.Shipped, OrderStatus.Cancelled, OrderStatus.Completed, OrderStatus.Refunded }.Select(Names.Of)],
        ["unboxing.problem."] = Names.All<Parcours.Domain.Unboxing.Problem>(),
        ["purchase_warning."] = Names.All<Parcours.Domain.Reviews.PurchaseWarning>(),
        ["solicitation_end."] = Names.All<Parcours.Domain.Reviews.SolicitationEnd>(),
        ["review.status."] = Names.All<Parcours.Domain.Reviews.ReviewStatus>(),
        ["review.reason."] = Names.All<Parcours.Domain.Reviews.ReviewReason>(),
        ["portal.refused."] = [.. Parcours.Application.Portal.PortalRefusals.All.Select(refusal => refusal.Code)],
        ["portal.order_status."] = Parcours.Api.Pages.Portal.OrdersModel.Statuses,
        ["portal.service."] = Names.All<ServiceLevel>(),
        ["portal.kind."] = Names.All<OrderOrigin>(),
        ["portal.failure."] = Names.All<FailureReason>(),
        ["portal.actor."] = Parcours.Api.Portal.OrderWords.Actors,
        ["portal.webhook_status."] = Names.All<Parcours.Domain.Webhooks.DeliveryStatus>(),
        ["portal.timeline.recommendation."] = Names.All<Recommendation>(),
        ["portal.timeline.reason."] = Parcours.Api.Portal.OrderTimeline.OurReasons,
        ["portal.timeline.about."] = Names.All<Parcours.Domain.Reviews.SolicitationKind>(),
        ["portal.timeline.review_status."] = Names.All<Parcours.Domain.Reviews.ReviewStatus>(),
        ["portal.webhooks.off."] = Names.All<Parcours.Domain.Webhooks.DisabledReason>(),
        ["portal.attempt."] = Names.All<Parcours.Application.Webhooks.AttemptStatus>(),
        ["portal.role."] = Names.All<Parcours.Domain.Portal.Role>(),
        ["portal.role_hint."] = Names.All<Parcours.Domain.Portal.Role>(),
        ["portal.plan."] = Names.All<Parcours.Domain.Partners.Plan>(),
        ["portal.expired_window."] = Names.All<Parcours.Domain.Partners.ExpiredWindow>(),
        ["portal.language."] = ["fr", "en"],
        ["portal.did."] = Parcours.Api.Tests.Portal.AccountTests.WhatAnAccountDoes,
        ["console.failure."] = Names.All<FailureReason>(),
        ["console.service."] = Names.All<ServiceLevel>(),
        ["portal.proof.status."] = OrderLifecycle.Undecided,
        ["portal.proof.step."] = Names.All<OrderStatus>(),
        ["portal.proof.by."] = [.. Names.All<Actors>().Except([Names.Of(Actors.None)])],
        ["portal.proof.reason."] = Parcours.Api.Portal.ProofPart.OurReasons,
        ["portal.proof.recommends."] = Names.All<Recommendation>(),
        ["portal.proof.signal."] = Names.All<SignalName>(),
        ["portal.proof.resolution."] = Parcours.Application.Orders.ResolveOrder.Resolutions,
        ["portal.proof.resolution_hint."] = Parcours.Application.Orders.ResolveOrder.Resolutions,
        ["portal.review.status."] = Names.All<Parcours.Domain.Reviews.ReviewStatus>(),
        ["portal.review.hint."] = Names.All<Parcours.Domain.Reviews.ReviewHint>(),
        ["portal.review.event."] = Parcours.Api.Portal.ReviewSteps.Events,
        ["portal.review.by."] = Parcours.Api.Portal.ReviewSteps.Who,
        ["portal.request.kind."] = Names.All<Parcours.Domain.Reviews.SolicitationKind>(),
        ["portal.request.status."] = Names.All<Parcours.Domain.Reviews.SolicitationStatus>(),
        ["portal.request.date."] = ["received", "scheduled", "sent", "opened", "reminded", "answered", "ended"],
        ["portal.website.language."] = Parcours.Application.Reviews.WebsiteRules.Languages,
        ["portal.review_settings.in."] = Parcours.Application.Reviews.WebsiteRules.Languages,
        ["portal.review_settings.word."] = ["subject", "text", "reminder_subject", "reminder_text"],
        ["portal.review_settings.kind."] = Parcours.Api.Pages.Portal.ReviewSettingsModel.Kinds,
        ["guide.group."] = Parcours.Api.Docs.Guide.Groups,
        ["review.stars."] = Parcours.Api.Pages.ReviewFormPart.StarNames,
    };

    public static TheoryData<string> Keys => new(English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_have_the_same_texts() => French.Keys.Should().BeEquivalentTo(English.Keys);

    [Theory, MemberData(nameof(Keys))]
    public void Both_languages_have_the_same_placeholders(string key) =>
        Placeholders(French[key]).Should().BeEquivalentTo(Placeholders(English[key]));

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var asked = Asked();

        asked.Should().HaveCountGreaterThan(15);
        English.Keys.Should().Contain(asked.Where(key => !key.EndsWith('.')));
        asked.Where(key => key.EndsWith('.')).Should().BeEquivalentTo(Made.Keys);
        English.Keys.Should().Contain(Made.SelectMany(made => made.Value.Select(name => made.Key + name)));
    }

    [Fact]
    public void No_text_is_left_over() =>
        English.Keys.Should().BeSubsetOf(Asked().Concat(Made.SelectMany(made => made.Value.Select(name => made.Key + name))));

    [Theory, MemberData(nameof(Keys))]
    public void French_is_set_as_French_is(string key)
    {
        var text = French[key];

        LooseMark().IsMatch(text).Should().BeFalse("marks and guillemets keep to their word by a no-break space");
        if (!key.StartsWith("format.", StringComparison.Ordinal))
            text.Should().NotContain("'", "the apostrophe is ’");
    }

    [Fact]
    public void Mails_in_French_are_set_as_French_is() =>
        Directory.EnumerateFiles(Path.Combine(ErrorCatalogue.Root, "src/Application"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => LooseFrench().Matches(File.ReadAllText(file)).Select(literal => $"{Path.GetFileName(file)}: {literal.Value}"))
            .Should().BeEmpty();

    private static List<string> Asked()
    {
        var families = English.Keys.Select(key => key.Split('.')[0]).ToHashSet();
        return [.. new[] { "*.cs", "*.cshtml" }
            .SelectMany(pattern => Directory.EnumerateFiles(Path.Combine(ErrorCatalogue.Root, "src/Api"), pattern, SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)))
            .Select(literal => literal.Groups[1].Value)
            .Where(literal => families.Contains(literal.Split('.')[0]))
            .Distinct()];
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        Texts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""
        "([a-z_]+\.[a-z_.]*)"
        """)]
    private static partial Regex Literal();

    /// <summary>A mark that could stand alone at the beginning of a line.</summary>
    [GeneratedRegex(@"(?<!\u00a0|Authorization)[:;?!](?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»")]
    internal static partial Regex LooseMark();

    /// <summary>A literal with letters that only French has here, and a mark behind an ordinary space.</summary>
    [GeneratedRegex("""
        "[^"\n]*[éèàêçœ’][^"\n]* [:;?!][^"\n]*"
        """)]
    private static partial Regex LooseFrench();
}
