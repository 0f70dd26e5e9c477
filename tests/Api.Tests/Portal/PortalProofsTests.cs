using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parcours.Api.Tests.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Portal;
using Parcours.Storage.Tests.Webhooks;
using Parcours.Tests.Media;

namespace Parcours.Api.Tests.Portal;

/// <summary>From what a customer films to the merchant's decision, in a browser.</summary>
public sealed partial class PortalProofsTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private const string Queue = "/portal/proofs";

    [Fact]
    public async Task The_queue_has_what_waits_for_a_decision_longest_first_and_of_this_side_of_this_account()
    {
        var (merchant, visitor) = await AMerchant();
        var (waiting, disputed) = (await server.Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant), await server.Given.MerchantOrderIn(OrderStatus.Disputed, merchant));
        var live = await server.Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, await server.Given.AMerchantKey(merchant.Owner with { Mode = Domain.Partners.Mode.Live }));
        await server.Given.MerchantOrderIn(OrderStatus.UnboxingPending, merchant);
        await server.Given.MerchantOrderIn(OrderStatus.Completed, merchant);

        Numbers(await visitor.Open(Queue)).Should().Equal(waiting, disputed);
        Numbers(await visitor.Open(Queue + "?status=disputed")).Should().Equal(disputed);
        Numbers(await visitor.Open(Queue + "?status=completed")).Should().Equal([waiting, disputed], "what is no state of a proof is no filter");
        (await visitor.Open(Queue + "?cursor=nonsense")).ShouldBe(302).Header("Location").Should().Be(Queue);
        (await (await AMerchant()).Visitor.Open(Queue)).ShouldBe(200).Text.Should().Contain("Nothing waits for you");
        await visitor.GoLive();
        Numbers(await visitor.Open(Queue)).Should().Equal(live);
    }

    [Fact]
    public async Task The_queue_goes_on_over_its_pages()
    {
        var (merchant, visitor) = await AMerchant();
        var numbers = new List<string>();
        for (var made = 0; made < 27; made++)
            numbers.Add(await server.Given.MerchantOrderIn(OrderStatus.UnboxingSubmitted, merchant));

        var first = await visitor.Open(Queue);
        var rest = await visitor.Open(Linked(first, "Next page"));

        Numbers(first).Concat(Numbers(rest)).Should().Equal(numbers);
        rest.Text.Should().NotContain("Next page");
        Linked(rest, "First page").Should().Be(Queue);
    }

    [Fact]
    public async Task A_proof_shows_pictures_film_reference_and_signals_and_is_decided_with_a_note()
    {
        var packed = Shots.Of(Ids.Text(12));
        await using var photos = Receiver.That(async (stream, _, ct) => await stream.WriteAsync((byte[])[.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed], ct));
        var (merchant, visitor) = await AMerchant();
        var customer = await Customer.OfDelivered(server.Wire, merchant, server.Publish(photos.Url));
        (await customer.Submit(
            new JsonObject { ["condition"] = "problem", ["reason"] = "damaged", ["notes"] = "Le pied est <tordu>." },
            await customer.Uploaded("photo", Shots.Of(Ids.Text(12))), await customer.Uploaded("photo", Shots.Of(Ids.Text(12))), await customer.Uploaded("video", SampleMedia.Film()))).ShouldBe(201);
        var address = Queue + "/" + customer.Number;
        (await visitor.Open(address)).ShouldBe(200).Text.Should().Contain("being looked at");
        await server.Score();

        var shown = (await visitor.Open(address)).ShouldBe(200);
        shown.Text.Should().Contain("The product is damaged").And.Contain("Le pied est &lt;tordu&gt;.").And.Contain("Your reference photo").And.NotContain("being looked at");
        var media = Media().Matches(shown.Text).Select(match => match.Groups[1].Value).Distinct().ToList();
        media.Should().HaveCount(4, "two photos, a film and the shop's own photo");
        foreach (var file in media)
            (await visitor.Ask(RawRequest.Get(file))).ShouldBe(200).Header("Cache-Control").Should().StartWith("private");
        var read = await merchant.Send(RawRequest.Get("/api/b2b/orders/" + customer.Number).With("Accept-Language", "en"));
        read.Json.GetProperty("unboxing").GetProperty("signals").EnumerateArray().Select(signal => signal.GetProperty("explanation").GetString()!)
            .Should().NotBeEmpty().And.OnlyContain(explanation => WebUtility.HtmlDecode(shown.Text).Contains(explanation));
        shown.Text.Should().Contain($"aria-valuenow=\"{decimal.Parse(read["unboxing.ai_confidence"]!, System.Globalization.CultureInfo.InvariantCulture) * 100:0.#}\"");
        var french = WebUtility.HtmlDecode((await visitor.Open(address + "?lang=fr")).Text);
        french.Should().Contain("Le produit est abîmé").And.Contain("Le client signale un problème avec le contenu.");
        await visitor.Open(address + "?lang=en");

        (await visitor.Send(address, "Resolve", ("resolution", "refunded"), ("note", new string('x', 1001)))).ShouldBe(422).Text.Should().Contain("id=\"note-error\"").And.Contain("checked");
        (await visitor.Send(address, "Resolve", ("note", "Vu."))).ShouldBe(422).Text.Should().Contain("id=\"resolution-error\"").And.Contain("Vu.");
        (await visitor.Send(address, "Resolve", ("resolution", "refunded"), ("note", "Vu à l’atelier."))).ShouldBe(302).Header("Location").Should().Be(address);

        var decided = (await visitor.Open(address)).ShouldBe(200);
        WebUtility.HtmlDecode(decided.Text).Should().Contain("The order is refunded.").And.Contain("Vu à l’atelier.").And.Contain("By your team or your systems").And.NotContain("handler=Resolve");
        ((await merchant.Read(customer.Number))["status"], (await merchant.Read(customer.Number))["note"]).Should().Be(("refunded", "Vu à l’atelier."));
        server.Stored.EventsOf(server.Stored.IdOf(customer.Number)).Should().EndWith("order.refunded");
        (await Again(visitor, address)).ShouldBe(409).Text.Should().Contain("moved on meanwhile");
        Numbers(await visitor.Open(Queue)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_customers_filmed_is_seen_by_the_team_that_is_signed_in_alone()
    {
        var (merchant, visitor) = await AMerchant(Role.ReadOnly);
        var customer = await Customer.OfDelivered(server.Wire, merchant);
        (await customer.Submit(await customer.Uploaded("photo", Shots.Of(Ids.Text(12))), await customer.Uploaded("video", SampleMedia.Film()))).ShouldBe(201);
        var files = Media().Matches((await visitor.Open(Queue + "/" + customer.Number)).ShouldBe(200).Text).Select(match => match.Groups[1].Value).Distinct().ToList();
        files.Should().HaveCount(2);
        var stranger = (await AMerchant()).Visitor;

        foreach (var file in files)
        {
            (await stranger.Ask(RawRequest.Get(file))).ShouldBeRefused(404, "not_found");
            (await server.Send(RawRequest.Get(file))).ShouldBeRefused(404, "not_found");
            var part = (await visitor.Ask(RawRequest.Get(file).With("Range", "bytes=2-5"))).ShouldBe(206);
            (part.Body.Length, part.Header("Content-Range")).Should().Be((4, $"bytes 2-5/{(await visitor.Ask(RawRequest.Get(file))).Body.Length}"));
        }

        await visitor.GoLive();
        (await visitor.Ask(RawRequest.Get(files[0]))).ShouldBe(200).Header("Vary").Should().Be("Authorization, Cookie");
        (await visitor.Post("/portal/sign-out", ("__RequestVerificationToken", PortalVisitor.TokenIn(await visitor.Open("/portal"))))).ShouldBe(302);
        (await visitor.Ask(RawRequest.Get(files[0]))).ShouldBeRefused(404, "not_found");
    }

    [Fact]
    public async Task The_bundle_is_the_one_that_the_API_gives()
    {
        var (merchant, visitor) = await AMerchant();
        var customer = await Customer.OfDelivered(server.Wire, merchant);
        (await customer.Submit(await customer.Uploaded("photo", SampleMedia.JpegWithPlace()))).ShouldBe(201);

        var bundle = (await visitor.Open($"{Queue}/{customer.Number}/evidence")).ShouldBe(200);

        bundle.Header("Content-Type").Should().Be("application/zip");
        bundle.Header("Content-Disposition").Should().StartWith($"attachment; filename=evidence-{customer.Number}.zip");
        bundle.Header("Cache-Control").Should().Contain("no-store");
        Files(bundle).Should().Equal(Files(await merchant.Get($"/api/b2b/orders/{customer.Number}/evidence"))).And.Contain($"evidence-{customer.Number}/media/photo-01.jpg");
    }

    [Fact]
    public async Task Another_accounts_order_one_of_the_other_side_and_one_that_there_is_not_are_one_answer()
    {
        var (merchant, visitor) = await AMerchant();
        var number = await server.Given.MerchantOrderIn(OrderStatus.Disputed, merchant);
        var stranger = (await AMerchant()).Visitor;

        foreach (var address in new[] { $"{Queue}/{number}", $"{Queue}/999999999", $"{Queue}/x" })
        {
            (await stranger.Open(address)).ShouldBe(404).Text.Should().Contain("There is nothing here").And.NotContain("Switch to");
            (await stranger.Open(address + "/evidence")).ShouldBe(404);
            (await Again(stranger, address)).ShouldBe(404);
        }

        (await visitor.Open($"{Queue}/{number}")).ShouldBe(200).Text.Should().Contain("submitted nothing");
        (await merchant.Read(number))["status"].Should().Be("disputed");
        await visitor.GoLive();
        (await visitor.Open($"{Queue}/{number}")).ShouldBe(404).Text.Should().Contain("Switch to test");
        (await visitor.Open($"{Queue}/{number}/evidence")).ShouldBe(404);
    }

    private async Task<(Merchant Merchant, PortalVisitor Visitor)> AMerchant(Role role = Role.Support)
    {
        var merchant = await server.Given.AMerchant();
        return (merchant, await PortalVisitor.SignedIn(server, role, merchant.Owner.Partner));
    }

    /// <summary>Sends a decision as from a page that was opened before.</summary>
    private static async Task<Reply> Again(PortalVisitor visitor, string address) =>
        await visitor.Post(address + "?handler=Resolve", ("__RequestVerificationToken", PortalVisitor.TokenIn(await visitor.Open("/portal"))), ("resolution", "completed"));

    private static IEnumerable<string> Numbers(Reply queue) => Proof().Matches(queue.ShouldBe(200).Text).Select(match => match.Groups[1].Value);

    private static string Linked(Reply page, string words) => WebUtility.HtmlDecode(Regex.Match(page.Text, $"href=\"([^\"]*)\"[^>]*>{words}", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    private static IEnumerable<string> Files(Reply bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle.ShouldBe(200).Body), ZipArchiveMode.Read);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    [GeneratedRegex("href=\"/portal/proofs/([0-9]+)\"")]
    private static partial Regex Proof();

    [GeneratedRegex("src=\"(/uploads/[^\"]+)\"")]
    private static partial Regex Media();
}
