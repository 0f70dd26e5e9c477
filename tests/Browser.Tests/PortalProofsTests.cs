using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parcours.Api.Tests;
using Parcours.Api.Tests.Portal;
using Parcours.Api.Tests.Unboxing;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Domain.Unboxing;
using Parcours.Tests.Media;

namespace Parcours.Browser.Tests;

/// <summary>A shop with proofs of every kind, made once for all tests.</summary>
public sealed class ProofServer : RunningServer
{
    /// <summary>Without a place to break it.</summary>
    private const string LongName = "WolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftSmithChargoggagoggmanchauggagoggchaubunagungamaugg";

    private Task<Scene>? _scene;

    public sealed record Scene(Merchant Merchant, string Proof, string LongNames, string WithoutProof, bool HasFilm);

    public Task<Scene> Shop => _scene ??= Make();

    /// <summary>A proof that nobody has decided about.</summary>
    public async Task<string> AProof(Merchant merchant) => (await Submitted(merchant, Sample.MerchantOrder(), new JsonObject { ["condition"] = "ok" })).Number;

    private async Task<Scene> Make()
    {
        var merchant = await Given.AMerchant();
        var order = Sample.MerchantOrder("2025-001874");
        (order["customer_name"], order["product_name"], order["product_description"]) = ("Zoé Tremblay", "Air Max 90", "Pointure 42, blanc");
        var film = await Film();
        var proof = await Submitted(merchant, order, new JsonObject { ["condition"] = "problem", ["reason"] = "damaged", ["notes"] = "La semelle gauche est décollée.\nLe carton était intact." }, film);
        await AddReference(OrderNumber.Parse(proof.Number)!.Value);
        var names = Sample.MerchantOrder(LongName[..64]);
        (names["customer_name"], names["product_name"], names["product_description"], names["customer_email"]) = (LongName, LongName, LongName, LongName[..60] + "@example.com");
        var longNames = await Submitted(merchant, names, new JsonObject { ["condition"] = "problem", ["reason"] = "not_as_described", ["notes"] = LongName + LongName });
        await Scored(merchant, proof.Number);
        return new Scene(merchant, proof.Number, longNames.Number, await Given.MerchantOrderIn(OrderStatus.Disputed, merchant), film.Length > 1000);
    }

    private async Task<Customer> Submitted(Merchant merchant, JsonObject order, JsonObject words, byte[]? film = null)
    {
        var number = (await merchant.Create(order)).ShouldBe(201)["order_id"]!;
        (await merchant.Take("ship", number, """{"tracking_number": "6A12345678901", "carrier": "Colissimo"}""")).ShouldBe(200);
        (await merchant.Take("deliver", number)).ShouldBe(200);
        var customer = await Customer.On(Wire, merchant, number);
        var label = (await merchant.Get($"/api/b2b/orders/{number}/qr?size=320")).ShouldBe(200).Body;
        var files = new List<string> { await customer.Uploaded("photo", Shots.Of("opened " + number, label)), await customer.Uploaded("photo", Shots.Of("beside " + number)) };
        if (film is not null)
            files.Add(await customer.Uploaded("video", film));
        (await customer.Submit(words, [.. files])).ShouldBe(201);
        return customer;
    }

    private async Task AddReference(OrderNumber order)
    {
        var picture = Shots.Of("packed");
        var upload = Upload.Begin(order, MediumKind.Reference, isLive: false, picture.Length, Now);
        await Services.GetRequiredService<IMediaStore>().Save(upload.Original, picture, TestContext.Current.CancellationToken);
        await Given.InAUnit(async (services, ct) =>
        {
            var uploads = services.GetRequiredService<IUploads>();
            await uploads.Add(upload, ct);
            await uploads.TryKeep(upload.Id, new Content(MediaFormat.Jpeg, SHA256.HashData(picture), IsDrawn: false, [], Now), ct);
            return await uploads.TrySubmit(order, upload.Id, Now, ct);
        });
    }

    private static async Task Scored(Merchant merchant, string number)
    {
        while ((await merchant.Read(number))["unboxing.recommendation"] is null or "null")
            await Task.Delay(200, TestContext.Current.CancellationToken);
    }

    /// <summary>A film that plays, where a program is there to make one.</summary>
    private static async Task<byte[]> Film()
    {
        if (Programs.Find("ffmpeg") is not { } ffmpeg)
            return SampleMedia.Film();
        using var folder = new TemporaryFolder();
        (await Programs.Run(ffmpeg, folder.Path, "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=duration=3:size=320x240:rate=10", "-c:v", "libvpx", "film.webm")).ShouldSucceed();
        return await File.ReadAllBytesAsync(folder.File("film.webm"), TestContext.Current.CancellationToken);
    }
}

/// <summary>The proofs as a merchant sees them: on a phone and on a screen, by day and by night, in both languages.</summary>
public sealed class PortalProofsTests(ProofServer server, Chromium chromium) : IClassFixture<ProofServer>
{
    private const int Phone = 360;

    private static readonly string[] Scenes = ["queue", "queue-empty", "queue-none-such", "proof", "proof-seen", "proof-long", "proof-wrong", "proof-nothing", "proof-decided", "missing", "other-side"];

    public static TheoryData<string, string, int, ColorScheme> Views => Looks.Of(Scenes);

    [Theory, MemberData(nameof(Views))]
    public async Task It_shows_its_state_and_a_screen_reader_does_not_stumble(string scene, string language, int width, ColorScheme scheme)
    {
        await using var visit = await chromium.Open(width, language, scheme);
        await Show(visit.Page, scene, language);
        // Pictures further down come when somebody scrolls.
        await visit.Page.EvaluateAsync("async () => { for (const image of document.images) { image.loading = 'eager'; await image.decode(); } }");
        await visit.Photograph($"portal-proofs-{scene}-{language}-{width}");

        await visit.ShouldReadWell(language);
    }

    [Theory]
    [InlineData("en", Phone, true)]
    [InlineData("fr", 1440, false)]
    public async Task By_keyboard_alone_a_proof_is_opened_and_decided(string language, int width, bool hasScript)
    {
        var merchant = await server.Given.AMerchant();
        var number = await server.AProof(merchant);
        await using var visit = await chromium.Open(width, language, hasScript: hasScript);
        var page = visit.Page;
        await server.Enter(page, await PortalVisitor.SignedIn(server, Role.Support, merchant.Owner.Partner));
        await page.GotoAsync(server.BaseUrl + "/portal/proofs?lang=" + language);

        await page.Press(page.Locator("table.list a"));
        await page.TabTo(page.Locator("#resolution-completed"));
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Vu avec le client.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Text("portal.proof.is_refunded", language));
        (await merchant.Read(number)).Should().Match<Reply>(order => order["status"] == "refunded" && order["note"] == "Vu avec le client.");
        await page.Locator("p.back a").ClickAsync();
        await Assertions.Expect(page.Locator(".none")).ToHaveTextAsync(Text("portal.proofs.none", language));
        visit.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task The_film_plays_and_pictures_are_there()
    {
        var shop = await server.Shop;
        Programs.SkipUnless(shop.HasFilm, "ffmpeg is not installed");
        await using var visit = await chromium.Open();
        await server.Enter(visit.Page, await PortalVisitor.SignedIn(server, Role.ReadOnly, shop.Merchant.Owner.Partner));
        await visit.Page.GotoAsync($"{server.BaseUrl}/portal/proofs/{shop.Proof}");

        await visit.Page.EvaluateAsync("async () => { const film = document.querySelector('video'); film.muted = true; await film.play(); film.currentTime = 2; await new Promise(done => { film.onseeked = done; }); }");

        (await visit.Page.EvaluateAsync<double>("() => document.querySelector('video').currentTime")).Should().BeGreaterThanOrEqualTo(2);
        (await visit.Page.Locator(".shown img").EvaluateAllAsync<int[]>("images => Promise.all(images.map(async image => { image.loading = 'eager'; await image.decode(); return image.naturalWidth; }))"))
            .Should().HaveCount(3).And.OnlyContain(wide => wide >= 1280);
        visit.Complaints.Should().BeEmpty();
    }

    private async Task Show(IPage page, string scene, string language)
    {
        var shop = await server.Shop;
        var (merchant, target) = (shop.Merchant, "/portal/proofs/" + shop.Proof);
        switch (scene)
        {
            case "queue" or "queue-none-such":
                target = "/portal/proofs" + (scene == "queue" ? "" : "?status=unboxing_submitted");
                break;
            case "queue-empty":
                (merchant, target) = (await server.Given.AMerchant(), "/portal/proofs");
                break;
            case "proof-long":
                target = "/portal/proofs/" + shop.LongNames;
                break;
            case "proof-nothing":
                target = "/portal/proofs/" + shop.WithoutProof;
                break;
            case "proof-decided":
                merchant = await server.Given.AMerchant();
                target = "/portal/proofs/" + await server.AProof(merchant);
                break;
            case "other-side":
                merchant = await server.Given.AMerchant(Mode.Live);
                target = "/portal/proofs/" + await server.Given.MerchantOrderIn(OrderStatus.Disputed, merchant);
                break;
            case "missing":
                target = "/portal/proofs/999999999";
                break;
            default:
                break;
        }

        var role = scene == "proof-seen" ? Role.ReadOnly : Role.Support;
        await server.Enter(page, await PortalVisitor.SignedIn(server, role, merchant.Owner.Partner));
        await page.GotoAsync(server.BaseUrl + target + (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=" + language);
        if (scene is "proof-wrong" or "proof-decided")
        {
            if (scene == "proof-decided")
                await page.Locator("#resolution-completed").CheckAsync();
            await page.Locator("#note").FillAsync("Vu.");
            await page.GetByRole(AriaRole.Button, new() { Name = Text("portal.proof.send", language), Exact = true }).ClickAsync();
            await page.Locator(scene == "proof-wrong" ? "#resolution-error" : ".notice.good").First.WaitForAsync();
        }
    }
}
