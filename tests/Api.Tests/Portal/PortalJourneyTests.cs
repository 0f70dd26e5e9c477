using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>From the first form to the first call, and every way in and out, over a socket.</summary>
public sealed class PortalJourneyTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const string Home = "/portal";

    [Fact]
    public async Task Whoever_confirms_their_address_has_keys_that_work_and_is_signed_in()
    {
        var visitor = new PortalVisitor(server);
        (await visitor.SignUp()).ShouldBe(302).Header("Location").Should().Be("/portal/check-mail");
        (await visitor.Open("/portal/check-mail")).ShouldBe(200);
        server.Stored.TablesThatMention(visitor.Email).Should().NotContain("portal_users", "nothing is opened yet");
        (await visitor.SignIn()).ShouldBe(422);

        var link = await visitor.LinkIn("Confirm your address");
        (await visitor.Open(link)).ShouldBe(200).Text.Should().Contain("Boutique Zo&#xE9;");
        (await visitor.Open(link)).ShouldBe(200);
        var keys = (await visitor.Confirm(link)).ShouldBe(200);

        var partner = new Partner(server.Wire, () => server.Now, PortalVisitor.Shown(keys, "public-key"), PortalVisitor.Shown(keys, "secret"));
        (await partner.Quote(Sample.Quote())).ShouldBe(200);
        (await new Merchant(server.Wire, PortalVisitor.Shown(keys, "merchant-secret")).Create(Sample.MerchantOrder())).ShouldBe(201);
        (await visitor.Open(Home)).ShouldBe(200).Text.Should().Contain("Hello <bdi>Zo&#xE9;</bdi>").And.Contain("Test mode");
        (await visitor.Confirm(link)).ShouldBe(404);
        (await visitor.Open(Home)).Text.Should().NotContain("sk_test", "a secret is shown once");
    }

    [Fact]
    public async Task The_session_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        var (_, keys) = await PortalVisitor.SignedUp(server);

        var cookie = keys.Headers["Set-Cookie"].Single(header => header.StartsWith("parcours_session=", StringComparison.Ordinal));

        cookie.ToLowerInvariant().Should().Contain("; httponly").And.Contain("; samesite=lax").And.Contain("; path=/").And.NotContain("domain=");
        keys.Header("Cache-Control").Should().Contain("no-store");
        keys.Header("Content-Security-Policy").Should().NotContain("unsafe");
    }

    [Fact]
    public async Task An_address_that_is_known_gets_the_same_answer_and_its_owner_a_word()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        var stranger = new PortalVisitor(server) { Email = visitor.Email.ToUpperInvariant() };

        (await stranger.SignUp()).ShouldBe(302).Header("Location").Should().Be("/portal/check-mail");

        (await visitor.Mails()).Should().ContainSingle(mail => mail.Subject == "You already have a Parcours account").Which.TextBody.Should().NotContain("link=");
        (await new PortalVisitor(server).Send("/portal/forgotten", ("email", "nobody@shop.example"))).ShouldBe(302).Header("Location").Should().Be("/portal/check-mail");
    }

    [Fact]
    public async Task Nobody_is_sent_more_than_a_few_mails_an_hour()
    {
        var visitor = new PortalVisitor(server);
        for (var time = 0; time < 7; time++)
            (await visitor.SignUp()).ShouldBe(302);

        (await visitor.Mails()).Should().HaveCount(5);
    }

    [Theory]
    [InlineData("password", "short")]
    [InlineData("password", "motdepasse123")]
    [InlineData("email", "no address")]
    [InlineData("name", " ")]
    [InlineData("company", "")]
    public async Task What_is_wrong_with_a_form_stands_beside_its_field(string field, string value)
    {
        var fields = new Dictionary<string, string> { ["name"] = "Zoé <b>", ["company"] = "Shop", ["email"] = "zoe@shop.example", ["password"] = PortalVisitor.Password, [field] = value };

        var reply = (await new PortalVisitor(server).Send("/portal/sign-up", [.. fields.Select(pair => (pair.Key, pair.Value))])).ShouldBe(422);

        reply.Text.Should().Contain($"id=\"{field}-error\"").And.Contain("role=\"alert\"").And.NotContain(PortalVisitor.Password).And.NotContain("<b>");
    }

    [Fact]
    public async Task Wrong_passwords_and_unknown_addresses_are_one_answer_and_many_of_them_make_an_account_wait()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        var browser = new PortalVisitor(server) { Email = visitor.Email };
        var unknown = Visible(await new PortalVisitor(server).SignIn());
        for (var time = 0; time < Lockout.Free; time++)
            Visible(await browser.SignIn("wrong password")).Should().Be(unknown);

        Visible(await browser.SignIn()).Should().Be(unknown, "the account waits, and does not say so");
        server.Clock.AdvanceMinutes(1);
        (await browser.SignIn()).ShouldBe(302).Header("Location").Should().Be(Home);
        (await browser.Open(Home)).ShouldBe(200);

        static string Visible(Reply reply) => reply.ShouldBe(422).Text.Split("role=\"alert\"")[1].Split("</div>")[0];
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_the_old_password()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        var elsewhere = new PortalVisitor(server) { Email = visitor.Email };
        (await elsewhere.Send("/portal/forgotten", ("email", visitor.Email))).ShouldBe(302);
        var link = await visitor.LinkIn("Choose a new password");

        (await elsewhere.Open(link)).ShouldBe(200);
        (await elsewhere.Send(link, ("link", link.Split("link=")[1]), ("password", "quatre petits chiens"))).ShouldBe(302).Header("Location").Should().Be("/portal/sign-in");

        (await visitor.Open(Home)).ShouldBe(302);
        (await elsewhere.Open(link)).ShouldBe(404);
        (await elsewhere.SignIn()).ShouldBe(422);
        (await elsewhere.SignIn("quatre petits chiens")).ShouldBe(302);
        (await visitor.Mails()).Should().Contain(mail => mail.Subject == "Your password was changed");
    }

    [Fact]
    public async Task A_link_is_over_when_its_time_is()
    {
        var visitor = new PortalVisitor(server);
        await visitor.SignUp();
        var link = await visitor.LinkIn("Confirm your address");
        server.Clock.AdvanceHours(24);

        (await visitor.Open(link)).ShouldBe(404).Text.Should().Contain("has expired");
        (await visitor.Open("/portal/confirm?link=nonsense")).ShouldBe(404);
        (await visitor.Open("/portal/reset" + link[link.IndexOf('?', StringComparison.Ordinal)..])).ShouldBe(404);
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_opens_nothing_and_no_code_works_twice()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        (await visitor.Send("/portal/account/security", "Begin")).ShouldBe(302);
        var setup = (await visitor.Open("/portal/account/security")).ShouldBe(200);
        setup.Text.Should().Contain("<svg xmlns");
        var totp = new Totp(Base32Encoding.ToBytes(PortalVisitor.Shown(setup, "totp-key").Replace(" ", "", StringComparison.Ordinal)));
        (await visitor.Send("/portal/account/security", "Confirm", ("code", "000000"))).ShouldBe(422);
        var codes = PortalVisitor.Shown((await visitor.Send("/portal/account/security", "Confirm", ("code", Code(totp)))).ShouldBe(200), "recovery").Split('\n');
        codes.Should().HaveCount(RecoveryCode.Count).And.OnlyHaveUniqueItems();

        server.Clock.AdvanceMinutes(1);
        var browser = new PortalVisitor(server) { Email = visitor.Email };
        (await browser.SignIn()).ShouldBe(302).Header("Location").Should().StartWith("/portal/second-factor");
        (await browser.Open(Home)).ShouldBe(302);
        (await browser.Send("/portal/second-factor", ("code", "000000"))).ShouldBe(422);
        (await browser.Send("/portal/second-factor", ("code", Code(totp)))).ShouldBe(302).Header("Location").Should().Be(Home);
        (await browser.Open(Home)).ShouldBe(200);

        var second = new PortalVisitor(server) { Email = visitor.Email };
        await second.SignIn();
        (await second.Send("/portal/second-factor", ("code", Code(totp)))).ShouldBe(422);
        (await second.Send("/portal/second-factor", ("code", codes[0].ToUpperInvariant()))).ShouldBe(302);
        var third = new PortalVisitor(server) { Email = visitor.Email };
        await third.SignIn();
        (await third.Send("/portal/second-factor", ("code", codes[0]))).ShouldBe(422);

        (await second.Send("/portal/account/security", "Disable", ("code", "123456"))).ShouldBe(422);
        (await second.Send("/portal/account/security", "Disable", ("code", codes[1]))).ShouldBe(302);
        (await third.SignIn()).ShouldBe(302).Header("Location").Should().Be(Home);
        (await visitor.Mails()).Should().Contain(mail => mail.Subject == "Two-step verification is off");
    }

    [Fact]
    public async Task Whoever_knows_the_password_cannot_guess_codes_for_ever()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        await visitor.Send("/portal/account/security", "Begin");
        var totp = new Totp(Base32Encoding.ToBytes(PortalVisitor.Shown(await visitor.Open("/portal/account/security"), "totp-key").Replace(" ", "", StringComparison.Ordinal)));
        await visitor.Send("/portal/account/security", "Confirm", ("code", Code(totp)));
        server.Clock.AdvanceMinutes(1);

        var thief = new PortalVisitor(server) { Email = visitor.Email };
        for (var time = 0; time < Lockout.Free; time++)
        {
            (await thief.SignIn()).ShouldBe(302);
            (await thief.Send("/portal/second-factor", ("code", "000000"))).ShouldBe(422);
        }

        (await thief.SignIn()).ShouldBe(422);
        (await thief.Send("/portal/second-factor", ("code", Code(totp)))).ShouldBe(422);
    }

    [Fact]
    public async Task Sessions_are_seen_and_ended_one_by_one_or_all_at_once()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        var (phone, desk) = (new PortalVisitor(server) { Email = visitor.Email }, new PortalVisitor(server) { Email = visitor.Email });
        await phone.SignIn();
        await desk.SignIn();

        var shown = (await visitor.Open("/portal/account/sessions")).ShouldBe(200);
        shown.Text.Should().Contain("Firefox").And.Contain("This browser");
        var id = shown.Text.Split("name=\"id\" value=\"")[1].Split('"')[0];
        (await visitor.Send("/portal/account/sessions", "Revoke", ("id", id))).ShouldBe(302);
        (await desk.Open(Home)).ShouldBe(302);
        (await phone.Open(Home)).ShouldBe(200);

        (await visitor.Send("/portal/account/sessions", "Everywhere")).ShouldBe(302);
        (await phone.Open(Home)).ShouldBe(302);
        (await visitor.Open(Home)).ShouldBe(302).Header("Location").Should().Be("/portal/sign-in");
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_somebody_wanted_to_go_and_to_no_other_site()
    {
        var (visitor, _) = await PortalVisitor.SignedUp(server);
        var browser = new PortalVisitor(server) { Email = visitor.Email };

        (await browser.Open("/portal/team")).ShouldBe(302).Header("Location").Should().Be("/portal/sign-in?next=%2Fportal%2Fteam");
        (await browser.Send("/portal/sign-in", ("email", visitor.Email), ("password", PortalVisitor.Password), ("next", "//evil.example/portal"))).ShouldBe(302).Header("Location").Should().Be(Home);
        (await browser.Send(Home, ("x", "y"))).ShouldBe(405);
        (await browser.Send("/portal/team", "SignOut")).ShouldBe(405);
        (await browser.Post("/portal/sign-out", ("__RequestVerificationToken", PortalVisitor.TokenIn(await browser.Open(Home))))).ShouldBe(302);
        (await browser.Open(Home)).ShouldBe(302);
    }

    [Fact]
    public async Task A_form_that_did_not_come_from_our_page_is_shown_anew()
    {
        var visitor = await PortalVisitor.SignedIn(server);

        var reply = (await visitor.Post("/portal/account/sessions?handler=Everywhere")).ShouldBe(302);

        reply.Header("Location").Should().Be("/portal/account/sessions?stale=1");
        (await visitor.Open("/portal/account/sessions?stale=1")).ShouldBe(200).Text.Should().Contain("open for too long");
    }

    [Fact]
    public async Task The_switch_and_the_language_are_remembered()
    {
        var visitor = await PortalVisitor.SignedIn(server);
        (await visitor.Open(Home)).Text.Should().Contain("test-banner");

        (await visitor.Post("/portal/mode", ("__RequestVerificationToken", PortalVisitor.TokenIn(await visitor.Open(Home))), ("to", "live"), ("next", "/portal/team"))).ShouldBe(302).Header("Location").Should().Be("/portal/team");
        (await visitor.Open("/portal/team")).Text.Should().NotContain("test-banner");
        await visitor.Open("/portal/team?lang=fr");

        (await visitor.Open(Home)).Text.Should().Contain("<html lang=\"fr\">").And.Contain("Bonjour");
        (await server.Services.GetRequiredService<IPortalUsers>().Find(visitor.User.Id, TestContext.Current.CancellationToken))!.Language.Should().Be("fr");
        (await new PortalVisitor(server).Open("/portal/sign-in")).Text.Should().Contain("<html lang=\"en\">");
    }

    [Fact]
    public async Task Nothing_of_a_person_and_no_secret_is_in_the_log()
    {
        var (visitor, keys) = await PortalVisitor.SignedUp(server);
        await visitor.Send("/portal/sign-in", ("email", visitor.Email), ("password", PortalVisitor.Password));
        var link = await visitor.LinkIn("Confirm your address");

        var log = string.Join('\n', server.Logs.Events.Select(LogLines.Write));

        log.Should().NotContain(visitor.Email).And.NotContain(PortalVisitor.Password).And.NotContain(link.Split("link=")[1]).And.NotContain(PortalVisitor.Shown(keys, "secret"));
        server.Stored.TablesThatMention(PortalVisitor.Password).Should().BeEmpty();
        server.Stored.TablesThatMention(visitor.Cookies["parcours_session"]).Should().BeEmpty();
    }

    private string Code(Totp totp) => totp.ComputeTotp(server.Now.ToDateTimeUtc());
}
