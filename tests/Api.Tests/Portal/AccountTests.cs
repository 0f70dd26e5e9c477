using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Portal;

/// <summary>What an account says of itself, what its people change of theirs, and what of it is written down.</summary>
public sealed class AccountTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const string NewPassword = "quatre petits chats";

    private const string Address = "/portal/account/email";

    private const string Account = "/portal/account";

    /// <summary>What is written down of people before they are signed in, and of their passwords, by hand.</summary>
    private static readonly string[] Noted =
        ["sign_in", "lock_sign_in", "confirm_email", "accept_invitation", "request_password_reset", "reset_password", "change_password", "disable_totp", "request_email_change", "change_email"];

    /// <summary>Every action that an account may find in its log.</summary>
    internal static IReadOnlyList<string> WhatAnAccountDoes { get; } =
    [
        .. Noted,
        .. typeof(IAudited).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IAudited).IsAssignableFrom(type) && type.GetCustomAttribute<AllowsAttribute>() is { } allows && allows.Actors.HasFlag(Actors.Partner))
            .Select(type => Names.SnakeCase(type.Name)),
    ];

    [Fact]
    public async Task An_owner_changes_the_profile_and_others_read_it()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var support = await PortalVisitor.SignedIn(server, Role.Support, owner.User.Partner);

        (await owner.Send("/portal/account", ("name", "Café Zoé"), ("email", "tech@shop.example"), ("language", "fr"), ("expired_window", "disputed"))).ShouldBe(302);

        var shown = (await support.Open("/portal/account")).ShouldBe(200).Text;
        shown.Should().Contain("<dd><bdi>Caf&#xE9; Zo&#xE9;</bdi></dd>").And.Contain("<bdi>tech@shop.example</bdi>").And.Contain("<dd>French</dd>").And.Contain("The order is disputed");
        shown.Should().NotContain("Save the profile");
        (await support.Open("/portal/account/activity")).ShouldBe(403);
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("email", "nobody")]
    [InlineData("language", "de")]
    [InlineData("expired_window", "later")]
    public async Task A_profile_that_is_wrong_is_not_taken(string field, string value)
    {
        var owner = await PortalVisitor.SignedIn(server);
        var typed = new Dictionary<string, string> { ["name"] = "New name", ["email"] = "new@shop.example", ["language"] = "en", ["expired_window"] = "completed", [field] = value };

        (await owner.Send("/portal/account", [.. typed.Select(pair => (pair.Key, pair.Value))])).ShouldBe(422);

        (await owner.Open("/portal/account")).Text.Should().NotContain("New name").And.NotContain("new@shop.example");
    }

    [Fact]
    public async Task An_owner_gives_the_account_a_logo_which_its_customers_see_until_it_goes()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var order = await (await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Test))).Create(Sample.MerchantOrder());
        var customers = new Uri(order["unboxing_url"]!).PathAndQuery;
        LogoOn(await server.Send(RawRequest.Get(customers))).Should().BeNull();

        (await owner.SendFile(Account, "logo.pdf", SampleMedia.Picture(SKEncodedImageFormat.Png, 1200, 300), "Logo", "image")).ShouldBe(302);

        var first = LogoOn(await server.Send(RawRequest.Get(customers)));
        LogoOn(await owner.Open(Account)).Should().Be(first).And.EndWith(".png");
        var shown = (await server.Send(RawRequest.Get(first!))).ShouldBe(200);
        shown.Header("Content-Type").Should().Be("image/png");
        using var picture = SKBitmap.Decode(shown.Body);
        (picture.Width, picture.Height).Should().Be((512, 128));

        (await owner.SendFile(Account, "logo.jpg", SampleMedia.JpegWithPlace(), "Logo", "image")).ShouldBe(302);
        var second = LogoOn(await owner.Open(Account));
        (await server.Send(RawRequest.Get(first!))).ShouldBe(404);
        Encoding.Latin1.GetString((await server.Send(RawRequest.Get(second!))).ShouldBe(200).Body).Should().NotContain(SampleMedia.Place);

        (await owner.Send(Account, "RemoveLogo")).ShouldBe(302);
        LogoOn(await server.Send(RawRequest.Get(customers))).Should().BeNull();
        (await server.Send(RawRequest.Get(second!))).ShouldBe(404);
        server.Stored.AuditOf($"partner:{owner.User.Partner.Value}").Should().ContainMatch("*change_logo*").And.ContainMatch("*remove_logo*");
    }

    [Fact]
    public async Task A_logo_that_is_no_picture_is_not_taken_and_the_profile_stands_as_it_was()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray();

        (await owner.SendFile(Account, "logo.png", svg, "Logo", "image")).ShouldBe(422).Text.Should().Contain("id=\"image-error\"").And.Contain("value=\"Boutique\"");
        (await owner.SendFile(Account, "logo.png", [], "Logo", "image")).ShouldBe(422).Text.Should().Contain("Choose a picture");
        (await owner.SendFile(Account, "logo.png", new byte[IImages.MostBytes + 1], "Logo", "image")).ShouldBe(413).Text.Should().Contain("larger than 10 MB");

        LogoOn(await owner.Open(Account)).Should().BeNull();
        (await server.Send(RawRequest.Get("/logos/md_00000000000000000000000000000000.png"))).ShouldBe(404);
        (await server.Send(RawRequest.Get("/logos/nonsense"))).ShouldBe(404);
    }

    [Fact]
    public async Task A_live_order_counts_against_the_plan_and_a_test_order_does_not()
    {
        var owner = await PortalVisitor.SignedIn(server);
        await (await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Live))).Create(Sample.MerchantOrder());
        await (await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Test))).Create(Sample.MerchantOrder());

        (await owner.Open("/portal/account")).ShouldBe(200).Text.Should().Contain("1 of 50 live orders");
    }

    [Fact]
    public async Task A_new_password_takes_the_old_one_and_keeps_only_this_browser_signed_in()
    {
        var (owner, _) = await PortalVisitor.SignedUp(server);
        var elsewhere = new PortalVisitor(server) { Email = owner.Email };
        (await elsewhere.SignIn()).ShouldBe(302);

        (await owner.Send("/portal/account/profile", "Password", ("current", "something else"), ("password", NewPassword))).ShouldBe(422).Text.Should().Contain("The present password is wrong");
        (await elsewhere.Open("/portal")).ShouldBe(200);
        (await owner.Send("/portal/account/profile", "Password", ("current", PortalVisitor.Password), ("password", "short"))).ShouldBe(422).Text.Should().Contain("id=\"password-error\"");
        (await owner.Send("/portal/account/profile", "Password", ("current", PortalVisitor.Password), ("password", NewPassword))).ShouldBe(302);

        (await owner.Open("/portal/account/profile")).ShouldBe(200).Text.Should().Contain("The password is changed");
        (await elsewhere.Open("/portal")).ShouldBe(302);
        (await elsewhere.SignIn()).ShouldBe(422);
        (await elsewhere.SignIn(NewPassword)).ShouldBe(302);
        (await owner.Mails()).Should().ContainSingle(mail => mail.Subject == "Your password was changed");
    }

    [Fact]
    public async Task Whoever_finds_a_browser_open_cannot_guess_the_password_for_ever()
    {
        var (owner, _) = await PortalVisitor.SignedUp(server);
        for (var time = 0; time < 5; time++)
            (await owner.Send("/portal/account/profile", "Password", ("current", $"guess number {time}"), ("password", NewPassword))).ShouldBe(422);

        (await owner.Send("/portal/account/profile", "Password", ("current", PortalVisitor.Password), ("password", NewPassword))).ShouldBe(422);
    }

    [Fact]
    public async Task A_new_address_is_confirmed_where_it_leads_and_the_old_one_hears_of_it_twice()
    {
        var ((owner, _), there) = (await PortalVisitor.SignedUp(server), new PortalVisitor(server));
        (await owner.Send(Address, ("email", there.Email), ("current", "something else"))).ShouldBe(422).Text.Should().Contain("The present password is wrong");
        (await there.Mails()).Should().BeEmpty();
        (await owner.Send(Address, ("email", there.Email), ("current", PortalVisitor.Password))).ShouldBe(302).Header("Location").Should().Be(Address);
        (await owner.Open(Address)).Text.Should().Contain($"We have written to {there.Email}");
        var link = await there.LinkIn("Confirm your new address");
        (await there.Open(link)).ShouldBe(200).Text.Should().Contain($"<bdi>{there.Email}</bdi>");
        (await owner.Mails()).Should().ContainSingle(mail => mail.Subject == "Your address on Parcours is about to change").Which.TextBody.Should().Contain(there.Email).And.NotContain("link=");
        (await new PortalVisitor(server) { Email = owner.Email }.SignIn()).ShouldBe(302);

        (await Confirm(there, link)).ShouldBe(302).Header("Location").Should().Be("/portal/account/profile");

        (await owner.Open("/portal/account/profile")).ShouldBe(200).Text.Should().Contain($"<bdi>{there.Email}</bdi>", "who was signed in stays so");
        (await new PortalVisitor(server) { Email = owner.Email }.SignIn()).ShouldBe(422);
        (await there.SignIn()).ShouldBe(302);
        (await owner.Mails()).Should().ContainSingle(mail => mail.Subject == "Your address on Parcours was changed").Which.TextBody.Should().Contain(there.Email);
        (await there.Open(link)).ShouldBe(404);
        (await there.Open("/portal/account/activity")).Text.Should().Contain("Asked for another e-mail address").And.Contain("Changed the e-mail address");
    }

    [Fact]
    public async Task That_an_address_is_taken_is_told_to_who_has_it_and_not_to_who_asks()
    {
        var ((owner, _), (other, _)) = (await PortalVisitor.SignedUp(server), await PortalVisitor.SignedUp(server));

        (await owner.Send(Address, ("email", other.Email.ToUpperInvariant()), ("current", PortalVisitor.Password))).ShouldBe(302);
        (await owner.Open(Address)).Text.Should().Contain($"We have written to {other.Email.ToUpperInvariant()}");
        var link = await new PortalVisitor(server) { Email = other.Email.ToUpperInvariant() }.LinkIn("Confirm your new address");

        (await Confirm(other, link)).ShouldBe(409).Text.Should().Contain("already belongs to an account");
        (await other.SignIn()).ShouldBe(302);
        (await owner.SignIn()).ShouldBe(302);
    }

    [Fact]
    public async Task Only_the_newest_link_to_an_address_leads_on_and_a_new_password_stops_it()
    {
        var ((owner, _), first, second) = (await PortalVisitor.SignedUp(server), new PortalVisitor(server), new PortalVisitor(server));
        foreach (var address in new[] { first, second })
            (await owner.Send(Address, ("email", address.Email), ("current", PortalVisitor.Password))).ShouldBe(302);
        (await first.Open(await first.LinkIn("Confirm your new address"))).ShouldBe(404).Text.Should().Contain("has expired");
        var link = await second.LinkIn("Confirm your new address");
        (await second.Open(link)).ShouldBe(200);

        (await owner.Send("/portal/account/profile", "Password", ("current", PortalVisitor.Password), ("password", NewPassword))).ShouldBe(302);

        (await second.Open(link)).ShouldBe(404);
        (await owner.Send(Address, ("email", second.Email), ("current", NewPassword))).ShouldBe(302);
        var late = await second.LinkIn("Confirm your new address");
        server.Clock.AdvanceHours(24);
        (await second.Open(late)).ShouldBe(404);
    }

    [Fact]
    public async Task Asking_for_an_address_is_no_way_to_guess_a_password_nor_to_write_to_strangers_for_ever()
    {
        var ((owner, _), (guessed, _), stranger) = (await PortalVisitor.SignedUp(server), await PortalVisitor.SignedUp(server), new PortalVisitor(server));
        (await owner.Send(Address, ("email", "nobody"), ("current", PortalVisitor.Password))).ShouldBe(422).Text.Should().Contain("id=\"email-error\"");
        for (var time = 0; time < 5; time++)
            (await owner.Send(Address, ("email", stranger.Email), ("current", PortalVisitor.Password))).ShouldBe(302);
        (await owner.Send(Address, ("email", stranger.Email), ("current", PortalVisitor.Password))).ShouldBe(429).Text.Should().Contain("written to several times");

        for (var time = 0; time < 5; time++)
            (await guessed.Send(Address, ("email", stranger.Email), ("current", $"guess number {time}"))).ShouldBe(422);
        (await guessed.Send(Address, ("email", stranger.Email), ("current", PortalVisitor.Password))).ShouldBe(422);
    }

    [Fact]
    public async Task What_people_did_is_listed_newest_first_and_stays_when_they_leave()
    {
        var (owner, other) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var support = await PortalVisitor.SignedIn(server, Role.Support, owner.User.Partner);
        (await support.Send("/portal/account/profile", "Name", ("name", "Max"))).ShouldBe(302);
        (await other.Send("/portal/account/profile", "Name", ("name", "Somebody else"))).ShouldBe(302);

        (await owner.Open("/portal/account/activity")).ShouldBe(200).Text.Should().Contain("Changed the name").And.Contain("<bdi>Max</bdi>").And.NotContain("Somebody else");

        (await owner.Send("/portal/team", "Remove", ("user", $"{support.User.Id.Value}"))).ShouldBe(302);
        var after = (await owner.Open("/portal/account/activity")).ShouldBe(200).Text;
        after.Should().Contain("Somebody who has left");
        after.IndexOf("Removed somebody", StringComparison.Ordinal).Should().BePositive().And.BeLessThan(after.IndexOf("Changed the name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_log_is_read_page_by_page_and_a_made_up_page_is_not_there()
    {
        var owner = await PortalVisitor.SignedIn(server);
        for (var time = 0; time <= ListActivity.Take; time++)
            (await owner.Send("/portal/account/profile", "Name", ("name", $"Zoé {time}"))).ShouldBe(302);

        var first = (await owner.Open("/portal/account/activity")).ShouldBe(200).Text;
        var next = System.Net.WebUtility.HtmlDecode(Regex.Match(first, "rel=\"next\" href=\"([^\"]+)\"").Groups[1].Value);
        var second = (await owner.Open(next)).ShouldBe(200).Text;

        first.Split("Changed the name").Length.Should().Be(1 + ListActivity.Take);
        second.Split("Changed the name").Length.Should().Be(1 + 1);
        second.Should().Contain("First page").And.NotContain("rel=\"next\"");
        (await owner.Open("/portal/account/activity?cursor=nonsense")).ShouldBe(404);
    }

    private static Task<Reply> Confirm(PortalVisitor visitor, string link) => visitor.Send(link, ("link", link.Split("link=")[1]));

    /// <summary>The address of the logo that a page shows.</summary>
    private static string? LogoOn(Reply page) => Regex.Match(page.ShouldBe(200).Text, "<img class=\"logo\" src=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } found ? found.Groups[1].Value : null;
}
