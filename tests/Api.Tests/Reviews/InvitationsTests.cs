using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

/// <summary>How customers are asked for reviews: by e-mail, through a mail server.</summary>
public sealed partial class InvitationsTests(InvitationServer server) : IClassFixture<InvitationServer>
{
    [Fact]
    public async Task A_customer_is_asked_when_the_time_has_come_and_about_everything_in_one_mail()
    {
        var (shop, customer) = (await AShop(), APerson());
        await Buy(shop, customer, products: true);
        await server.SendInvitations();
        server.MailTo(customer).Should().BeEmpty();

        await Pass(days: 2);

        var mail = server.MailTo(customer).Should().ContainSingle().Subject;
        mail.From.Mailboxes.Single().Name.Should().Be("Lampes & Cie");
        mail.Subject.Should().Be("Que pensez-vous de votre achat chez Lampes & Cie\u00a0?");
        mail.TextBody.Should().StartWith("Bonjour Marie,").And.Contain("commande #");
        mail.HtmlBody.Should().Contain("Lampes &amp; Cie").And.Contain("https://lampes.example/logo.png").And.NotContain("<script");
        (await Rows(shop, "kind", "status", "sent_at")).Should().BeEquivalentTo($"brand sent {Time()}", $"product sent {Time()}");
        var page = (await server.Send(RawRequest.Get(LinkIn(mail, "Donner mon avis")))).ShouldBe(200);
        page.Text.Should().Contain("Lampes &amp; Cie");

        await server.SendInvitations();
        server.MailTo(customer).Should().ContainSingle();
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_reminded_once()
    {
        var (shop, customer) = (await AShop(), APerson());
        await Buy(shop, customer, language: "en");
        await Pass(days: 2);

        await Pass(days: 6);
        server.MailTo(customer).Should().ContainSingle();
        await Pass(days: 1);

        server.MailTo(customer).Select(mail => mail.Subject).Should().Equal("What do you think of your purchase from Lampes & Cie?", "A reminder: your review of your purchase from Lampes & Cie");
        server.MailTo(customer).Select(mail => mail.MessageId).Should().OnlyHaveUniqueItems();
        (await Rows(shop, "status", "reminded_at")).Should().Equal($"reminded {Time()}");
        await Pass(days: 60);
        server.MailTo(customer).Should().HaveCount(2);
    }

    [Fact]
    public async Task Whoever_has_answered_is_not_reminded()
    {
        var (shop, customer) = (await AShop(), APerson());
        await Buy(shop, customer, products: true);
        await Pass(days: 2);
        var reviewer = Reviewer.Behind(server, LinkIn(server.MailTo(customer).Single(), "Donner mon avis"));
        await reviewer.Review(product: null);

        await Pass(days: 30);

        server.MailTo(customer).Should().ContainSingle();
        (await Rows(shop, "kind", "status")).Should().BeEquivalentTo("brand answered", "product sent");
    }

    [Fact]
    public async Task Nobody_is_written_to_at_night()
    {
        var (shop, customer) = (await AShop(), APerson());
        // Due two days later at ten in the evening, in Japan.
        await Buy(shop, customer, country: "JP", hour: 13);
        server.Clock.AdvanceDays(2);
        var night = server.Now;
        server.Clock.Reset(night.InUtc().Date.At(new LocalTime(13, 0)).InUtc().ToInstant());
        await server.SendInvitations();
        server.MailTo(customer).Should().BeEmpty();
        (await Rows(shop, "status")).Should().Equal("scheduled");

        // Nine in the morning there.
        server.Clock.AdvanceHours(11);
        await server.SendInvitations();

        server.MailTo(customer).Should().ContainSingle();
    }

    [Fact]
    public async Task One_click_ends_all_requests_of_the_shop()
    {
        var (shop, other, customer) = (await AShop(), await AShop(), APerson());
        await Buy(shop, customer);
        await Pass(days: 2);
        await Buy(shop, customer);
        var mail = server.MailTo(customer).Single();
        mail.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        var link = StopIn(mail);

        // A scanner opens it, which changes nothing.
        (await server.Send(RawRequest.Get(link))).ShouldBe(200).Text.Should().Contain("<form");
        (await Rows(shop, "status")).Should().BeEquivalentTo("sent", "scheduled");
        (await OneClick(link)).ShouldBe(200);
        (await OneClick(link)).ShouldBe(200);

        (await Rows(shop, "status", "reason")).Should().Equal("cancelled unsubscribed", "cancelled unsubscribed");
        await Buy(shop, customer);
        await Buy(other, customer);
        await Pass(days: 30);
        server.MailTo(customer).Should().HaveCount(2, "one of each shop");
        (await Rows(shop, "status", "reason")).Should().AllBe("cancelled unsubscribed");
    }

    [Theory]
    [InlineData("fr", "Ne plus me demander", "<bdi>Lampes &amp; Cie</bdi> ne vous enverra plus")]
    [InlineData("en", "Do not ask me again", "<bdi>Lampes &amp; Cie</bdi> will send you no more")]
    public async Task The_page_to_stop_says_what_it_does_and_that_it_is_done(string language, string button, string done)
    {
        var (shop, customer) = (await AShop(), APerson());
        await Buy(shop, customer);
        await Pass(days: 2);
        var link = StopIn(server.MailTo(customer).Single()).Split('?')[0] + "?lang=" + language;

        (await server.Send(RawRequest.Get(link))).ShouldBe(200).Text.Should().Contain(button);
        var reply = (await OneClick(link)).ShouldBe(200);

        reply.Text.Should().Contain(done);
        reply.Header("Cache-Control").Should().Contain("no-store");
        (await OneClick("/review/nonsense/stop")).ShouldBe(404);
        (await server.Send(RawRequest.Get("/review/nonsense/stop"))).ShouldBe(404);
    }

    [Fact]
    public async Task An_address_that_its_server_does_not_know_bounces()
    {
        var (shop, customer) = (await AShop(), APerson("nobody-"));
        await Buy(shop, customer, products: true);

        await Pass(days: 2);

        (await Rows(shop, "status", "reason", "reason_description", "bounced_at")).Should().AllBe($"bounced address_refused Le serveur de messagerie du client a refusé le courriel. {Time()}").And.HaveCount(2);
        await Pass(days: 30);
        server.MailTo(customer).Should().BeEmpty();
        server.Logs.Events.Should().NotContain(line => line.RenderMessage(null).Contains(customer));
    }

    [Fact]
    public async Task A_busy_mail_server_is_tried_again_and_not_for_ever()
    {
        var (shop, customer) = (await AShop(), APerson("later-"));
        await Buy(shop, customer);
        await Pass(days: 2);
        (await Rows(shop, "status")).Should().Equal("scheduled");

        // Of the waits the longest is a day.
        for (var attempt = 0; attempt < 6; attempt++)
            await Pass(days: 1);

        (await Rows(shop, "status", "reason")).Should().Equal("bounced not_delivered");
    }

    [Fact]
    public async Task An_outage_of_our_own_mail_server_ends_no_request()
    {
        var (shop, customer) = (await AShop(), APerson());
        await Buy(shop, customer);
        server.IsMailDown = true;
        try
        {
            for (var day = 0; day < 9; day++)
                await Pass(days: 1);
            (await Rows(shop, "status")).Should().Equal("scheduled");
        }
        finally
        {
            server.IsMailDown = false;
        }

        await Pass(days: 1);
        server.MailTo(customer).Should().ContainSingle();
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_purchase_that_was_forgotten()
    {
        var (shop, customer) = (await AShop(), APerson());
        var id = (await Buy(shop, customer))["[0].id"]!;
        (await shop.Erase(id)).ShouldBe(200);

        await Pass(days: 30);

        server.MailTo(customer).Should().BeEmpty();
    }

    [Fact]
    public async Task Mail_about_test_data_goes_to_the_folder_only()
    {
        var (shop, customer) = (await AShop(Mode.Test), APerson());
        await Buy(shop, customer);

        await Pass(days: 2);

        server.MailTo(customer).Should().BeEmpty();
        server.FiledFor(customer).Should().ContainSingle();
    }

    [Fact]
    public async Task An_account_writes_in_its_own_words()
    {
        var (shop, customer) = (await AShop(), APerson());
        var words = """{"remind_after": 0, "texts": {"fr": {"subject": "{first_name},\n{shop} vous <écoute>", "text": "Commande {reference}.\n\n<b>Merci</b> 👩‍🔬"}}}""";
        (await Choose(shop, words)).ShouldBe(200)["remind_after"].Should().Be("0");
        (await shop.Send(RawRequest.Get(Settings(shop)))).ShouldBe(200)["texts.fr.text"].Should().Be("Commande {reference}.\n\n<b>Merci</b> 👩‍🔬");
        await Buy(shop, customer, reference: "#77");

        await Pass(days: 2);

        var mail = server.MailTo(customer).Single();
        mail.Subject.Should().Be("Marie, Lampes & Cie vous <écoute>");
        mail.TextBody.Should().Contain("Commande #77.").And.Contain("<b>Merci</b> 👩‍🔬");
        mail.HtmlBody.Should().Contain("<p>Commande #77.</p>").And.Contain("&lt;b&gt;Merci&lt;/b&gt;").And.NotContain("<b>");
        await Pass(days: 60);
        server.MailTo(customer).Should().ContainSingle("the account wants no reminder");
    }

    [Theory]
    [InlineData("""{"remind_after": 61}""", "remind_after")]
    [InlineData("""{"remind_after": "7 days"}""", "remind_after")]
    [InlineData("""{"texts": {"fr": {"subject": "{prénom}"}}}""", "texts.fr.subject")]
    [InlineData("""{"texts": {"en": {"reminder_text": "{email}"}}}""", "texts.en.reminder_text")]
    [InlineData("""{"texts": {"en": {"subject": 5}}}""", "texts.en.subject")]
    public async Task What_cannot_be_is_refused_with_the_field(string body, string field) =>
        (await Choose(await AShop(), body)).ShouldBeRefused(422, "validation_error")["error.details.field"].Should().Be(field);

    [Theory]
    [InlineData("", "Que pensez-vous de votre achat chez Lampes & Cie\u00a0?", "Bonjour Marie,")]
    [InlineData("?language=en", "What do you think of your purchase from Lampes & Cie?", "Hello Marie,")]
    [InlineData("?language=fr&kind=reminder", "Rappel\u00a0: votre avis sur votre achat chez Lampes & Cie", "Bonjour Marie,")]
    public async Task A_preview_shows_what_a_customer_would_get(string query, string subject, string greeting)
    {
        var preview = (await Preview(query)).ShouldBe(200);

        (preview["from"], preview["subject"]).Should().Be(("Lampes & Cie", subject));
        preview["text"].Should().StartWith(greeting);
        preview["html"].Should().Contain("<html lang=");
        var link = Links().Match(preview["text"]!).Value;
        (await server.Send(RawRequest.Get(Path(link)))).ShouldBe(404);
    }

    [Fact]
    public async Task A_preview_in_a_language_that_nobody_is_written_to_in_is_refused() =>
        (await Preview("?language=de")).ShouldBeRefused(422, "validation_error");

    [Fact]
    public async Task Another_accounts_settings_are_unknown()
    {
        var (shop, other) = (await AShop(), await AShop());

        (await other.Send(RawRequest.Get(Settings(shop)))).ShouldBeRefused(404, "unknown_website");
        (await other.Send(RawRequest.Get(Settings(shop) + "/preview"))).ShouldBeRefused(404, "unknown_website");
        (await other.Send(RawRequest.Put(Settings(shop), "{}"))).ShouldBeRefused(404, "unknown_website");
    }

    /// <summary>Noon, some days later, whatever time other tests have left.</summary>
    private async Task Pass(int days)
    {
        server.Clock.Reset(server.Now.InUtc().Date.PlusDays(days).At(LocalTime.Noon).InUtc().ToInstant());
        await server.SendInvitations();
    }

    private async Task<Shop> AShop(Mode mode = Mode.Live) => await Shop.At(
        server, (await server.Given.APartner(mode)).Owner, settings => settings with { Name = "Lampes & Cie", LogoUrl = "https://lampes.example/logo.png" });

    private static string APerson(string prefix = "") => $"{prefix}{Ids.Text(10)}@example.com".ToLowerInvariant();

    /// <summary>Bought six days ago, so that they are asked tomorrow about all of it.</summary>
    private async Task<Reply> Buy(Shop shop, string customer, bool products = false, string language = "fr", string country = "FR", int hour = 12, string? reference = null)
    {
        var purchase = Shop.APurchase(reference)
            .With("purchase_date", $"{server.Now.InUtc().Date.PlusDays(-6):uuuu-MM-dd}T{hour:00}:00:00Z")
            .With("consumer.email", customer).With("consumer.language", language).With("consumer.country", country)
            .With("solicitation_parameters", new JsonObject { ["delay"] = 7, ["delay_product"] = 7 });
        if (products)
            purchase = purchase.With("products", new JsonArray(new JsonObject { ["product_ref"] = new JsonObject { ["reference"] = "SKU-1" }, ["name"] = "Lampe" }));
        return (await shop.Submit(purchase)).ShouldBe(200);
    }

    private static async Task<IReadOnlyList<string>> Rows(Shop shop, params string[] fields) =>
        [.. (await shop.FollowUp()).ShouldBe(200).Json.GetProperty("data").EnumerateArray().Select(row => string.Join(' ', fields.Select(field => row.TryGetProperty(field, out var value) ? value.ToString() : "-")))];

    private string Time() => NodaTime.Text.InstantPattern.General.Format(server.Now);

    private static string Settings(Shop shop) => $"/purchase-event/websites/{shop.Website}/invitations";

    private async Task<Reply> Preview(string query)
    {
        var shop = await AShop();
        return await shop.Send(RawRequest.Get($"{Settings(shop)}/preview{query}"));
    }

    private static Task<Reply> Choose(Shop shop, string body) => shop.Send(RawRequest.Put(Settings(shop), body));

    private Task<Reply> OneClick(string link) =>
        server.Send(new RawRequest("POST", link, Encoding.ASCII.GetBytes("List-Unsubscribe=One-Click"), [("Content-Type", "application/x-www-form-urlencoded")]));

    private static string StopIn(MimeMessage mail) => Path(mail.Headers["List-Unsubscribe"]!.Trim('<', '>'));

    private static string LinkIn(MimeMessage mail, string words) => Path(Regex.Match(mail.TextBody ?? "", words + "[^\n]*\n(\\S+)").Groups[1].Value);

    private static string Path(string link) => new Uri(link).PathAndQuery;

    [GeneratedRegex("http\\S+/review/\\S+")]
    private static partial Regex Links();
}
