using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>From what a customer sends to what the merchant reads of it: the real program looks at the files.</summary>
public sealed class ScoringTests(UnboxingServer server) : IClassFixture<UnboxingServer>
{
    private static readonly Duration[] Waits = [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromHours(1)];

    [Fact]
    public async Task The_right_label_filmed_live_is_approved_and_every_signal_is_told_in_the_reader_s_language()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant, order => Labelled(merchant, order));

        (await server.Score()).Should().Be(1);

        var (french, english) = (await merchant.Read(customer.Number), await merchant.Send(RawRequest.Get("/api/b2b/orders/" + customer.Number).With("Accept-Language", "en")));
        french["status"].Should().Be("unboxing_submitted");
        (french["unboxing.code_visible"], french["unboxing.recommendation"]).Should().Be(("1", "approve"));
        french.Json.GetProperty("unboxing").GetProperty("ai_confidence").GetDecimal().Should().BeInRange(0.9m, 1);
        var signals = french.Json.GetProperty("unboxing").GetProperty("signals").EnumerateArray().ToList();
        signals.Select(signal => signal.GetProperty("name").GetString()).Should().Equal(
            "code_decoded", "not_seen_before", "recorded_live", "declared_condition", "matches_reference", "sharpness", "exposure", "taken_after_delivery");
        signals.Sum(signal => signal.GetProperty("value").GetDecimal() * signal.GetProperty("weight").GetDecimal())
            .Should().BeApproximately(french.Json.GetProperty("unboxing").GetProperty("ai_confidence").GetDecimal(), 0.006m);
        french["unboxing.signals[0].explanation"].Should().Be("Le QR code de cette commande est lisible sur la photo ou la vidéo.");
        english["unboxing.signals[0].explanation"].Should().Be("This order’s QR code is readable in the picture or the video.");
        var id = server.Stored.IdOf(customer.Number);
        server.Stored.EventsOf(id).TakeLast(2).Should().Equal(["unboxing.opened", "unboxing.submitted"], "an order is not moved by a score");
        var told = JsonNode.Parse(server.Stored.LastEventOf(id))!;
        (told["status"]!.GetValue<string>(), told["recommendation"]!.GetValue<string>(), told["ai_confidence"]!.GetValue<decimal>()).Should().Be(
            ("unboxing_submitted", "approve", french.Json.GetProperty("unboxing").GetProperty("ai_confidence").GetDecimal()));
    }

    [Fact]
    public async Task The_same_files_get_the_same_score_again()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant, order => Labelled(merchant, order));
        await server.Score();
        var first = await merchant.Read(customer.Number);

        LookAgainAt(customer);
        (await server.Score()).Should().Be(1);

        WithoutLinks(await merchant.Read(customer.Number)).Should().Be(WithoutLinks(first));
        server.Stored.EventsOf(server.Stored.IdOf(customer.Number)).Should().ContainSingle(type => type == "unboxing.submitted", "a score that is made anew is not told twice");

        static string WithoutLinks(Reply order)
        {
            var unboxing = JsonNode.Parse(order["unboxing"]!)!.AsObject();
            unboxing.Remove("photo_urls");
            return unboxing.ToJsonString();
        }
    }

    [Fact]
    public async Task Another_order_s_label_makes_the_order_disputed_by_the_platform_with_its_event()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var other = await server.Given.MerchantOrderIn(OrderStatus.Shipped, merchant);
        var customer = await Submitted(merchant, await Labelled(merchant, other));

        await server.Score();

        var read = await merchant.Read(customer.Number);
        (read["status"], read["reason"], read["unboxing.recommendation"], read["unboxing.code_visible"]).Should().Be(("disputed", "another_orders_code", "reject", "0"));
        read["unboxing.contradictions[0].kind"].Should().Be("another_orders_code");
        read["unboxing.contradictions[0].media_sha256"].Should().MatchRegex("^[0-9a-f]{64}$");
        read["unboxing.signals[0].explanation"].Should().Be("Le QR code d’une autre commande est visible, celui de cette commande ne l’est pas.");
        var id = server.Stored.IdOf(customer.Number);
        server.Stored.EventsOf(id).TakeLast(2).Should().Equal("unboxing.submitted", "order.disputed");
        var told = JsonNode.Parse(server.Stored.LastEventOf(id))!;
        (told["reason"]!.GetValue<string>(), told["status"]!.GetValue<string>(), told["order_id"]!.ToJsonString()).Should().Be(("another_orders_code", "disputed", customer.Number));

        (await merchant.Take("resolve", customer.Number, """{"resolution": "refunded"}""")).ShouldBe(200);
        (await merchant.Stats())["fraud_prevented"].Should().Be("1");
    }

    [Fact]
    public async Task A_picture_that_another_order_showed_is_found_out_whichever_of_the_two_is_looked_at_first()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var picture = Any();
        var original = await Submitted(merchant, picture);
        server.Clock.Advance(Duration.FromSeconds(1));
        var copy = await Submitted(merchant, picture);
        // The first one is looked at late: something was in its way.
        server.BeforeAnalysis[NumberOf(original)] = _ => throw new InvalidOperationException("in the way");
        (await server.Score()).Should().Be(2);
        (await merchant.Read(copy.Number))["status"].Should().Be("unboxing_submitted", "nobody knows of the other yet");

        server.BeforeAnalysis.Clear();
        server.Clock.Advance(Waits[0]);
        (await server.Score()).Should().Be(2, "the copy is scored once more");

        (await merchant.Read(original.Number))["status"].Should().Be("unboxing_submitted");
        var found = await merchant.Read(copy.Number);
        (found["status"], found["reason"], found["unboxing.recommendation"], found["unboxing.contradictions[0].kind"]).Should().Be(("disputed", "picture_reused", "reject", "picture_reused"));
        (await server.Score()).Should().Be(0);
    }

    [Fact]
    public async Task What_the_customer_or_the_merchant_decided_before_stays_decided()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var other = await server.Given.MerchantOrderIn(OrderStatus.Shipped, merchant);
        var reported = await Submitted(merchant, await Labelled(merchant, other), new JsonObject { ["condition"] = "problem", ["reason"] = "damaged" });
        var resolved = await Submitted(merchant, await Labelled(merchant, other));
        (await merchant.Take("resolve", resolved.Number, """{"resolution": "completed"}""")).ShouldBe(200);

        (await server.Score()).Should().Be(2);

        var (disputed, completed) = (await merchant.Read(reported.Number), await merchant.Read(resolved.Number));
        (disputed["status"], disputed["reason"], disputed["unboxing.recommendation"]).Should().Be(("disputed", "damaged", "reject"));
        (completed["status"], completed["unboxing.recommendation"]).Should().Be(("completed", "reject"));
        server.Stored.EventsOf(server.Stored.IdOf(resolved.Number)).TakeLast(2).Should().Equal("order.completed", "unboxing.submitted");
    }

    [Fact]
    public async Task The_merchant_s_picture_is_fetched_once_and_compared_with()
    {
        SkipWithoutImageLibrary();
        var packed = Any();
        await using var photos = Receiver.That(async (stream, _, ct) => await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed], ct));
        var merchant = await server.Given.AMerchant();
        var (alike, different) = (await Submitted(merchant, packed, reference: server.Publish(photos.Url)), await Submitted(merchant, Any(), reference: server.Publish(photos.Url)));

        (await server.Score()).Should().Be(2);
        LookAgainAt(alike);
        (await server.Score()).Should().Be(1);

        ValueOf(await merchant.Read(alike.Number), "matches_reference").Should().Be((1m, true));
        ValueOf(await merchant.Read(different.Number), "matches_reference").Value.Should().BeLessThan(0.5m);
        photos.Requests.Should().HaveCount(2, "each order's is kept");
        (await server.Send(alike.WithToken(RawRequest.Get("/unboxing/uploads")))).ShouldBe(200).Json.GetProperty("uploads").GetArrayLength().Should().Be(1, "it is none of the customer's");
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 24\r\n\r\n<html>no picture</html> ")]
    public async Task A_merchant_s_picture_that_is_not_to_be_had_is_not_measured_nor_asked_for_again(string answer)
    {
        await using var photos = Receiver.Answering(answer);
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant, Any(), reference: server.Publish(photos.Url));

        for (var round = 0; round < 2; round++)
        {
            LookAgainAt(customer);
            (await server.Score()).Should().Be(1);
        }

        var read = await merchant.Read(customer.Number);
        ValueOf(read, "matches_reference").Should().Be((0m, false));
        read["unboxing.signals[4].explanation"].Should().StartWith("Non mesuré");
        read["unboxing.signals[4].weight"].Should().NotBe("0");
        photos.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task An_analysis_that_keeps_failing_is_tried_ever_later_then_said_to_have_measured_nothing_and_is_in_nobody_s_way()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant, Any());
        server.BeforeAnalysis[NumberOf(customer)] = _ => throw new InvalidOperationException("It breaks every time.");

        foreach (var wait in Waits)
        {
            (await server.Score()).Should().Be(1);
            (await merchant.Read(customer.Number))["unboxing.recommendation"].Should().Be("null");
            server.Clock.Advance(wait - Duration.FromSeconds(1));
            (await server.Score()).Should().Be(0);
            var next = await Submitted(merchant, Any());
            (await server.Score()).Should().Be(1, "the next one has its turn");
            (await merchant.Read(next.Number))["unboxing.recommendation"].Should().NotBe("null");
            server.Clock.Advance(Duration.FromSeconds(1));
        }

        (await server.Score()).Should().Be(1);
        server.Clock.Advance(Duration.FromDays(1));
        (await server.Score()).Should().Be(0);

        var read = await merchant.Read(customer.Number);
        (read["status"], read["unboxing.recommendation"], read["unboxing.code_visible"]).Should().Be(("unboxing_submitted", "review", "0"));
        ValueOf(read, "code_decoded").Should().Be((0m, false));
        read["unboxing.signals[0].explanation"].Should().Be("Non mesuré\u00a0: l’analyse a échoué 5\u00a0fois.");
        ValueOf(read, "declared_condition").Should().Be((1m, true), "what needs no look at the files is told all the same");
    }

    [Fact]
    public async Task What_could_not_be_looked_at_in_time_is_not_scored_until_it_can_be_or_has_been_tried_for_the_last_time()
    {
        SkipWithoutImageLibrary();
        var merchant = await server.Given.AMerchant();
        var (soon, never) = (await Submitted(merchant, order => Labelled(merchant, order)), await Submitted(merchant, Any()));
        server.TooBusyFor[NumberOf(soon)] = server.TooBusyFor[NumberOf(never)] = true;

        (await server.Score()).Should().Be(2);
        (await merchant.Read(soon.Number))["unboxing.ai_confidence"].Should().Be("null");
        server.TooBusyFor.Remove(NumberOf(soon), out _);
        foreach (var wait in Waits)
        {
            (await merchant.Read(never.Number))["unboxing.recommendation"].Should().Be("null");
            server.Clock.Advance(wait);
            await server.Score();
        }

        (await merchant.Read(soon.Number))["unboxing.recommendation"].Should().Be("approve");
        (await merchant.Read(never.Number))["unboxing.recommendation"].Should().NotBe("null");
    }

    [Fact]
    public async Task An_analysis_that_takes_long_is_in_nobody_s_way_and_one_whose_node_died_is_another_s()
    {
        var merchant = await server.Given.AMerchant();
        var (slow, quick) = (await Submitted(merchant, Any()), await Submitted(merchant, Any()));
        var (hangs, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeAnalysis[NumberOf(slow)] = async _ =>
        {
            server.BeforeAnalysis.Clear();
            hangs.SetResult();
            await goesOn.Task;
        };
        var first = server.Score();
        await hangs.Task;

        (await server.Score()).Should().BeLessThanOrEqualTo(1);
        (await merchant.Read(quick.Number))["unboxing.recommendation"].Should().NotBe("null");
        (await merchant.Read(slow.Number))["unboxing.recommendation"].Should().Be("null");

        // Nothing was heard of it for as long as a lease lasts.
        server.Clock.Advance(SubmissionScoring.Lease);
        (await server.Score()).Should().Be(1);
        var read = await merchant.Read(slow.Number);
        read["unboxing.recommendation"].Should().NotBe("null");

        goesOn.SetResult();
        await first;
        (await merchant.Read(slow.Number))["unboxing.signals"].Should().Be(read["unboxing.signals"]);
        (await server.Score()).Should().Be(0);
    }

    [Fact]
    public async Task A_stop_in_the_middle_is_no_failed_attempt()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Submitted(merchant, Any());
        for (var stops = 0; stops < SubmissionScoring.MostAttempts + 1; stops++)
        {
            using var stop = new CancellationTokenSource();
            server.BeforeAnalysis[NumberOf(customer)] = async ct =>
            {
                await stop.CancelAsync();
                ct.ThrowIfCancellationRequested();
            };
            var scoring = () => server.Score(stop.Token);
            await scoring.Should().ThrowAsync<OperationCanceledException>();
        }

        server.BeforeAnalysis.Clear();
        (await server.Score()).Should().Be(1);
        (await merchant.Read(customer.Number))["unboxing.signals[0].explanation"].Should().NotContain("échoué");
    }

    private Task<Customer> Submitted(Merchant merchant, byte[] photo, JsonObject? submission = null, Uri? reference = null) =>
        Submitted(merchant, _ => Task.FromResult(photo), submission, reference);

    /// <param name="photo">Of the box of the order of this number.</param>
    private async Task<Customer> Submitted(Merchant merchant, Func<string, Task<byte[]>> photo, JsonObject? submission = null, Uri? reference = null)
    {
        var customer = await Customer.OfDelivered(server.Wire, merchant, reference);
        (await customer.Submit(submission ?? new JsonObject { ["condition"] = "ok" }, await customer.Uploaded("photo", await photo(customer.Number)))).ShouldBe(201);
        return customer;
    }

    /// <summary>A picture that no other test shows.</summary>
    private static byte[] Any() => Shots.Of(Ids.Text(12));

    /// <summary>A box with the labels of these orders, as we print them.</summary>
    private static async Task<byte[]> Labelled(Merchant merchant, params string[] orders) => Shots.Of(Ids.Text(12), [.. await Task.WhenAll(orders.Select(order => LabelOf(merchant, order)))]);

    private static async Task<byte[]> LabelOf(Merchant merchant, string order) => (await merchant.Get($"/api/b2b/orders/{order}/qr?size=512")).ShouldBe(200).Body;

    private void LookAgainAt(Customer customer) =>
        server.Stored.Change("UPDATE unboxing_submissions SET analysis_due_at = submitted_at WHERE order_seq = CAST($1 AS INTEGER)", customer.Number);

    private static void SkipWithoutImageLibrary() => Programs.SkipUnless(NativeLibrary.TryLoad("libgtk-3.so.0", out _), "libgtk-3-0 is not installed");

    private static long NumberOf(Customer customer) => long.Parse(customer.Number, CultureInfo.InvariantCulture);

    private static (decimal Value, bool IsMeasured) ValueOf(Reply order, string name)
    {
        var signal = order.Json.GetProperty("unboxing").GetProperty("signals").EnumerateArray().Single(signal => signal.GetProperty("name").GetString() == name);
        return (signal.GetProperty("value").GetDecimal(), signal.GetProperty("measured").GetBoolean());
    }
}
