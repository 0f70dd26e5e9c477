using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>The proof is handed in once, in time, and the merchant hears of it.</summary>
public sealed class SubmissionTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private static readonly byte[] Photo = SampleMedia.Picture(SKEncodedImageFormat.Jpeg, 400, 300);

    [Fact]
    public async Task A_proof_is_submitted_with_its_receipt_and_the_merchant_reads_it()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        var (photo, video, frame) = (await customer.Uploaded("photo", Photo), await customer.Uploaded("video", SampleMedia.Webm()), await customer.Uploaded("frame", Photo));

        var receipt = (await customer.Submit(new JsonObject { ["condition"] = "ok", ["notes"] = "Tout est parfait" }, photo, video, frame)).ShouldBe(201);

        receipt["receipt_number"].Should().MatchRegex("^PU-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$");
        var read = (await merchant.Read(customer.Number)).ShouldBe(200);
        read["status"].Should().Be("unboxing_submitted");
        (read["unboxing.condition_ok"], read["unboxing.customer_notes"], read["unboxing.receipt_number"]).Should().Be(("1", "Tout est parfait", receipt["receipt_number"]));
        (read["unboxing.ai_confidence"], read["unboxing.code_visible"], read["unboxing.recommendation"], read["unboxing.signals"]).Should().Be(("null", "null", "null", "[]"));
        read.Json.GetProperty("unboxing").GetProperty("photo_urls").GetArrayLength().Should().Be(1);
        read["unboxing.video_url"].Should().StartWith("/uploads/md_");
        server.Stored.EventsOf(server.Stored.IdOf(customer.Number)).Should().EndWith("unboxing.opened", "it is told with its score");
        (await merchant.Stats())["status_breakdown"].Should().Be("""[{"status":"unboxing_submitted","count":1}]""");
    }

    [Fact]
    public async Task Where_there_is_no_room_for_the_picture_that_is_shown_the_answer_says_so_and_the_file_need_not_be_sent_again()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        var id = (await customer.Start("photo", Photo.Length)).ShouldBe(201)["upload_id"]!;
        var before = Files();

        server.IsFull = true;
        (await customer.Part(id, 0, Photo)).ShouldBeRefused(507, "storage_full");
        server.IsFull = false;

        (await customer.Look(id)).ShouldBe(200)["complete"].Should().Be("false");
        (await customer.Submit(id)).ShouldBlame("uploads[0]");
        Files().Except(before).Should().ContainSingle("what was sent is there, and nothing half beside it").Which.Length.Should().Be(Photo.Length);
        (await customer.Part(id, Photo.Length, [])).ShouldBe(200)["complete"].Should().Be("true", "there is room again");
        (await customer.Submit(id)).ShouldBe(201);
        (await server.Send(RawRequest.Get((await merchant.Read(customer.Number))["unboxing.photo_urls[0]"]!))).ShouldBe(200).Header("Content-Type").Should().Be("image/jpeg");

        List<(string Name, long Length)> Files() =>
            Directory.Exists(server.MediaRoot) ? [.. new DirectoryInfo(server.MediaRoot).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (file.FullName, file.Length))] : [];
    }

    [Fact]
    public async Task A_problem_makes_the_order_disputed_and_says_why()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);

        (await customer.Submit(new JsonObject { ["condition"] = "problem", ["reason"] = "damaged" }, await customer.Uploaded("photo", Photo))).ShouldBe(201);

        var (read, id) = (await merchant.Read(customer.Number), server.Stored.IdOf(customer.Number));
        (read["status"], read["unboxing.condition_ok"], read["unboxing.problem"]).Should().Be(("disputed", "0", "damaged"));
        server.Stored.EventsOf(id).Should().EndWith("order.disputed");
        JsonNode.Parse(server.Stored.LastEventOf(id))!["reason"]!.GetValue<string>().Should().Be("damaged");

        await server.Score();
        var told = JsonNode.Parse(server.Stored.LastEventOf(id))!;
        server.Stored.EventsOf(id).TakeLast(2).Should().Equal("order.disputed", "unboxing.submitted");
        (told["status"]!.GetValue<string>(), told["ai_confidence"]!.GetValue<decimal>()).Should().Be(("disputed", decimal.Parse((await merchant.Read(customer.Number))["unboxing.ai_confidence"]!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Of_two_that_submit_at_once_one_wins()
    {
        var orders = new List<string>();
        for (var round = 0; round < 10; round++)
        {
            var customer = await Customer.Of(server, await server.Given.AMerchant());
            orders.Add(customer.Number);
            var (one, other) = (await customer.Uploaded("photo", Photo), await customer.Uploaded("photo", Photo));

            var replies = await Task.WhenAll(customer.Submit(one), customer.Submit(other));

            replies.Select(reply => reply.Status).Should().BeEquivalentTo([201, 409]);
            replies.Single(reply => reply.Status == 409).ShouldBeRefused(409, "invalid_transition");
        }

        while (await server.Score() > 0)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        orders.Should().OnlyContain(order => server.Stored.EventsOf(server.Stored.IdOf(order)).Count(type => type == "unboxing.submitted") == 1);
    }

    [Fact]
    public async Task The_deadline_holds_to_the_second()
    {
        var merchant = await server.Given.AMerchant();
        var (inTime, late) = (await Customer.Of(server, merchant), await Customer.Of(server, merchant));
        var (first, second) = (await inTime.Uploaded("photo", Photo), await late.Uploaded("photo", Photo));
        server.Clock.Advance(Duration.FromHours(48) - Duration.FromMilliseconds(1));
        var (again, tooLate) = (await Again(inTime), await Again(late));

        (await again.Submit(first)).ShouldBe(201);
        server.Clock.Advance(Duration.FromMilliseconds(1));
        (await tooLate.Submit(second)).ShouldBeRefused(409, "window_expired");
        (await tooLate.Start("photo", 100)).ShouldBeRefused(409, "window_expired");
    }

    [Fact]
    public async Task A_submission_names_what_is_wrong_with_it()
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());
        var begun = (await customer.Start("photo", 1000)).ShouldBe(201)["upload_id"]!;
        var frame = await customer.Uploaded("frame", Photo);

        (await customer.Post("/submission", [])).ShouldBlame("condition", "uploads");
        (await customer.Submit(new JsonObject { ["condition"] = "problem" }, frame)).ShouldBlame("reason");
        (await customer.Submit(new JsonObject { ["condition"] = "perhaps" }, frame)).ShouldBlame("condition");
        (await customer.Submit(begun)).ShouldBlame("uploads[0]");
        (await customer.Submit(frame, "up_x")).ShouldBlame("uploads[1]");
        (await customer.Submit(frame)).ShouldBlame("uploads");
        // Nothing of a refused submission holds.
        (await customer.Submit(await customer.Uploaded("photo", Photo), frame)).ShouldBe(201);
    }

    [Fact]
    public async Task The_customer_gets_a_receipt_and_the_merchant_word()
    {
        var merchant = await server.Given.AMerchant();
        var (recipient, shop) = (Ids.Text(10) + "@example.com", Ids.Text(10) + "@shop.example");
        server.Stored.Change("UPDATE partners SET contact_email = $1, language = 'en' WHERE id = CAST($2 AS INTEGER)", shop, $"{merchant.Owner.Partner.Value}");
        var order = Sample.MerchantOrder();
        order["customer_email"] = recipient;
        order["customer_name"] = "Zoé <b>";
        var number = (await merchant.Create(order)).ShouldBe(201)["order_id"]!;
        (await merchant.Take("ship", number)).ShouldBe(200);
        (await merchant.Take("deliver", number)).ShouldBe(200);
        var customer = await Customer.On(server.Wire, merchant, number);

        var receipt = (await customer.Submit(new JsonObject { ["condition"] = "problem", ["reason"] = "missing" }, await customer.Uploaded("photo", Photo))).ShouldBe(201)["receipt_number"]!;

        server.Stored.Mails(recipient)[^1].Should().StartWith("Nous avons reçu votre déballage").And.Contain(receipt).And.Contain("Bonjour Zoé <b>,").And.Contain("Zo&#233; &lt;b&gt;").And.Contain("Il manque quelque chose");
        server.Stored.Mails(shop).Should().ContainSingle().Which.Should().StartWith("Problem reported").And.Contain(receipt).And.Contain("Something is missing").And.MatchRegex("/portal/proofs/[0-9]+\n");
    }

    [Fact]
    public async Task What_was_submitted_stays_and_what_waits_is_listed_for_a_page_that_was_loaded_anew()
    {
        var customer = await Customer.Of(server, await server.Given.AMerchant());
        var photo = await customer.Uploaded("photo", Photo);
        var begun = (await customer.Start("photo", 1000)).ShouldBe(201)["upload_id"]!;
        await customer.Part(begun, 0, new byte[10]);

        var listed = (await server.Send(customer.WithToken(RawRequest.Get("/unboxing/uploads")))).ShouldBe(200);
        (listed["uploads[0].upload_id"], listed["uploads[0].complete"]).Should().Be((photo, "true"));
        (listed["uploads[1].upload_id"], listed["uploads[1].offset"], listed["uploads[1].complete"]).Should().Be((begun, "10", "false"));

        (await customer.Submit(photo)).ShouldBe(201);
        (await customer.Drop(photo)).ShouldBeRefused(409, "upload_submitted");
    }

    /// <summary>The page loaded anew: tokens hold for an hour.</summary>
    private async Task<Customer> Again(Customer customer) =>
        new(server.Wire, customer.Number, customer.Page, (await Customer.Session(server, customer.Page)).ShouldBe(200)["token"]!);
}
