using Microsoft.Playwright;
using OtpNet;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Browser.Tests;

/// <summary>The portal as people see it: on a phone and on a screen, by day and by night, in both languages, with and without a mouse.</summary>
public sealed class PortalTests(RunningServer server, Chromium chromium) : IClassFixture<RunningServer>
{
    private const int Phone = 360;

    private static readonly string[] SignedOut = ["sign-up", "sign-up-wrong", "check-mail", "sign-in", "sign-in-wrong", "forgotten", "confirm", "confirm-over", "first-keys", "invitation", "new-email"];

    private static readonly string[] SignedIn = ["home", "home-live", "account-menu", "sessions", "security", "security-setup", "security-codes", "security-on", "team", "team-remove", "team-seen", "denied", "account", "account-seen", "account-logo", "profile", "activity", "email", "email-wrong"];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(SignedOut.Concat(SignedIn));

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene, language);
        await visit.Photograph($"portal-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", Phone)]
    [InlineData("fr", 1440)]
    public async Task By_keyboard_alone_somebody_comes_from_the_first_form_to_their_keys(string language, int width)
    {
        await using var visit = await chromium.Open(width, language);
        var (page, mailbox) = (visit.Page, new PortalVisitor(server));
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(server.BaseUrl + "/portal/sign-up");

        await page.Type(page.Locator("#name"), "Zoé Tremblay");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Boutique Zoé");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(mailbox.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(PortalVisitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await Shows(page, "portal.check_mail.title", language);

        await page.GotoAsync(server.BaseUrl + await mailbox.LinkIn(language == "fr" ? "Confirmez votre adresse" : "Confirm your address"));
        await Shows(page, "portal.confirm.title", language);
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.confirm.send", language) }));
        await Shows(page, "portal.first_keys.title", language);

        var secret = await page.Locator("#secret").InnerTextAsync();
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.copy_which", language).Replace("{0}", Text("portal.first_keys.secret", language), StringComparison.Ordinal), Exact = true }));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.copied", language), Exact = true })).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Should().Be(secret).And.StartWith("sk_test_secret_");

        await page.Press(page.GetByText("Python", new() { Exact = true }));
        await Assertions.Expect(page.Locator("#snippet-3")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#snippet-0")).ToBeHiddenAsync();
        (await page.Locator("#snippet-3").InnerTextAsync()).Should().Contain(secret);

        await page.GetByRole(AriaRole.Link, new() { Name = Text("portal.first_keys.on", language) }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Zoé Tremblay");
        visit.Complaints.Should().BeEmpty();
    }

    [Theory]
    [InlineData("en", 1440)]
    [InlineData("fr", Phone)]
    public async Task With_a_second_factor_the_code_comes_after_the_password(string language, int width)
    {
        var (owner, _) = await PortalVisitor.SignedUp(server);
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await server.Enter(page, owner);
        await page.GotoAsync(server.BaseUrl + "/portal/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = Text("portal.security.begin", language) }).ClickAsync();
        var totp = new Totp(Base32Encoding.ToBytes((await page.Locator("#totp-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal)));
        await page.Locator("#code").FillAsync(totp.ComputeTotp(server.Now.ToDateTimeUtc()));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#recovery")).ToBeVisibleAsync();
        await page.Locator("details.account summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Text("portal.nav.sign_out", language) }).ClickAsync();
        await Shows(page, "portal.sign_in.title", language);

        await page.Locator("#email").FillAsync(owner.Email);
        await page.Locator("#password").FillAsync(PortalVisitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await Shows(page, "portal.second_factor.title", language);
        await visit.Photograph($"portal-second-factor-{language}-{width}");
        await page.Locator("#code").FillAsync("000000");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(Text("portal.second_factor.wrong", language));
        (await Axe.Violations(page)).Should().BeEmpty();

        // The code of the present half minute has been used.
        await page.Locator("#code").FillAsync(totp.ComputeTotp(server.Now.ToDateTimeUtc().AddSeconds(30)));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Zoé");
    }

    [Theory]
    [InlineData("en", Phone)]
    [InlineData("fr", 1440)]
    public async Task By_keyboard_alone_somebody_signs_in_to_where_they_wanted_to_go_and_out_again(string language, int width)
    {
        var (owner, _) = await PortalVisitor.SignedUp(server);
        await using var visit = await chromium.Open(width, language);
        var page = visit.Page;
        await page.GotoAsync(server.BaseUrl + "/portal/team");
        await Shows(page, "portal.sign_in.title", language);

        await page.Type(page.Locator("#email"), owner.Email);
        await page.Type(page.Locator("#password"), PortalVisitor.Password);
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.sign_in.send", language), Exact = true }));
        await Shows(page, "portal.team.title", language);

        await page.Press(page.Locator("details.account summary"));
        await page.Press(page.GetByRole(AriaRole.Button, new() { Name = Text("portal.nav.sign_out", language) }));
        await Shows(page, "portal.sign_in.title", language);
        visit.Complaints.Should().BeEmpty();
    }

    [Theory]
    [InlineData("fr", Phone, ColorScheme.Dark)]
    [InlineData("en", 1440, ColorScheme.Light)]
    public async Task The_accounts_logo_stands_above_what_its_customers_are_asked(string language, int width, ColorScheme scheme)
    {
        var owner = await PortalVisitor.SignedIn(server);
        (await owner.SendFile("/portal/account", "logo.png", SampleMedia.Picture(SKEncodedImageFormat.Png, 900, 200), "Logo", "image")).ShouldBe(302);
        var order = (await (await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Test))).Create(Sample.MerchantOrder())).ShouldBe(201);
        await using var visit = await chromium.Open(width, language, scheme);

        await visit.Page.GotoAsync(server.BaseUrl + new Uri(order["unboxing_url"]!).PathAndQuery);
        await visit.Photograph($"unboxing-logo-{language}-{width}");

        (await visit.Page.EvaluateAsync<int>("async () => { const logo = document.querySelector('img.logo'); await logo.decode(); return logo.naturalWidth; }")).Should().Be(512);
        await visit.ShouldReadWell(language);
    }

    [Fact]
    public async Task The_switch_changes_what_cannot_be_missed()
    {
        await using var visit = await chromium.Open(Phone);
        await server.Enter(visit.Page, await PortalVisitor.SignedIn(server));
        await visit.Page.GotoAsync(server.BaseUrl + "/portal/team");
        await Assertions.Expect(visit.Page.Locator(".test-banner")).ToBeInViewportAsync();
        await visit.Page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await Assertions.Expect(visit.Page.Locator(".test-banner")).ToBeInViewportAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Live" }).ClickAsync();

        await Assertions.Expect(visit.Page.Locator(".test-banner")).ToHaveCountAsync(0);
        visit.Page.Url.Should().EndWith("/portal/team");
        (await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Live" }).GetAttributeAsync("aria-pressed")).Should().Be("true");
    }

    private async Task Show(IPage page, string scene, string language)
    {
        switch (scene)
        {
            case "sign-up" or "check-mail" or "sign-in" or "forgotten":
                await Go(page, "/portal/" + scene);
                break;
            case "sign-up-wrong":
                await Go(page, "/portal/sign-up");
                await page.Locator("#name").FillAsync("Zoé");
                await page.Locator("#email").FillAsync("zoe@");
                await page.Locator("#password").FillAsync("motdepasse123");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#wrong").WaitForAsync();
                break;
            case "sign-in-wrong":
                await Go(page, "/portal/sign-in");
                await page.Locator("#email").FillAsync("nobody@shop.example");
                await page.Locator("#password").FillAsync("something wrong");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#wrong").WaitForAsync();
                break;
            case "confirm" or "first-keys":
                var newcomer = new PortalVisitor(server);
                await newcomer.SignUp();
                await Go(page, await newcomer.LinkIn("Confirm your address") + "&lang=" + language, language);
                if (scene == "first-keys")
                {
                    await page.Locator("button.primary").ClickAsync();
                    await page.Locator("#arrived").WaitForAsync();
                }

                break;
            case "confirm-over":
                await Go(page, "/portal/confirm?link=nonsense");
                break;
            case "invitation":
                var invited = new PortalVisitor(server);
                await (await PortalVisitor.SignedIn(server)).Send("/portal/team", "Invite", ("email", invited.Email), ("role", "read_only"));
                await Go(page, await invited.LinkIn("Zoé invites you"), language);
                break;
            case "new-email":
                var ((moving, _), there) = (await PortalVisitor.SignedUp(server), new PortalVisitor(server));
                await moving.Send("/portal/account/email", ("email", there.Email), ("current", PortalVisitor.Password));
                await Go(page, await there.LinkIn("Confirm your new address"), language);
                break;
            default:
                await ShowSignedIn(page, scene, language);
                break;
        }
    }

    private async Task ShowSignedIn(IPage page, string scene, string language)
    {
        var isGuest = scene is "team-seen" or "denied" or "account-seen";
        var owner = await PortalVisitor.SignedIn(server);
        var visitor = isGuest ? await PortalVisitor.SignedIn(server, Role.ReadOnly, owner.User.Partner) : owner;
        await server.Enter(page, visitor);
        if (scene is "team" or "team-remove" or "team-seen")
        {
            await PortalVisitor.SignedIn(server, Role.Support, owner.User.Partner);
            await owner.Send("/portal/team", "Invite", ("email", $"alexandre.wolfeschlegelstein-{owner.User.Id.Value}@boutique.example"), ("role", "developer"));
        }

        if (scene == "account-logo")
            await owner.SendFile("/portal/account", "logo.png", SampleMedia.Picture(SKEncodedImageFormat.Png, 900, 200), "Logo", "image");
        if (scene == "activity")
        {
            await owner.Send("/portal/account/profile", "Name", ("name", "Zoé-Alexandrine de Villeneuve-Wolfeschlegelstein"));
            await owner.Send("/portal/team", "Invite", ("email", "max@boutique.example"), ("role", "developer"));
        }

        await Go(page, scene switch
        {
            "sessions" => "/portal/account/sessions",
            "account" or "account-seen" or "account-logo" => "/portal/account",
            "profile" => "/portal/account/profile",
            "email" or "email-wrong" => "/portal/account/email",
            "activity" => "/portal/account/activity",
            "security" or "security-setup" or "security-codes" or "security-on" => "/portal/account/security",
            "team" or "team-remove" or "team-seen" or "denied" => "/portal/team",
            _ => "/portal",
        });
        switch (scene)
        {
            case "home-live":
                await page.Locator(".switch [value=live]").ClickAsync();
                await page.Locator(".switch [value=live][aria-pressed=true]").WaitForAsync();
                break;
            case "team-remove":
                await page.Locator(".sure summary").Nth(1).ClickAsync();
                break;
            case "email-wrong":
                await page.Locator("#email").FillAsync("zoe@");
                await page.Locator("main button.primary").ClickAsync();
                await page.Locator("#email-error").WaitForAsync();
                break;
            case "account-menu":
                await page.Locator("details.account summary").ClickAsync();
                break;
            case "denied":
                await page.EvaluateAsync("() => { const form = document.querySelector('.switch'); form.action = '/portal/team?handler=Invite'; form.querySelector('button').click(); }");
                await Shows(page, "portal.denied.title", language);
                break;
            case "security-setup" or "security-codes" or "security-on":
                await page.Locator("main button.primary").ClickAsync();
                var key = await page.Locator("#totp-key").InnerTextAsync();
                if (scene == "security-setup")
                    break;
                await page.Locator("#code").FillAsync(new Totp(Base32Encoding.ToBytes(key.Replace(" ", "", StringComparison.Ordinal))).ComputeTotp(server.Now.ToDateTimeUtc()));
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#recovery").WaitForAsync();
                if (scene == "security-on")
                    await page.Locator("main a.button").ClickAsync();
                break;
            default:
                break;
        }
    }

    private Task<IResponse?> Go(IPage page, string target, string? language = null) =>
        page.GotoAsync(server.BaseUrl + (language is null ? target : target.Replace("lang=en", "lang=" + language, StringComparison.Ordinal)));

    private static Task Shows(IPage page, string title, string language) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Text(title, language));
}
