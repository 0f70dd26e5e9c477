using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;

namespace Parcours.Api.Tests.Portal;

/// <summary>Every page and form of the portal, for every role and for nobody; and what belongs to another account.</summary>
public sealed partial class PortalPolicyTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    public static TheoryData<string, string?, Role?> Everything => new(
        from rule in PortalPolicy.Table
        from role in Enum.GetValues<Role>().Select(role => (Role?)role).Prepend(null)
        select (rule.Page, rule.Form, role));

    [Theory, MemberData(nameof(Everything))]
    public async Task A_role_does_what_its_rules_say_and_nothing_else(string page, string? form, Role? role)
    {
        var visitor = role is { } one ? await PortalVisitor.SignedIn(server, one) : new PortalVisitor(server);
        var rule = PortalPolicy.Find(page, form)!;
        var address = AddressOf(page);

        var reply = form is null ? await visitor.Open(address) : await Try(visitor, address, form);

        if (rule.Roles is null)
            reply.Status.Should().NotBe(403).And.BeLessThan(500);
        else if (role is null)
            reply.ShouldBe(302).Header("Location").Should().StartWith("/portal/sign-in");
        else if (rule.Roles.Contains(role.Value))
            reply.Status.Should().NotBe(403).And.BeLessThan(500);
        else
            reply.ShouldBe(403).Text.Should().Contain("Your role does not include this");
    }

    [Fact]
    public async Task Every_handler_of_every_page_has_its_rule_and_every_rule_its_handler()
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        var handlers = new List<(string, string?)>();
        foreach (var page in Pages())
        {
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            handlers.AddRange(compiled.HandlerMethods!.Select(handler => (page.ViewEnginePath, HttpMethods.IsPost(handler.HttpMethod) ? handler.Name ?? "" : (string?)null)));
        }

        handlers.Should().BeEquivalentTo(PortalPolicy.Table.Select(rule => (rule.Page, rule.Form)));
    }

    [Fact]
    public async Task What_belongs_to_another_account_is_not_there()
    {
        var (mine, theirs) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var session = (await Service<IPortalSessions>().Open(theirs.User.Id, server.Now, TestContext.Current.CancellationToken)).Single();
        await theirs.Send("/portal/team", "Invite", ("email", "max@shop.example"), ("role", "support"));
        var invitation = (await Service<IPortalTokens>().Invitations(theirs.User.Partner, server.Now, TestContext.Current.CancellationToken)).Single();

        (await mine.Send("/portal/account/sessions", "Revoke", ("id", Text(session.Id.Value)))).ShouldBe(404);
        (await mine.Send("/portal/team", "Role", ("user", Text(theirs.User.Id.Value)), ("role", "read_only"))).ShouldBe(404);
        (await mine.Send("/portal/team", "Remove", ("user", Text(theirs.User.Id.Value)))).ShouldBe(404);
        (await mine.Send("/portal/team", "Withdraw", ("invitation", Text(invitation.Id.Value)))).ShouldBe(404);

        (await theirs.Open("/portal/team")).ShouldBe(200).Text.Should().Contain("max@shop.example").And.NotContain(mine.Email);
        (await mine.Open("/portal/team")).ShouldBe(200).Text.Should().NotContain(theirs.Email);
    }

    [Fact]
    public async Task A_team_is_invited_joins_changes_and_keeps_an_owner()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var invited = new PortalVisitor(server);
        (await owner.Send("/portal/team", "Invite", ("email", invited.Email), ("role", "support"))).ShouldBe(302);
        var link = await invited.LinkIn("Zoé invites you");
        (await invited.Open(link)).ShouldBe(200).Text.Should().Contain("Boutique");
        (await invited.Send(link, ("link", link.Split("link=")[1]), ("name", "Max"), ("password", PortalVisitor.Password))).ShouldBe(302);
        (await invited.Open("/portal")).ShouldBe(200);
        var max = (await Service<IPortalUsers>().Find(invited.Email, TestContext.Current.CancellationToken))!;
        (max.Partner, max.Role).Should().Be((owner.User.Partner, Role.Support));

        (await owner.Send("/portal/team", "Role", ("user", Text(owner.User.Id.Value)), ("role", "developer"))).ShouldBe(409).Text.Should().Contain("at least one owner");
        (await owner.Send("/portal/team", "Remove", ("user", Text(owner.User.Id.Value)))).ShouldBe(409);
        (await owner.Send("/portal/team", "Role", ("user", Text(max.Id.Value)), ("role", "king"))).ShouldBe(422);
        (await owner.Send("/portal/team", "Role", ("user", Text(max.Id.Value)), ("role", "owner"))).ShouldBe(302);
        (await owner.Send("/portal/team", "Role", ("user", Text(owner.User.Id.Value)), ("role", "developer"))).ShouldBe(302);
        (await owner.Send("/portal/team", "Invite", ("email", "x@shop.example"), ("role", "owner"))).ShouldBe(403);

        (await invited.Send("/portal/team", "Remove", ("user", Text(owner.User.Id.Value)))).ShouldBe(302);
        (await owner.Open("/portal")).ShouldBe(302);
        server.Stored.AuditOf($"user:{max.Id.Value}").Should().ContainMatch($"user:{owner.User.Id.Value} change_role from *");
    }

    [Fact]
    public async Task An_address_is_invited_anew_in_place_of_before_and_not_for_ever()
    {
        var (owner, invited) = (await PortalVisitor.SignedIn(server), new PortalVisitor(server));
        for (var time = 0; time < 5; time++)
            (await owner.Send("/portal/team", "Invite", ("email", invited.Email), ("role", time == 4 ? "developer" : "support"))).ShouldBe(302);

        (await owner.Send("/portal/team", "Invite", ("email", invited.Email), ("role", "support"))).ShouldBe(429).Text.Should().Contain("written to several times");

        (await Service<IPortalTokens>().Invitations(owner.User.Partner, server.Now, TestContext.Current.CancellationToken)).Should().ContainSingle().Which.Role.Should().Be(Role.Developer);
    }

    [Fact]
    public async Task An_invitation_of_somebody_who_has_an_account_tells_them_and_nobody_else()
    {
        var (owner, other) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        (await owner.Send("/portal/team", "Invite", ("email", other.Email), ("role", "support"))).ShouldBe(302);
        var link = await other.LinkIn("Zoé invites you");
        var browser = new PortalVisitor(server);

        (await browser.Send(link, ("link", link.Split("link=")[1]), ("name", "Max"), ("password", PortalVisitor.Password))).ShouldBe(409).Text.Should().Contain("already belongs to an account");
    }

    private async Task<Reply> Try(PortalVisitor visitor, string address, string form)
    {
        var token = PortalVisitor.TokenIn(await visitor.Open(address));
        if (token.Length == 0)
            token = PortalVisitor.TokenIn(await visitor.Open(visitor.User is null ? "/portal/sign-in" : "/portal"));
        return await visitor.Post(address + (form.Length == 0 ? "" : "?handler=" + form), ("__RequestVerificationToken", token));
    }

    /// <summary>Where the address names something, it is something that there is not.</summary>
    private string AddressOf(string page) => "/" + Named().Replace(Pages().Single(descriptor => descriptor.ViewEnginePath == page).AttributeRouteInfo!.Template!, "1");

    private IEnumerable<PageActionDescriptor> Pages() => Service<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
        .OfType<PageActionDescriptor>().Where(page => page.ViewEnginePath.StartsWith("/Portal/", StringComparison.Ordinal));

    private T Service<T>()
        where T : notnull => server.Services.GetRequiredService<T>();

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Named();
}
