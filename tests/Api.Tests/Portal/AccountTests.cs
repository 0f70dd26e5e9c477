using System.Reflection;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>What an account says of itself, what its people change of theirs, and what of it is written down.</summary>
public sealed class AccountTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const string NewPassword = "quatre petits chats";

    /// <summary>What is written down of people before they are signed in, and of their passwords, by hand.</summary>
    private static readonly string[] Noted =
        ["sign_in", "lock_sign_in", "confirm_email", "accept_invitation", "request_password_reset", "reset_password", "change_password", "disable_totp"];

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
        var next = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(first, "rel=\"next\" href=\"([^\"]+)\"").Groups[1].Value);
        var second = (await owner.Open(next)).ShouldBe(200).Text;

        first.Split("Changed the name").Length.Should().Be(1 + ListActivity.Take);
        second.Split("Changed the name").Length.Should().Be(1 + 1);
        second.Should().Contain("First page").And.NotContain("rel=\"next\"");
        (await owner.Open("/portal/account/activity?cursor=nonsense")).ShouldBe(404);
    }
}
