using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parcours.Api.Unboxing;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>What merchants do with their orders.</summary>
public sealed class MerchantOrdersTests(DeliveryServer server) : MerchantTests(server)
{
    [Fact]
    public async Task A_new_order_tells_what_the_customer_needs()
    {
        var created = (await Merchant.Create(Sample.MerchantOrder("ORDER-2024-001"))).ShouldBe(201);

        var (number, code) = (created["order_id"]!, created["verification_code"]!);
        number.Should().MatchRegex("^[1-9][0-9]*$");
        code.Should().MatchRegex("^[A-HJKMNP-Z2-9]{4}$");
        created["external_order_id"].Should().Be("ORDER-2024-001");
        created["unboxing_url"].Should().Be($"http://localhost:5001/unboxing-customer.html?code={code}&order={number}");
        created["qr_code_url"].Should().Be($"http://localhost:5001/api/b2b/orders/{number}/qr");
        created["message"].Should().Be("Commande créée. Partagez le verification_code ou unboxing_url avec votre client.");
        Server.Stored.EventsOf(Server.Stored.IdOf(number)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_sent_comes_back_flat_and_named_as_in_the_request()
    {
        var order = Sample.MerchantOrder();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["customer_name"] = "Élodie", ["product_description"] = "Size 42", ["tracking_number"] = "6A1", ["carrier"] = "Colissimo", ["currency"] = "CAD",
            ["customer_language"] = "en", ["webhook_url"] = "https://shop.example/hook", ["reference_photo_url"] = "https://shop.example/photo.jpg",
        })
        {
            order[name] = value;
        }

        var number = (await Merchant.Create(order)).ShouldBe(201)["order_id"]!;
        var read = (await Merchant.Read(number)).ShouldBe(200);

        foreach (var (name, value) in order.Where(field => field.Key != "order_amount"))
            read[name].Should().Be(value!.GetValue<string>(), name);
        read["order_amount"].Should().Be("129.90");
        read["status"].Should().Be("pending");
        read["created_at"].Should().Be("2025-11-07T15:00:00.000Z");
        read["status_history[0].timestamp"].Should().Be("2025-11-07T15:00:00.000Z");
        read["id"].Should().Be(number);
    }

    [Theory]
    [InlineData("{}", "external_order_id", "customer_email", "product_name", "order_amount")]
    [InlineData("""{"external_order_id": "A", "customer_email": "nobody", "product_name": "Shoes", "order_amount": 1}""", "customer_email")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": 1.234}""", "order_amount")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": -1}""", "order_amount")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": 1, "currency": "euro"}""", "currency")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": 1, "customer_language": "de"}""", "customer_language")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": 1, "webhook_url": "ftp://shop.example"}""", "webhook_url")]
    [InlineData("""{"external_order_id": "A", "customer_email": "a@b.ca", "product_name": "Shoes", "order_amount": 1, "reference_photo_url": "photo.jpg"}""", "reference_photo_url")]
    public async Task What_makes_no_sense_is_refused(string body, params string[] fields) =>
        (await Merchant.Send(RawRequest.Post("/api/b2b/orders", body))).ShouldBlame(fields);

    [Fact]
    public async Task The_published_example_has_comments()
    {
        var body = """
            {
              "external_order_id": "ORDER-2024-001", // yours
              "customer_email": "marie@example.com",
              "product_name": "Air // Max", "order_amount": "129.90"
            }
            """;

        var number = (await Merchant.Send(RawRequest.Post("/api/b2b/orders", body))).ShouldBe(201)["order_id"]!;

        (await Merchant.Read(number))["product_name"].Should().Be("Air // Max");
        (await (await Given.APartner()).Send(RawRequest.Post("/v1/orders", "{} // no"))).ShouldBeRefused(400, "malformed_json");
    }

    [Fact]
    public async Task A_reference_is_used_once_and_a_retry_is_not_a_duplicate()
    {
        var order = Sample.MerchantOrder();

        var first = (await Merchant.Create(order, "key-1")).ShouldBe(201);
        var again = (await Merchant.Create(order, "key-1")).ShouldBe(201);
        var duplicate = (await Merchant.Create(order)).ShouldBeRefused(409, "duplicate_order");

        again.Body.Should().Equal(first.Body);
        again.Header("Idempotent-Replayed").Should().Be("true");
        duplicate["error.details.order_id"].Should().Be(first["order_id"]);
        duplicate["error.details.unboxing_url"].Should().Be(first["unboxing_url"]);
        (await Merchant.List()).ShouldBe(200)["total"].Should().Be("1");
        (await (await Given.AMerchant()).Create(order)).ShouldBe(201);
        (await (await Given.AMerchantKey(Merchant.Owner with { Mode = Mode.Live })).Create(order)).ShouldBe(201);
    }

    [Fact]
    public async Task The_same_reference_on_the_delivery_API_is_another_orders()
    {
        var partner = await Given.AnotherKeyOf(await Given.APartner());
        var merchant = await Given.AMerchantKey(partner.Owner);

        var delivery = (await partner.Create(Sample.Order("ORD-1"))).ShouldBe(201)["order_id"]!;
        var shipment = (await merchant.Create(Sample.MerchantOrder("ORD-1"))).ShouldBe(201)["order_id"]!;

        (await merchant.Create(Sample.MerchantOrder("ORD-1"))).ShouldBeRefused(409, "duplicate_order")["error.details.order_id"].Should().Be(shipment);
        (await partner.Create(Sample.Order("ORD-1"))).ShouldBeRefused(409, "duplicate_order")["error.details.order_id"].Should().Be(delivery);
        (await partner.List("?partner_order_id=ORD-1")).ShouldBe(200)["data[0].order_id"].Should().Be(delivery);
    }

    [Fact]
    public async Task Strangers_and_the_other_mode_find_nothing()
    {
        var number = await Given.MerchantOrderIn(OrderStatus.Pending, Merchant);

        foreach (var stranger in new[] { await Given.AMerchant(), await Given.AMerchantKey(Merchant.Owner with { Mode = Mode.Live }) })
        {
            (await stranger.Read(number)).ShouldBeRefused(404, "not_found");
            foreach (var step in Steps.Keys)
                (await stranger.Take(step, number, Steps[step].Body)).ShouldBeRefused(404, "not_found");
            (await stranger.List()).ShouldBe(200)["total"].Should().Be("0");
            (await stranger.Stats()).ShouldBe(200)["total_orders"].Should().Be("0");
        }

        (await Merchant.Read("0")).ShouldBeRefused(404, "not_found");
        (await Merchant.Read("dc_9f7a1f2e3d4c5b6a")).ShouldBeRefused(404, "not_found");
        (await Merchant.Read("99999999999999999999")).ShouldBeRefused(404, "not_found");
    }

    [Theory]
    [InlineData(null, "missing_credentials")]
    [InlineData("Bearer sk_test_nobody", "invalid_token")]
    [InlineData("Bearer op_dev_dispatcher", "invalid_token")]
    [InlineData("Bearer", "missing_credentials")]
    [InlineData("Basic c2stdGVzdA==", "missing_credentials")]
    public async Task Without_a_key_nothing_opens(string? header, string code)
    {
        var request = RawRequest.Get("/api/b2b/stats");

        var refused = (await Server.Send(header is null ? request : request.With("Authorization", header))).ShouldBeRefused(401, code);

        refused.Header("WWW-Authenticate").Should().Be("Bearer");
        refused.Headers["RateLimit-Limit"].Should().BeEmpty();
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_and_an_opened_door_is_counted()
    {
        var secret = MerchantSecret.New(Mode.Test);
        var keys = Server.Services.GetRequiredService<IMerchantKeys>();
        var id = await Given.InAUnit((_, ct) => keys.Add(Merchant.Owner, "Old", secret, Server.Now, ct));
        await Given.InAUnit((_, ct) => keys.Revoke(Merchant.Owner, id, Server.Now, ct));

        (await new Merchant(Server.Wire, secret.Value).Stats()).ShouldBeRefused(401, "invalid_token");
        (await Merchant.Stats()).ShouldBe(200).Header("RateLimit-Limit").Should().Be("100000");
    }

    [Fact]
    public void A_running_server_looks_at_the_clock() =>
        Server.Services.GetServices<IHostedService>().Should().ContainSingle(worker => worker is UnboxingClockWorker);

    [Fact]
    public async Task The_sandbox_has_a_key() => (await new Merchant(Server.Wire, "sk_test_parcours_merchant").Stats()).ShouldBe(200)["company.name"].Should().Be("Dropcolis sandbox");

    [Fact]
    public async Task A_box_goes_from_the_shop_to_the_decision()
    {
        var number = (await Merchant.Create(Sample.MerchantOrder())).ShouldBe(201)["order_id"]!;
        var id = Server.Stored.IdOf(number);

        var shipped = (await Merchant.Take("ship", number, """{"tracking_number": "6A1", "carrier": "Colissimo"}""")).ShouldBe(200);
        shipped.Text.Should().Be("""{"message":"Commande marquée comme expédiée.","status":"shipped"}""");
        Facts(id).Should().Be("""{"status":"shipped","tracking_number":"6A1","carrier":"Colissimo"}""");

        var delivered = (await Merchant.Take("deliver", number)).ShouldBe(200);
        delivered.Text.Should().Be("""{"message":"Livraison confirmée. Fenêtre unboxing de 48h ouverte.","unboxing_deadline":"2025-11-09T15:00:00.000Z"}""");
        Facts(id).Should().Be("""{"status":"unboxing_pending","unboxing_deadline":"2025-11-09T15:00:00.000Z"}""");

        await Given.Submitted(number);
        Facts(id).Should().Be("""{"status":"unboxing_submitted","ai_confidence":0.91,"recommendation":"approve"}""");

        var resolved = (await Merchant.Take("resolve", number, """{"resolution": "refunded", "note": "Broken"}""")).ShouldBe(200);
        resolved["status"].Should().Be("refunded");
        Facts(id).Should().Be("""{"status":"refunded","note":"Broken"}""");
        (await Merchant.Read(number))["note"].Should().Be("Broken");
        var stats = (await Merchant.Stats()).ShouldBe(200);
        stats["fraud_prevented"].Should().Be("1");
        stats["total_orders"].Should().Be("1");
        stats["status_breakdown"].Should().Be("""[{"status":"refunded","count":1}]""");
        stats["company.plan"].Should().Be("free");
    }

    [Fact]
    public async Task A_merchant_calls_an_order_off_once()
    {
        var number = await Given.MerchantOrderIn(OrderStatus.Pending, Merchant);
        var id = Server.Stored.IdOf(number);

        (await Merchant.Take("cancel", number, """{"reason": "Out of stock"}""")).ShouldBe(200)["status"].Should().Be("cancelled");
        (await Merchant.Take("cancel", number)).ShouldBe(200)["status"].Should().Be("cancelled");

        Facts(id).Should().Be("""{"status":"cancelled","cancelled_by":"partner","reason":"Out of stock"}""");
        Server.Stored.EventsOf(id).Should().Equal("order.cancelled");
    }

    /// <summary>Each step's route, with a body that it accepts, and the trigger that it fires.</summary>
    private static readonly Dictionary<string, (string Body, OrderTrigger Trigger)> Steps = new()
    {
        ["ship"] = ("", OrderTrigger.Ship),
        ["deliver"] = ("", OrderTrigger.ConfirmDelivery),
        ["resolve"] = ("""{"resolution": "completed"}""", OrderTrigger.Complete),
        ["cancel"] = ("", OrderTrigger.Cancel),
    };

    public static TheoryData<string, OrderStatus> Cells() => new(from step in Steps.Keys from status in Given.ReachableByMerchants select (step, status));

    [Theory, MemberData(nameof(Cells))]
    public async Task A_step_is_taken_or_refused_as_the_lifecycle_says(string step, OrderStatus status)
    {
        var number = await Given.MerchantOrderIn(status, Merchant);
        var id = Server.Stored.IdOf(number);
        var (events, history) = (Server.Stored.EventsOf(id), Server.Stored.HistoryOf(id));
        var row = OrderLifecycle.Table.Rows.SingleOrDefault(row => row.From == status && row.On == Steps[step].Trigger);

        var reply = await Merchant.Take(step, number, Steps[step].Body);

        if (row is null && !(status == OrderStatus.Cancelled && step == "cancel"))
        {
            reply.ShouldBeRefused(409, "invalid_transition")["error.details.status"].Should().Be(Names.Of(status));
            Server.Stored.EventsOf(id).Should().Equal(events);
            Server.Stored.HistoryOf(id).Should().Equal(history);
        }
        else
        {
            reply.ShouldBe(200);
            Server.Stored.EventsOf(id).Should().Equal([.. events, .. row is null ? Array.Empty<string>() : [row.Event]]);
            Server.Stored.HistoryOf(id).Should().HaveCount(history.Count + (row is null ? 0 : 1));
        }
    }

    [Fact]
    public async Task Pages_and_cursors_show_every_order_once_newest_first()
    {
        var numbers = new List<string>();
        for (var made = 0; made < 5; made++)
            numbers.Insert(0, (await Merchant.Create(Sample.MerchantOrder())).ShouldBe(201)["order_id"]!);
        await Merchant.Take("ship", numbers[3]);

        var first = (await Merchant.List("?limit=2")).ShouldBe(200);
        var second = (await Merchant.List("?limit=2&page=2")).ShouldBe(200);
        var byCursor = (await Merchant.List("?limit=2&cursor=" + second["next_cursor"])).ShouldBe(200);

        new[] { first["orders[0].id"], first["orders[1].id"], second["orders[0].id"], second["orders[1].id"], byCursor["orders[0].id"] }.Should().Equal(numbers);
        (first["total"], first["page"], first["limit"], byCursor["next_cursor"]).Should().Be(("5", "1", "2", null));
        var shipped = (await Merchant.List("?status=shipped")).ShouldBe(200);
        (shipped["total"], shipped["orders[0].id"], shipped["orders[1].id"]).Should().Be(("1", numbers[3], null));
        (await Merchant.List("?page=9")).ShouldBe(200)["orders"].Should().Be("[]");
    }

    [Theory]
    [InlineData("?status=unknown", "status")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?page=0", "page")]
    [InlineData("?page=101&limit=100", "page")]
    [InlineData("?page=501", "page")]
    public async Task A_list_that_makes_no_sense_is_refused(string query, string field) => (await Merchant.List(query)).ShouldBlame(field);

    [Fact]
    public async Task A_page_too_far_names_the_cursor() => (await Merchant.List("?page=501")).Message.Should().Contain("cursor");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("9f7a1f2e3d4c5b6a")]
    public async Task An_unknown_cursor_is_not_found(string cursor) => (await Merchant.List("?cursor=" + cursor)).ShouldBeRefused(404, "unknown_cursor");

    [Fact]
    public async Task A_delivery_order_with_an_unboxing_is_read_and_resolved_but_neither_listed_nor_moved()
    {
        var partner = await Given.AnotherKeyOf(await Given.APartner());
        var merchant = await Given.AMerchantKey(partner.Owner);
        var order = Sample.Order();
        order["dropoff"]!["email"] = "zoe@example.com";
        order["unboxing"] = JsonNode.Parse("""{"product_name": "Air Max 90", "order_amount": 129.90, "currency": "CAD"}""");
        var created = (await partner.Create(order)).ShouldBe(201);
        var (id, number) = (created["order_id"]!, created["unboxing.order_number"]!);

        (await merchant.Read(number)).ShouldBe(200)["verification_code"].Should().Be(created["unboxing.verification_code"]);
        (await merchant.List()).ShouldBe(200)["total"].Should().Be("0");
        foreach (var step in new[] { "ship", "deliver", "cancel" })
            (await merchant.Take(step, number)).ShouldBeRefused(409, "invalid_transition");
        (await partner.Send(RawRequest.Post($"/v1/sandbox/orders/{id}/advance", """{"to": "delivered"}"""))).ShouldBe(200);
        await Given.Submitted(number);
        (await merchant.Take("resolve", number, """{"resolution": "completed"}""")).ShouldBe(200)["status"].Should().Be("completed");

        (await partner.Read(id)).ShouldBe(200)["status"].Should().Be("delivered");
        (await partner.Read(id))["unboxing.status"].Should().Be("completed");
        (await merchant.Stats())["total_orders"].Should().Be("0");
        Server.Stored.EventsOf(id).TakeLast(3).Should().Equal("unboxing.opened", "unboxing.submitted", "order.completed");
    }

    [Fact]
    public async Task Live_orders_over_the_plan_are_refused_until_the_month_ends_and_test_orders_are_not_counted()
    {
        var live = await Given.AMerchant(Mode.Live);
        var test = await Given.AMerchantKey(live.Owner with { Mode = Mode.Test });
        await test.Create(Sample.MerchantOrder());
        var last = Sample.MerchantOrder();
        for (var made = 0; made < 49; made++)
            (await live.Create(Sample.MerchantOrder())).ShouldBe(201);
        (await live.Create(last)).ShouldBe(201);

        var over = (await live.Create(Sample.MerchantOrder())).ShouldBeRefused(429, "plan_limit_reached");

        over["error.details"].Should().Be("""{"plan":"free","used":50,"limit":50,"resets_at":"2025-12-01T00:00:00.000Z"}""");
        over.Header("Retry-After").Should().Be("2019600");
        (await live.Create(last)).ShouldBeRefused(409, "duplicate_order");
        (await test.Create(Sample.MerchantOrder())).ShouldBe(201);
        (await live.Stats())["company.monthly_orders_used"].Should().Be("50");
        (await live.Stats())["total_orders"].Should().Be("50");
    }

    [Fact]
    public async Task Who_used_more_before_the_plan_allowed_less_is_told_how_much()
    {
        var live = await Given.AMerchant(Mode.Live);
        var month = Server.Now.InUtc().Date.ToYearMonth();
        for (var made = 0; made < 53; made++)
            await Given.InAUnit((services, ct) => services.GetRequiredService<IPlanUsage>().TryCount(live.Owner.Partner, month, null, ct));

        var over = (await live.Create(Sample.MerchantOrder())).ShouldBeRefused(429, "plan_limit_reached");

        (over["error.details.used"], over["error.details.limit"]).Should().Be(("53", "50"));
        (await live.Stats())["company.monthly_orders_used"].Should().Be("53");
    }

    private string Facts(string id)
    {
        var data = JsonNode.Parse(Server.Stored.LastEventOf(id))!.AsObject();
        data["order_id"]!.GetValue<long>().Should().BePositive();
        data["external_order_id"].Should().NotBeNull();
        data.Remove("order_id");
        data.Remove("external_order_id");
        return data.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

/// <summary>Tests of the unboxing API by a merchant that nobody else knows.</summary>
public abstract class MerchantTests(RunningServer server) : IAsyncLifetime
{
    protected RunningServer Server { get; } = server;

    protected Given Given => Server.Given;

    protected Merchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Merchant = await Given.AMerchant();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
