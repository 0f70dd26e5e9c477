using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Api.Tests.Unboxing;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Application.Webhooks;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Browser.Tests;

/// <summary>What has to arrive before a page can be read, on a phone with a bad line: all of it but pictures and films.</summary>
public sealed class PageWeightTests(ProofServer server, Chromium chromium) : IClassFixture<ProofServer>
{
    private const int MostBytes = 150_000;

    /// <summary>Less than the style sheet that every page has: it would not have been counted.</summary>
    private const int LeastBytes = 10_000;

    private const int ManyRows = 60;

    private const string Measure = """
        () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter(part => !['img', 'video', 'audio', 'input'].includes(part.initiatorType))
          .reduce((sum, part) => sum + part.encodedBodySize, 0)
        """;

    /// <summary>Forms without a page, and files.</summary>
    private static readonly string[] NoPages =
        ["portal/mode", "portal/sign-out", "console/sign-out", "portal/orders/export", "portal/proofs/{order}/evidence", "portal/reviews/import/{import}/errors"];

    [Fact]
    public async Task No_page_weighs_more_than_150_kilobytes_however_full_it_is()
    {
        var named = await Fill();
        await using var visit = await chromium.Open(width: 360, language: "fr");
        await server.Enter(visit.Page, await PortalVisitor.SignedIn(server, partner: (await server.Shop).Merchant.Owner.Partner));
        await visit.Page.GotoAsync(server.BaseUrl + "/console/sign-in");
        await visit.Page.Locator("#secret").FillAsync("op_dev_dispatcher");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Locator("details.account").WaitForAsync();

        var weights = new Dictionary<string, int>();
        foreach (var template in Templates())
            weights[template] = await Weigh(visit.Page, named.GetValueOrDefault(template, "/" + template));

        weights.Should().HaveCountGreaterThan(40);
        weights.Where(page => page.Value is < LeastBytes or > MostBytes).Should().BeEmpty();
    }

    /// <summary>Every page there is; one whose address names something that <see cref="Fill"/> does not make is not found, and fails.</summary>
    private IEnumerable<string> Templates() => server.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
        .OfType<PageActionDescriptor>().Select(page => page.AttributeRouteInfo!.Template!).Except(NoPages).Order(StringComparer.Ordinal);

    private async Task<int> Weigh(IPage page, string address)
    {
        var answer = await page.GotoAsync(server.BaseUrl + address, new() { WaitUntil = WaitUntilState.Load });
        answer!.Status.Should().Be(200, address);
        return await page.EvaluateAsync<int>(Measure);
    }

    /// <summary>An account with as much as its lists show at once; returns where the pages are whose address names something.</summary>
    private async Task<Dictionary<string, string>> Fill()
    {
        var shop = await server.Shop;
        var owner = shop.Merchant.Owner;
        var (visitor, partner) = (await PortalVisitor.SignedIn(server, partner: owner.Partner), await server.Given.AKeyOf(owner));
        var order = "";
        for (var row = 0; row < ManyRows; row++)
            order = await server.Given.AnOrder(partner);
        var reviewer = await ManyReviews(owner);
        var review = await reviewer.Review();
        var published = await Published(visitor, reviewer);
        var (hook, attempt) = await ManyAttempts(visitor, partner);
        await ManyMembersAndDeeds(visitor, owner);
        var (signUp, invitation, reset, email) = (await Link("Confirm your address"), await Link("Zoé invites you"), await Link("Choose a new password"), await Link("Confirm your new address"));
        return new Dictionary<string, string>
        {
            ["portal/orders/{id}"] = "/portal/orders/" + order,
            ["portal/proofs/{order}"] = "/portal/proofs/" + shop.Proof,
            ["portal/reviews/{id}"] = "/portal/reviews/" + review,
            ["portal/developers/webhooks/{id}"] = hook,
            ["portal/developers/webhooks/{id}/settings"] = hook + "/settings",
            ["portal/developers/webhooks/{id}/attempts/{attempt}"] = attempt,
            ["portal/confirm"] = signUp,
            ["portal/invitation"] = invitation,
            ["portal/reset"] = reset,
            ["portal/new-email"] = email,
            ["portal/second-factor"] = "/portal/sign-in",
            ["track/{id}"] = "/track/" + order,
            ["unboxing-customer.html"] = (await Customer.Of(server, shop.Merchant)).Page,
            ["review/{token}"] = Reviewer.Of(server, reviewer.Shop).Page,
            ["review/{token}/stop"] = reviewer.Page + "/stop",
            ["reviews/{id}"] = "/reviews/" + published,
            ["console/orders/{id}"] = "/console/orders/" + order,
            ["docs/guide/{section?}/{name?}"] = "/docs/guide/fr",
        };
    }

    private async Task<Reviewer> ManyReviews(Owner owner)
    {
        var website = await server.Given.AWebsite(owner, new WebsiteSettings("Boutique"));
        var reviewer = Reviewer.Of(server, website);
        for (var row = 0; row < ManyRows / 2; row++)
        {
            reviewer = Reviewer.Of(server, website);
            await reviewer.Review(product: null, text: "Très belle boutique, je recommande à tous mes amis.");
        }

        return reviewer;
    }

    private static async Task<string> Published(PortalVisitor visitor, Reviewer reviewer)
    {
        var id = await reviewer.Review(Reviewer.Chair);
        (await visitor.Send("/portal/reviews/" + id, "Approve", ("version", "1"))).ShouldBe(302);
        return id;
    }

    private async Task<(string Endpoint, string Attempt)> ManyAttempts(PortalVisitor visitor, Partner partner)
    {
        const string Hooks = "/portal/developers/webhooks";
        await visitor.Send(Hooks, "Add", ("url", "http://127.0.0.1:9/hooks"), ("scope", "all"));
        var page = $"{Hooks}/{(await partner.Get("/v1/webhook_endpoints"))["data[0].id"]}";
        for (var row = 0; row < ListWebhookDeliveries.DefaultLimit; row++)
            await visitor.Send(page, "Test", ("type", "order.out_for_delivery"));
        return (page, $"{page}/attempts/{(await partner.Get("/v1/webhook_deliveries"))["data[0].id"]}");
    }

    private async Task ManyMembersAndDeeds(PortalVisitor visitor, Owner owner)
    {
        for (var row = 0; row < ManyRows; row++)
            await visitor.Send("/portal/account/profile", "Name", ("name", $"Zoé Tremblay-Wolfeschlegelsteinhausenbergerdorff {row}"));
        for (var row = 0; row < ManyRows / 3; row++)
            await PortalVisitor.SignedIn(server, Role.Support, owner.Partner);
        await server.Given.InAUnit(async (services, ct) =>
        {
            var asked = Enumerable.Range(0, ManyRows).Select(row => new LoggedRequest(owner, "pk_test_abcdefghijklmnopqrstuvwx", "POST", "/v1/webhook_endpoints/{id}/rotate_secret", 201, $"req_{row:000000000000}", 800, server.Now));
            await services.GetRequiredService<IRequestLog>().Append([.. asked], ct);
            return true;
        });
    }

    /// <summary>The link of a mail to somebody who came so far.</summary>
    private async Task<string> Link(string subject)
    {
        var person = new PortalVisitor(server);
        switch (subject)
        {
            case "Zoé invites you":
                await (await PortalVisitor.SignedIn(server)).Send("/portal/team", "Invite", ("email", person.Email), ("role", "support"));
                break;
            case "Confirm your new address":
                var (moving, _) = await PortalVisitor.SignedUp(server);
                await moving.Send("/portal/account/email", ("email", person.Email), ("current", PortalVisitor.Password));
                break;
            case "Choose a new password":
                (person, _) = await PortalVisitor.SignedUp(server);
                await person.Send("/portal/forgotten", ("email", person.Email));
                break;
            default:
                await person.SignUp();
                break;
        }

        return await person.LinkIn(subject);
    }
}
