using System.Text.Json.Nodes;
using CsCheck;
using Parcours.Api.Tests.Portal;
using Parcours.Api.Tests.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Hostile;

/// <summary>What people send by a page, which no API description tells of: the three forms with files, and a customer's proof in parts.</summary>
public sealed class MutatedFormsTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const int Requests = 300;

    private static readonly byte[] Picture = SampleMedia.Picture(SKEncodedImageFormat.Jpeg);

    private int _pages;

    [Fact]
    public async Task A_review_with_photos_is_taken_or_refused_and_nothing_breaks()
    {
        var page = (await Reviewer.Of(server)).Address();
        var opened = await server.Send(RawRequest.Get(page));

        await Send(new MutatedForms(page, CookiesOf(opened), [(Reviewer.TokenName, Reviewer.TokenIn(opened)), ("subject-0", Reviewer.Lamp), ("rating-0", "5"), ("text-0", "Belle lampe")], [("photos-0", "a.jpg", Picture)]));
    }

    [Fact]
    public async Task A_file_of_purchases_is_taken_or_refused_and_nothing_breaks()
    {
        var visitor = await PortalVisitor.SignedIn(server);
        await server.Given.AWebsite(new(visitor.User.Partner, Domain.Partners.Mode.Test));
        var opened = await visitor.Open("/portal/reviews/import");

        await Send(new MutatedForms("/portal/reviews/import", CookiesOf(visitor), [(Reviewer.TokenName, PortalVisitor.TokenIn(opened))], [("file", "orders.csv", System.Text.Encoding.UTF8.GetBytes(Stage.Csv))]));
    }

    [Fact]
    public async Task A_delivery_with_its_proof_is_taken_or_refused_and_nothing_breaks()
    {
        var visitor = new PortalVisitor(server);
        (await visitor.Send("/console/sign-in", ("secret", Stage.Dispatcher))).ShouldBe(302);
        var page = "/console/orders/" + await server.Given.OrderIn(OrderStatus.OutForDelivery, await server.Given.APartner());
        var opened = await visitor.Open(page);

        await Send(new MutatedForms(page + "?handler=Deliver", CookiesOf(visitor), [(Reviewer.TokenName, PortalVisitor.TokenIn(opened)), ("key", "once"), ("recipient_name", "Zoë"), ("pin", "")], [("signature", "s.png", Picture), ("photos", "a.jpg", Picture)]));
    }

    [Fact]
    public async Task A_proof_in_parts_is_taken_or_refused_and_nothing_breaks()
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());
        var upload = (await customer.Start("photo", Picture.Length)).ShouldBe(201)["upload_id"]!;
        var arrived = await customer.Uploaded("photo", Picture);
        var run = new MutatedRun(server.Wire, customer.WithToken);

        await run.Sample(Proofs(upload, arrived), HostileRun.Requests(Requests), _ => { });

        run.Sent.Should().BeGreaterOrEqualTo(Requests);
        server.Logs.Failures.Should().BeEmpty();
    }

    private static Gen<(RawRequest Request, bool IsCutShort)> Proofs(string upload, string arrived) => Mutations.OnTheWire(Gen.Frequency(
        (4, Mutations.Changed(() => new JsonObject { ["kind"] = "photo", ["bytes"] = 1000, ["live"] = true }).Select(json => RawRequest.Post("/unboxing/uploads", json))),
        (4, Mutations.Changed(() => new JsonObject { ["condition"] = "problem", ["reason"] = "damaged", ["notes"] = "Le pied est tordu.", ["uploads"] = new JsonArray(arrived) }).Select(json => RawRequest.Post("/unboxing/submission", json))),
        (4, Gen.Select(Gen.OneOf(upload, arrived, "up_0123456789abcdef", "x"), Gen.OneOf("0", "1", "-1", "x", "", "999999999999", "1e3"), Mutations.BytesChanged(() => Picture), (id, offset, part) =>
            new RawRequest("PATCH", "/unboxing/uploads/" + id, part, [("Upload-Offset", offset)]))),
        (1, Gen.OneOf("/unboxing/uploads", "/unboxing/uploads/" + upload, "/unboxing/uploads/x", "/unboxing/uploads/%00").Select(RawRequest.Get)),
        (1, Gen.OneOf("up_0123456789abcdef", "x").Select(id => new RawRequest("DELETE", "/unboxing/uploads/" + id, [], [])))));

    private async Task Send(MutatedForms forms)
    {
        var count = HostileRun.Requests(Requests);

        await HostileRun.Sample(forms.All, count, async sent => Check(sent.IsCutShort ? await HostileRun.CutShort(server.Wire, sent.Request) : await server.Send(sent.Request)), sent => sent);

        _pages.Should().BeGreaterThan(count / 10, "a generator whose forms stop at the door tries the door only");
        server.Logs.Failures.Should().BeEmpty();
    }

    private void Check(Reply? reply)
    {
        if (reply is null)
            return;
        reply.Status.Should().BeLessThan(500, reply.Text);
        reply.Header("X-Request-Id").Should().NotBeNullOrEmpty();
        if (reply.Header("Content-Type") is "text/html; charset=utf-8" || reply.Status is 302)
            Interlocked.Increment(ref _pages);
        else
            reply.ShouldBeRefused(reply.Status, reply.Code!);
    }

    private static string CookiesOf(Reply opened) => string.Join("; ", opened.Headers["Set-Cookie"].Select(cookie => cookie.Split(';')[0]));

    private static string CookiesOf(PortalVisitor visitor) => string.Join("; ", visitor.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
}
