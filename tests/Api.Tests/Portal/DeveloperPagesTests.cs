using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Api.Operations;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Portal;

/// <summary>Keys, webhooks and requests, as the people see them who write an account's programs.</summary>
public sealed partial class DeveloperPagesTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const string Keys = "/portal/developers/keys";

    private const string Hooks = "/portal/developers/webhooks";

    private const string Requests = "/portal/developers/requests";

    private const string ApiSecret = "/api/b2b/webhook_secret";

    private const string Broken = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 9\r\n\r\noops <b>!";

    /// <summary>More than a credential is remembered for.</summary>
    private static readonly Duration AMoment = Duration.FromSeconds(6);

    [Fact]
    public async Task A_signing_key_is_made_renewed_with_an_overlap_and_revoked()
    {
        var developer = await PortalVisitor.SignedIn(server, Role.Developer);
        (await developer.Open(Keys)).ShouldBe(200).Text.Should().Contain("There is no key of this kind yet.");

        var made = (await developer.Send(Keys, "AddSigning")).ShouldBe(200);
        var (key, first) = (PortalVisitor.Shown(made, "public-key"), PortalVisitor.Shown(made, "secret"));
        (await Signs(key, first)).Should().Be(200);
        (await developer.Open(Keys)).ShouldBe(200).Text.Should().Contain(key).And.Contain("not used yet").And.NotContain(first);

        var second = PortalVisitor.Shown((await developer.Send(Keys, "RotateSigning", ("key", key), ("overlap", "24"))).ShouldBe(200), "secret");
        server.Clock.Advance(AMoment);
        (await Signs(key, first), await Signs(key, second)).Should().Be((200, 200));
        (await developer.Open(Keys)).Text.Should().Contain("Old secret works until");
        server.Clock.AdvanceHours(24);
        (await Signs(key, first), await Signs(key, second)).Should().Be((401, 200));

        var third = PortalVisitor.Shown((await developer.Send(Keys, "RotateSigning", ("key", key), ("overlap", "0"))).ShouldBe(200), "secret");
        server.Clock.Advance(AMoment);
        (await Signs(key, second), await Signs(key, third)).Should().Be((401, 200));

        (await developer.Send(Keys, "RotateSigning", ("key", key), ("overlap", "169"))).ShouldBe(422);
        (await developer.Send(Keys, "RevokeSigning", ("key", key))).ShouldBe(302);
        server.Clock.Advance(AMoment);
        (await Signs(key, third)).Should().Be(401);
        (await developer.Open(Keys)).Text.Should().Contain("Keys that no longer work");
        (await developer.Send(Keys, "RevokeSigning", ("key", key))).ShouldBe(404);
        Audited(key, developer).Should().Equal("add_api_key", "rotate_api_key", "rotate_api_key", "revoke_api_key");
    }

    [Fact]
    public async Task A_bearer_key_has_a_name_and_another_takes_its_place_before_it_ends()
    {
        var owner = await PortalVisitor.SignedIn(server);
        (await owner.Send(Keys, "AddMerchant", ("name", " "))).ShouldBe(422).Text.Should().Contain("id=\"name-error\"");
        var first = PortalVisitor.Shown((await owner.Send(Keys, "AddMerchant", ("name", "Checkout <b>"))).ShouldBe(200), "merchant-secret");
        (await Opens(first)).Should().Be(200);
        (await owner.Open(Keys)).Text.Should().Contain("Checkout &lt;b&gt;").And.NotContain(first);
        var key = await NumberOf(first);

        var second = PortalVisitor.Shown((await owner.Send(Keys, "RotateMerchant", ("key", key), ("overlap", "168"))).ShouldBe(200), "merchant-secret");

        server.Clock.Advance(AMoment);
        (await Opens(first), await Opens(second)).Should().Be((200, 200));
        (await owner.Open(Keys)).Text.Should().Contain("Replaced; works until");
        (await owner.Send(Keys, "RotateMerchant", ("key", key), ("overlap", "0"))).ShouldBe(404);
        server.Clock.Advance(Duration.FromDays(7));
        (await Opens(first), await Opens(second)).Should().Be((401, 200));

        (await owner.Send(Keys, "RevokeMerchant", ("key", await NumberOf(second)))).ShouldBe(302);
        server.Clock.Advance(AMoment);
        (await Opens(second)).Should().Be(401);
        Audited("merchant_key:" + key, owner).Should().Equal("add_merchant_key", "rotate_merchant_key");
    }

    [Fact]
    public async Task A_client_s_secret_can_be_shown_again_and_made_anew()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var made = (await owner.Send(Keys, "AddClient")).ShouldBe(200);
        var (id, first) = (PortalVisitor.Shown(made, "client-id"), PortalVisitor.Shown(made, "client-secret"));
        (await GetsToken(id, first)).Should().Be(200);

        (await owner.Open(Keys)).ShouldBe(200).Text.Should().Contain(id).And.NotContain(first);
        PortalVisitor.Shown((await owner.Send(Keys, "ShowClient", ("key", id))).ShouldBe(200), "client-secret").Should().Be(first);

        var second = PortalVisitor.Shown((await owner.Send(Keys, "RotateClient", ("key", id), ("overlap", "24"))).ShouldBe(200), "client-secret");
        (await GetsToken(id, first), await GetsToken(id, second)).Should().Be((200, 200));
        server.Clock.AdvanceHours(24);
        (await GetsToken(id, first), await GetsToken(id, second)).Should().Be((401, 200));

        (await owner.Send(Keys, "RevokeClient", ("key", id))).ShouldBe(302);
        (await GetsToken(id, second)).Should().Be(401);
        (await owner.Send(Keys, "ShowClient", ("key", id))).ShouldBe(404);
        Audited("oauth_client:" + id, owner).Should().Equal("add_oauth_client", "show_oauth_client", "rotate_oauth_client", "revoke_oauth_client");
    }

    [Fact]
    public async Task What_a_client_s_programs_name_stands_beside_it()
    {
        var (owner, other) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var website = await server.Given.AWebsite(new Owner(owner.User.Partner, Mode.Test));

        var page = (await owner.Open(Keys)).ShouldBe(200);

        PortalVisitor.Shown(page, "website-" + website.Id).Should().Be(website.Id.ToString());
        PortalVisitor.Shown(page, "token-address").Should().EndWith("/connect/token");
        (await other.Open(Keys)).Text.Should().NotContain(website.Id.ToString());
    }

    [Fact]
    public async Task Nobody_touches_the_keys_of_another_account_or_of_the_other_mode()
    {
        var (mine, theirs) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var key = PortalVisitor.Shown(await mine.Send(Keys, "AddSigning"), "public-key");
        var bearer = await NumberOf(PortalVisitor.Shown(await mine.Send(Keys, "AddMerchant", ("name", "Mine")), "merchant-secret"));
        var client = PortalVisitor.Shown(await mine.Send(Keys, "AddClient"), "client-id");
        var attempts = new[] { ("RotateSigning", key), ("RevokeSigning", key), ("RotateMerchant", bearer), ("RevokeMerchant", bearer), ("ShowClient", client), ("RotateClient", client), ("RevokeClient", client) };

        await Refused(theirs);
        (await theirs.Open(Keys)).Text.Should().NotContain(key).And.NotContain(client).And.NotContain("Mine");
        (await mine.Post("/portal/mode", ("__RequestVerificationToken", PortalVisitor.TokenIn(await mine.Open(Keys))), ("to", "live"), ("next", Keys))).ShouldBe(302);
        await Refused(mine);
        (await mine.Open(Keys)).Text.Should().NotContain(key).And.NotContain(client).And.NotContain("Mine");

        async Task Refused(PortalVisitor visitor)
        {
            foreach (var (form, of) in attempts)
                (await visitor.Send(Keys, form, ("key", of), ("overlap", "0"))).ShouldBe(404);
        }
    }

    [Fact]
    public async Task There_are_only_so_many_keys_of_a_kind_at_once()
    {
        var owner = await PortalVisitor.SignedIn(server);
        for (var made = 0; made < 25; made++)
            await server.Given.InAUnit((services, ct) => services.GetRequiredService<IHmacKeys>().AddNew(new Owner(owner.User.Partner, Mode.Test), server.Now, ct));

        (await owner.Send(Keys, "AddSigning")).ShouldBe(409).Text.Should().Contain("Revoke one first");
        (await owner.Send(Keys, "AddMerchant", ("name", "Another kind"))).ShouldBe(200);
    }

    [Fact]
    public async Task An_endpoint_is_added_tested_read_retried_switched_and_replayed()
    {
        await using var receiver = Receiver.Answering(Broken);
        var owner = await PortalVisitor.SignedIn(server);
        (await owner.Open(Hooks)).ShouldBe(200).Text.Should().Contain("No endpoint hears anything yet");
        var (page, secret) = await Endpoint(owner, receiver, "some", "order.*");
        secret.Should().StartWith("whsec_");
        (await owner.Open(Hooks)).Text.Should().Contain(receiver.Url.ToString()).And.Contain("order.*").And.NotContain(secret);

        (await owner.Send(page, "Test", ("type", "order.delivered"))).ShouldBe(200).Text.Should().Contain("was not accepted (status 500)");
        receiver.Requests.Single().Should().Contain("\"type\":\"order.delivered\"");
        var sample = AttemptIn(await owner.Open(page));
        (await owner.Open(sample)).ShouldBe(200).Text.Should().Contain("oops &lt;b&gt;").And.Contain("body of a test event is not kept").And.NotContain("Send this event again");

        var partner = await server.Given.AKeyOf(new Owner(owner.User.Partner, Mode.Test));
        var order = await server.Given.AnOrder(partner);
        (await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{order}/advance", "{}"))).ShouldBe(200);
        var attempt = AttemptIn(await Attempts(owner, page, 2));
        (await owner.Open(attempt)).ShouldBe(200).Text.Should().Contain(order).And.Contain("oops &lt;b&gt;!").And.Contain("Send this event again");
        (await owner.Open(page + "?status=succeeded")).ShouldBe(200).Text.Should().Contain("No delivery went like that");
        (await owner.Open(page + "?cursor=nonsense&status=failed")).ShouldBe(200).Text.Should().Contain("order.accepted");

        (await owner.Send(page, "Retry", ("attempt", attempt.Split('/')[^1]))).ShouldBe(302).Header("Location").Should().Be(page);
        await Attempts(owner, page, 3);

        (await owner.Send(page + "/settings", "Disable")).ShouldBe(302);
        (await owner.Open(page)).Text.Should().Contain("Switched off").And.Contain("Enable again");
        (await owner.Send(page, "Replay", ("hours", "24"))).ShouldBe(409).Text.Should().Contain("Enable it first");
        (await owner.Send(page, "Enable")).ShouldBe(302);
        (await owner.Send(page, "Replay", ("hours", "24"))).ShouldBe(302);
        (await owner.Open(page)).Text.Should().Contain("On their way again: 1.");
        await Attempts(owner, page, 4);
        receiver.Requests.Should().HaveCount(4);
        (await owner.Send(page, "Replay", ("hours", "24"))).ShouldBe(302);
        (await owner.Open(page)).Text.Should().Contain("Nothing has failed in that time.");
    }

    [Fact]
    public async Task An_endpoint_is_changed_signed_anew_and_deleted()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        var owner = await PortalVisitor.SignedIn(server);
        var (page, secret) = await Endpoint(owner, receiver, "all");
        var settings = page + "/settings";

        (await owner.Send(settings, "Save", ("url", "ftp://nowhere"), ("scope", "all"))).ShouldBe(422).Text.Should().Contain("id=\"url-error\"").And.Contain("ftp://nowhere");
        (await owner.Send(settings, "Save", ("url", receiver.Url.ToString()), ("scope", "some"))).ShouldBe(422).Text.Should().Contain("id=\"events-error\"");
        (await owner.Send(settings, "Save", ("url", receiver.Url + "2"), ("description", "Entrepôt"), ("scope", "some"), ("events", "order.failed"), ("events", "courier.*"))).ShouldBe(302);
        (await owner.Open(page)).Text.Should().Contain("hooks2").And.Contain("Entrep&#xF4;t").And.Contain("order.failed, courier.*");

        var renewed = PortalVisitor.Shown((await owner.Send(settings, "Rotate", ("overlap", "24"))).ShouldBe(200), "webhook-secret");
        renewed.Should().StartWith("whsec_").And.NotBe(secret);
        (await owner.Send(page, "Test", ("type", "order.failed"))).ShouldBe(302);
        (await owner.Open(page)).Text.Should().Contain("Your server answered 200");
        receiver.Requests.Single().Should().Contain("Drop-Signature-Next", "both secrets sign during the overlap");

        (await owner.Send(settings, "Delete")).ShouldBe(302).Header("Location").Should().Be(Hooks);
        (await owner.Open(Hooks)).Text.Should().NotContain("hooks2").And.Contain("The endpoint is deleted.");
        (await owner.Open(page)).ShouldBe(404).Text.Should().Contain("That is not there");
        Audited(page.Split('/')[^1], owner).Should().Equal("create_webhook_endpoint", "change_webhook_endpoint", "rotate_webhook_secret", "delete_webhook_endpoint");
    }

    [Fact]
    public async Task From_an_order_one_comes_to_what_was_sent_of_it_also_to_its_own_address()
    {
        await using var receiver = Receiver.Answering(Broken);
        var (owner, stranger) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var support = await PortalVisitor.SignedIn(server, Role.Support, owner.User.Partner);
        (await owner.Open(Hooks)).ShouldBe(200).Text.Should().Contain("No order has named an address yet.");
        var merchant = await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Test));
        var number = (await merchant.Create(Sample.MerchantOrder().With("webhook_url", receiver.Url.ToString()))).ShouldBe(201)["order_id"]!;
        foreach (var step in new[] { "ship", "deliver" })
            (await merchant.Take(step, number)).ShouldBe(200);
        var order = "/portal/orders/" + server.Stored.IdOf(number);

        var told = EventLink().Match((await Page(owner, order, "?event=")).Text);
        var address = told.Groups[1].Value;
        (await owner.Open(Hooks)).Text.Should().Contain(address).And.Contain(receiver.Url.ToString());
        var one = (await owner.Open(told.Value)).ShouldBe(200).Text;
        one.Should().Contain("Only the event").And.Contain("order.shipped").And.Contain("Those of the orders that name it").And.NotContain("/settings\"").And.NotContain("handler=Test");
        (await owner.Open(AttemptIn(await owner.Open(told.Value)))).ShouldBe(200).Text.Should().Contain("oops &lt;b&gt;!").And.Contain("Send this event again");
        (await owner.Open($"{address}?event={Guid.Empty}")).ShouldBe(200).Text.Should().Contain("No delivery went like that");
        (await owner.Open(address + "?event=nonsense")).ShouldBe(200).Text.Should().Contain("order.shipped").And.NotContain("Only the event");

        (await owner.Send(address, "Test", ("type", "order.shipped"))).ShouldBe(404);
        (await owner.Open(address + "/settings")).ShouldBe(404);
        (await support.Open(order)).ShouldBe(200).Text.Should().NotContain("?event=");
        (await stranger.Open(told.Value)).ShouldBe(404).Text.Should().NotContain(receiver.Url.ToString());
        (await stranger.Open(Hooks)).Text.Should().NotContain(receiver.Url.ToString());
    }

    [Fact]
    public async Task The_secret_of_single_orders_addresses_is_shown_and_made_anew()
    {
        var owner = await PortalVisitor.SignedIn(server);
        var merchant = await server.Given.AMerchantKey(new Owner(owner.User.Partner, Mode.Test));

        var shown = PortalVisitor.Shown((await owner.Send(Hooks, "ShowDefault")).ShouldBe(200), "webhook-secret");
        shown.Should().StartWith("whsec_").And.Be((await merchant.Get(ApiSecret))["secret"]);
        (await owner.Open(Hooks)).Text.Should().NotContain(shown);
        (await owner.Send(Hooks, "RotateDefault", ("overlap", "169"))).ShouldBe(422);
        var renewed = (await owner.Send(Hooks, "RotateDefault", ("overlap", "24"))).ShouldBe(200);

        renewed.Text.Should().Contain("The old secret signs too until");
        PortalVisitor.Shown(renewed, "webhook-secret").Should().NotBe(shown).And.Be((await merchant.Get(ApiSecret))["secret"]);
        (await owner.Send(Hooks, "RotateDefault", ("overlap", "0"))).ShouldBe(200).Text.Should().NotContain("The old secret signs too until");
        var log = (await owner.Open("/portal/account/activity")).ShouldBe(200).Text;
        log.Should().Contain("Looked at the secret of single orders").And.Contain("Renewed the secret of single orders");
    }

    [Fact]
    public async Task Nobody_sees_or_touches_the_endpoints_of_another_account()
    {
        await using var receiver = Receiver.Answering(Receiver.Ok);
        var (mine, theirs) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        var (page, _) = await Endpoint(mine, receiver, "all");
        await mine.Send(page, "Test", ("type", "order.failed"));
        var attempt = AttemptIn(await mine.Open(page));

        foreach (var place in new[] { page, page + "/settings", attempt })
            (await theirs.Open(place)).ShouldBe(404).Text.Should().NotContain(receiver.Url.ToString());
        foreach (var form in new[] { "Test", "Enable", "Replay" })
            (await theirs.Send(page, form, ("type", "order.failed"), ("hours", "24"))).ShouldBe(404);
        (await theirs.Send(page, "Retry", ("attempt", attempt.Split('/')[^1]))).ShouldBe(404);
        foreach (var form in new[] { "Save", "Rotate", "Disable", "Delete" })
            (await theirs.Send(page + "/settings", form, ("url", receiver.Url.ToString()), ("scope", "all"))).ShouldBe(404);

        receiver.Requests.Should().ContainSingle();
        (await mine.Open(page)).ShouldBe(200).Text.Should().Contain("Active");
    }

    [Fact]
    public async Task An_account_reads_what_its_programs_asked_in_the_last_week()
    {
        var (owner, other) = (await PortalVisitor.SignedIn(server), await PortalVisitor.SignedIn(server));
        (await owner.Open(Requests)).ShouldBe(200).Text.Should().Contain("Nothing was asked in the last 7 days");
        var partner = await server.Given.AKeyOf(new Owner(owner.User.Partner, Mode.Test));
        (await partner.Send(RawRequest.Get("/v1/orders?limit=1").With("X-Request-Id", "mine-1"))).ShouldBe(200);
        (await partner.Get("/v1/orders/dc_0000000000000000")).ShouldBe(404);
        (await new Partner(server.Wire, () => server.Now, partner.PublicKey, "sk_guess").Get("/v1/webhook_endpoints")).ShouldBe(401);

        var all = await Page(owner, Requests, "/v1/orders/{id}");

        all.Text.Should().Contain("mine-1").And.Contain(partner.PublicKey).And.NotContain("limit=1").And.NotContain("dc_0000").And.NotContain("/v1/webhook_endpoints");
        (await owner.Open(Requests + "?id=mine-1")).Text.Should().Contain("GET /v1/orders<").And.NotContain("/v1/orders/{id}");
        (await owner.Open(Requests + "?class=4")).Text.Should().Contain("/v1/orders/{id}").And.NotContain("mine-1");
        (await owner.Open(Requests + "?id=%00")).ShouldBe(200).Text.Should().Contain("No request is like that");
        (await other.Open(Requests)).Text.Should().Contain("Nothing was asked").And.NotContain("mine-1");

        server.Clock.Advance(Duration.FromDays(7) + Duration.FromMinutes(1));
        await using var scope = server.Services.CreateAsyncScope();
        await Housekeeping.ForgetOld(scope.ServiceProvider, TestContext.Current.CancellationToken);
        server.Stored.TablesThatMention("mine-1").Should().BeEmpty();
    }

    private async Task<(string Page, string Secret)> Endpoint(PortalVisitor visitor, Receiver receiver, string scope, params string[] events)
    {
        var made = (await visitor.Send(Hooks, "Add", [("url", receiver.Url.ToString()), ("scope", scope), .. events.Select(type => ("events", type))])).ShouldBe(200);
        return (EndpointLink().Match(made.Text).Value, PortalVisitor.Shown(made, "webhook-secret"));
    }

    private static string AttemptIn(Reply page) => AttemptLink().Match(page.ShouldBe(200).Text).Value;

    private async Task<int> Signs(string key, string secret) => (await new Partner(server.Wire, () => server.Now, key, secret).List()).Status;

    private async Task<int> Opens(string secret) => (await new Merchant(server.Wire, secret).List()).Status;

    private async Task<int> GetsToken(string id, string secret) => (await new TokenClient(server.Wire, id, secret).AskByBasic()).Status;

    private async Task<string> NumberOf(string secret) =>
        (await server.Services.GetRequiredService<IMerchantKeys>().Find(new MerchantSecret(secret), TestContext.Current.CancellationToken))!.Id.Value.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Audited(string subject, PortalVisitor by)
    {
        var entries = server.Stored.AuditOf(subject);
        entries.Should().OnlyContain(entry => entry.StartsWith($"user:{by.User.Id.Value} ", StringComparison.Ordinal));
        return entries.Select(entry => entry.Split(' ')[1]);
    }

    /// <summary>The page, once it shows the text: what is written behind a request's back takes a moment.</summary>
    private static async Task<Reply> Page(PortalVisitor visitor, string address, string text)
    {
        Reply? page = null;
        await Until(async () => (page = await visitor.Open(address)).Text.Contains(text, StringComparison.Ordinal));
        return page!;
    }

    /// <summary>The endpoint's page, once it lists as many attempts.</summary>
    private static async Task<Reply> Attempts(PortalVisitor visitor, string address, int count)
    {
        Reply? page = null;
        await Until(async () => AttemptLink().Count((page = await visitor.Open(address)).Text) == count);
        return page!;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [GeneratedRegex("/portal/developers/webhooks/we_[a-z0-9]{16}")]
    private static partial Regex EndpointLink();

    [GeneratedRegex(@"(/portal/developers/webhooks/we_[a-z0-9]{16})\?event=[0-9a-f-]{36}")]
    private static partial Regex EventLink();

    [GeneratedRegex("/portal/developers/webhooks/we_[a-z0-9]{16}/attempts/wd_[a-z0-9]{20}")]
    private static partial Regex AttemptLink();
}
