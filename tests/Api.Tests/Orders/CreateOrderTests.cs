using System.Text.Json.Nodes;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Orders;

public sealed class CreateOrderTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task An_order_comes_back_as_it_was_sent_in_the_shape_of_the_contract()
    {
        var created = (await Partner.Create(Sample.FullOrder())).ShouldBe(201);

        var id = created["order_id"];
        id.Should().MatchRegex("^dc_[0-9a-f]{16}$");
        created.Text.Should().Be(OneLine($$$"""
            {"order_id":"{{{id}}}","partner_order_id":"ORD-2025-001234","status":"pending","service_level":"standard",
            "tracking_url":"http://localhost:5001/track/{{{id}}}","reference":"PO-77",
            "pickup":{"name":"Warehouse Montreal","phone":"+1-514-555-0001","email":"warehouse@yourcompany.com",
            "address":{"street":"100 Rue Saint-Paul","unit":"Unit 5","city":"Montreal","province":"QC","postal_code":"H2Y1Z3","country":"CA"},
            "time_window":{"start":"2025-11-08T09:00:00-05:00","end":"2025-11-08T12:00:00-05:00"},"instructions":"Dock 3"},
            "dropoff":{"name":"Jean Tremblay","phone":"+15145550002","email":"jean@example.com",
            "address":{"street":"4200 Rue Saint-Denis","unit":"Apt 3","city":"Montreal","province":"QC","postal_code":"H2L1P1","country":"CA"},
            "time_window":{"start":"2025-11-10T13:00:00-05:00","end":"2025-11-10T17:00:00-05:00"},"instructions":"Ring twice"},
            "parcels":[{"parcel_id":"prc_abc123","description":"MacBook Pro 16-inch","weight_kg":2.50,
            "dimensions":{"length_cm":40,"width_cm":30.5,"height_cm":10},"value_cents":299900,"currency":"CAD","fragile":true,"barcode":"0123456789012"}],
            "cod":{"amount_cents":10001,"currency":"CAD"},"insurance":{"amount_cents":15000,"currency":"CAD"},
            "instructions":"Call first","metadata":{"z":1,"a":{"n":1.50}},
            "rate_cents":1850,"currency":"CAD","estimated_delivery":"2025-11-12T17:00:00-05:00",
            "created_at":"2025-11-07T10:00:00-05:00","updated_at":"2025-11-07T10:00:00-05:00"}
            """));
    }

    [Fact]
    public async Task Reading_gives_the_same_and_the_history()
    {
        var created = await Partner.Create(Sample.FullOrder());

        var read = (await Partner.Read(created["order_id"]!)).ShouldBe(200);

        read.Text.Should().Be(created.Text[..^1] + ""","status_history":[{"status":"pending","timestamp":"2025-11-07T10:00:00-05:00"}]}""");
    }

    [Fact]
    public async Task Absent_optionals_are_left_out()
    {
        var created = await Partner.Create(Sample.Order("ORD-1"));

        var (id, parcel) = (created["order_id"], created["parcels[0].parcel_id"]);
        created.Text.Should().Be(OneLine($$$"""
            {"order_id":"{{{id}}}","partner_order_id":"ORD-1","status":"pending","service_level":"standard",
            "tracking_url":"http://localhost:5001/track/{{{id}}}",
            "pickup":{"name":"Entrepôt Montréal","phone":"+1-514-555-0001",
            "address":{"street":"100 Rue Saint-Paul","city":"Montréal","province":"QC","postal_code":"H1A1A1","country":"CA"}},
            "dropoff":{"name":"Zoë Tremblay","phone":"+15145550002",
            "address":{"street":"4200 Rue Saint-Denis","city":"Montréal","province":"QC","postal_code":"H2L1P1","country":"CA"}},
            "parcels":[{"parcel_id":"{{{parcel}}}","weight_kg":2.5}],
            "rate_cents":1299,"currency":"CAD","estimated_delivery":"2025-11-11T17:00:00-05:00",
            "created_at":"2025-11-07T10:00:00-05:00","updated_at":"2025-11-07T10:00:00-05:00"}
            """));
    }

    [Fact]
    public async Task Null_is_absent()
    {
        string[] optionals =
        [
            "quote_id", "reference", "cod", "insurance", "instructions", "metadata", "pickup.email", "pickup.time_window", "pickup.instructions",
            "dropoff.address.line2", "parcels[0].parcel_id", "parcels[0].description", "parcels[0].length_cm", "parcels[0].value_cents", "parcels[0].fragile", "parcels[0].barcode",
        ];
        var order = optionals.Aggregate(Sample.Order(), (order, path) => order.With(path, null));

        var created = (await Partner.Create(order)).ShouldBe(201);

        created.Text.Should().NotContain("null");
        optionals.Except(["parcels[0].parcel_id"]).Select(path => created[path]).Should().OnlyContain(value => value == null);
    }

    [Theory]
    [InlineData(1, "1499")]
    [InlineData(2, "1899")]
    public async Task The_golden_prices(int parcels, string cents)
    {
        JsonNode[] sent =
        [
            Sample.Parcel("""{"weight_kg": 3.2, "length_cm": 40, "width_cm": 30, "height_cm": 10}"""),
            Sample.Parcel("""{"weight_kg": 0.5, "length_cm": 20, "width_cm": 15, "height_cm": 10}"""),
        ];

        var created = await Partner.Create(Sample.Order()
            .With("parcels", new JsonArray(sent[..parcels]))
            .With("insurance", Sample.Parcel("""{"amount_cents": 15000, "currency": "CAD"}""")));

        created.ShouldBe(201)["rate_cents"].Should().Be(cents);
    }

    [Theory]
    [InlineData("""{"z":1.50,"a":1e3,"é":{"b":[1.0,-0,12345678901234567890,0.1e-7],"a":null,"":true}}""")]
    [InlineData("""{"text":"caf\u00e9 café \ud83d\udce6 📦 \/ \t"}""")]
    [InlineData("{ \"spaced\" :  [ 1 ,\r\n\t2 ] }")]
    [InlineData("{}")]
    public async Task Metadata_comes_back_byte_for_byte(string metadata)
    {
        var body = Sample.Order().ToJsonString()[..^1] + ",\"metadata\":" + metadata + "}";

        var created = (await Partner.Send(RawRequest.Post("/v1/orders", body))).ShouldBe(201);
        var read = await Partner.Read(created["order_id"]!);
        var listed = await Partner.List();

        created["metadata"].Should().Be(metadata);
        read["metadata"].Should().Be(metadata);
        listed["data[0].metadata"].Should().Be(metadata);
    }

    [Fact]
    public async Task Markup_in_metadata_means_the_same_and_closes_no_tag()
    {
        const string Markup = "</script><b>&amp;";

        var created = await Partner.Create(Sample.Order().With("metadata", new JsonObject { ["html"] = Markup }));

        created["metadata.html"].Should().Be(Markup);
        created.Text.Should().NotContainAny("<", ">", "&");
    }

    [Theory]
    [InlineData(50, 1, 201)]
    [InlineData(51, 1, 422)]
    [InlineData(1, 8183, 201)] // {"k0":""} is 9 bytes, the text makes it 8192
    [InlineData(1, 8184, 422)]
    public async Task Metadata_has_at_most_fifty_keys_and_eight_kibibytes(int keys, int length, int status)
    {
        var metadata = new JsonObject(Enumerable.Range(0, keys).Select(index => KeyValuePair.Create($"k{index}", (JsonNode?)new string('x', length))));

        var reply = await Partner.Create(Sample.Order().With("metadata", metadata));

        reply.ShouldBe(status);
        if (status == 422)
            reply.ShouldBlame("metadata");
    }

    [Theory]
    [InlineData("+1-514-555-0001")]
    [InlineData("+15145550001")]
    [InlineData("+1 (514) 555-0001")]
    [InlineData("514-555-0001")]
    [InlineData("+33 1 42 68 53 00")]
    public async Task A_phone_number_comes_back_as_sent(string phone) =>
        (await Partner.Create(Sample.Order().With("dropoff.phone", phone))).ShouldBe(201)["dropoff.phone"].Should().Be(phone);

    [Fact]
    public async Task A_postal_code_comes_back_in_one_form() =>
        (await Partner.Create(Sample.Order().With("dropoff.address.postal_code", "h2l 1p1")))["dropoff.address.postal_code"].Should().Be("H2L1P1");

    [Fact]
    public async Task Street_and_unit_are_other_names_for_the_lines()
    {
        var created = await Partner.Create(Sample.Order().Without("dropoff.address.line1")
            .With("dropoff.address.street", "5 Rue Ontario")
            .With("dropoff.address.unit", "4B"));

        created["dropoff.address.street"].Should().Be("5 Rue Ontario");
        created["dropoff.address.unit"].Should().Be("4B");
    }

    [Fact]
    public async Task A_refusal_names_the_synonym_that_was_written() =>
        (await Partner.Create(Sample.Order().Without("dropoff.address.line1").With("dropoff.address.street", new string('x', 256))))
            .ShouldBlame("dropoff.address.street");

    [Fact]
    public async Task Parcels_without_an_id_are_given_one_each()
    {
        var created = await Partner.Create(Sample.Order().With("parcels", JsonNode.Parse(
            """[{"weight_kg": 1}, {"weight_kg": 1, "parcel_id": "mine"}, {"weight_kg": 1}, {"weight_kg": 1, "parcel_id": 4711}]""")));

        created["parcels[1].parcel_id"].Should().Be("mine");
        created["parcels[3].parcel_id"].Should().Be("4711");
        created["parcels[0].parcel_id"].Should().MatchRegex("^prc_[a-z0-9]+$").And.NotBe(created["parcels[2].parcel_id"]);
    }

    [Fact]
    public async Task Text_of_every_script_comes_back()
    {
        const string Unicode = "Élodie 📦👩‍🚀 مرحبا שלום 漢字 𠜎 e\u0301 <b>\"l'été\"</b> \\ \t\r\n\u00a0\u2028 %_[]'; --";

        var created = (await Partner.Create(Sample.Order("É📦𠜎 " + Ids.Text(8))
            .With("dropoff.name", Unicode)
            .With("dropoff.address.line1", Unicode)
            .With("dropoff.address.city", Unicode)
            .With("instructions", Unicode)
            .With("parcels[0].description", Unicode))).ShouldBe(201);
        var read = await Partner.Read(created["order_id"]!);

        foreach (var reply in new[] { created, read })
        {
            reply["partner_order_id"].Should().StartWith("É📦𠜎 ");
            new[] { reply["dropoff.name"], reply["dropoff.address.street"], reply["dropoff.address.city"], reply["instructions"], reply["parcels[0].description"] }
                .Should().OnlyContain(text => text == Unicode);
        }
    }

    [Fact]
    public async Task Ids_may_be_integers_and_amounts_texts()
    {
        var created = await Partner.Create(Sample.Order()
            .With("partner_order_id", 2025001234)
            .With("reference", 77)
            .With("parcels[0].value_cents", "4200")
            .With("insurance", Sample.Parcel("""{"amount_cents": "10001", "currency": "CAD"}""")));

        created.ShouldBe(201)["partner_order_id"].Should().Be("2025001234");
        created["reference"].Should().Be("77");
        created["parcels[0].value_cents"].Should().Be("4200");
        created["insurance.amount_cents"].Should().Be("10001");
        created["rate_cents"].Should().Be("1399");
    }

    [Fact]
    public async Task An_empty_list_where_an_object_belongs_is_an_empty_object() =>
        (await Partner.Create(Sample.Order().With("metadata", new JsonArray()))).ShouldBe(201)["metadata"].Should().Be("{}");

    [Theory]
    [InlineData("V6B1A1", "BC", "2025-11-07T07:00:00-08:00", "2025-11-17T17:00:00-08:00")]
    [InlineData("A1C5S7", "NL", "2025-11-07T11:30:00-03:30", "2025-11-17T17:00:00-03:30")]
    public async Task Times_are_local_at_the_destination(string to, string province, string created, string delivery)
    {
        var order = await Partner.Create(Sample.Order().With("dropoff.address.postal_code", to).With("dropoff.address.province", province));

        order["created_at"].Should().Be(created);
        order["updated_at"].Should().Be(created);
        order["estimated_delivery"].Should().Be(delivery);
        (await Partner.Read(order["order_id"]!))["status_history[0].timestamp"].Should().Be(created);
    }

    [Theory]
    [InlineData(Mode.Test, 201)]
    [InlineData(Mode.Live, 422)]
    public async Task A_window_that_is_over_is_for_tests_only(Mode mode, int status)
    {
        var partner = await Given.APartner(mode);
        var window = Sample.Parcel("""{"start": "2025-11-07T09:00:00-05:00", "end": "2025-11-07T10:00:00-05:00"}""");

        var reply = await partner.Create(Sample.Order().With("pickup.time_window", window).With("dropoff.time_window", window.DeepClone()));

        reply.ShouldBe(status);
        if (status == 422)
            reply.ShouldBlame("pickup.time_window.end", "dropoff.time_window.end");
    }

    [Fact]
    public async Task A_live_order_takes_a_window_that_still_runs() =>
        (await (await Given.APartner(Mode.Live)).Create(Sample.Order().With(
            "pickup.time_window", Sample.Parcel("""{"start": "2025-11-07T09:00:00-05:00", "end": "2025-11-07T10:00:01-05:00"}""")))).ShouldBe(201);

    [Fact]
    public async Task Same_day_between_cities_is_no_order() =>
        (await Partner.Create(Sample.Order().With("service_level", "same_day").With("dropoff.address.postal_code", "G1R2B5")))
            .ShouldBeRefused(422, "service_unavailable");

    [Fact]
    public async Task A_reference_is_used_once()
    {
        var first = await Given.AnOrder(Partner, Sample.Order("ORD-7"));

        var again = await Partner.Create(Sample.Order("ORD-7"));
        var withAKey = await Partner.Create(Sample.Order("ORD-7"), idempotencyKey: "another");

        again.ShouldBeRefused(409, "duplicate_order")["error.details.order_id"].Should().Be(first);
        withAKey.ShouldBeRefused(409, "duplicate_order")["error.details.order_id"].Should().Be(first);
        Server.Stored.OrdersOf(Partner).Should().Equal(first);
    }

    [Theory]
    [InlineData("ord-7")]
    [InlineData("ORD-7 ")]
    [InlineData("ÖRD-7")]
    public async Task A_reference_that_only_looks_alike_is_another(string reference)
    {
        await Given.AnOrder(Partner, Sample.Order("ORD-7"));

        (await Partner.Create(Sample.Order(reference))).ShouldBe(201);
    }

    [Fact]
    public async Task Another_partner_and_the_other_mode_may_use_the_same_reference()
    {
        await Given.AnOrder(Partner, Sample.Order("ORD-7"));

        (await (await Given.APartner()).Create(Sample.Order("ORD-7"))).ShouldBe(201);
        (await (await Given.TheOtherModeOf(Partner)).Create(Sample.Order("ORD-7"))).ShouldBe(201);
    }

    [Theory]
    [InlineData("partner_order_id", "null")]
    [InlineData("partner_order_id", "\"\"")]
    [InlineData("partner_order_id", "1.5")]
    [InlineData("partner_order_id", "true")]
    [InlineData("service_level", "\"overnight\"")]
    [InlineData("pickup", "null")]
    [InlineData("pickup.name", "null")]
    [InlineData("pickup.name", "\" \"")]
    [InlineData("dropoff.name", "[\"Zoë\"]")]
    [InlineData("dropoff.phone", "null")]
    [InlineData("dropoff.phone", "\"12\"")]
    [InlineData("dropoff.phone", "\"call me\"")]
    [InlineData("dropoff.phone", "15145550002")]
    [InlineData("dropoff.email", "\"nobody\"")]
    [InlineData("dropoff.email", "\"a@b@example.com\"")]
    [InlineData("dropoff.address", "null")]
    [InlineData("dropoff.address.line1", "null")]
    [InlineData("dropoff.address.country", "\"FR\"")]
    [InlineData("parcels", "[]")]
    [InlineData("parcels[0].fragile", "\"yes\"")]
    [InlineData("parcels[0].value_cents", "-1")]
    [InlineData("metadata", "\"text\"")]
    [InlineData("metadata", "[1]")]
    [InlineData("reference", "{}")]
    [InlineData("instructions", "7")]
    public async Task An_order_refuses_and_names(string path, string value)
    {
        (await Partner.Create(Sample.Order().With(path, JsonNode.Parse(value)))).ShouldBlame(path);
        Server.Stored.OrdersOf(Partner).Should().BeEmpty();
    }

    [Theory]
    [InlineData("partner_order_id", 64)]
    [InlineData("reference", 255)]
    [InlineData("instructions", 1000)]
    [InlineData("dropoff.name", 255)]
    [InlineData("dropoff.address.line1", 255)]
    [InlineData("dropoff.address.line2", 255)]
    [InlineData("dropoff.address.city", 255)]
    [InlineData("parcels[0].description", 255)]
    public async Task A_text_is_at_most_so_long(string path, int most)
    {
        (await Partner.Create(Sample.Order().With(path, new string('é', most)))).ShouldBe(201);

        (await Partner.Create(Sample.Order().With(path, new string('é', most + 1)))).ShouldBlame(path);
    }

    [Fact]
    public async Task Parcel_ids_are_unique_within_the_order() =>
        (await Partner.Create(Sample.Order().With("parcels", JsonNode.Parse("""[{"weight_kg": 1, "parcel_id": "a"}, {"weight_kg": 1}, {"weight_kg": 1, "parcel_id": "a"}]"""))))
            .ShouldBlame("parcels[2].parcel_id");

    [Theory]
    [InlineData("2.5", "NaN")]
    [InlineData("2.5", "Infinity")]
    [InlineData("2.5", "02.5")]
    [InlineData("2.5}]", "2.5,}]")]
    [InlineData("\"weight_kg\":2.5", "\"weight_kg\":2.5,\"weight_kg\":2.5")]
    [InlineData("{\"service_level\"", "{\"metadata\":{\"a\":1,\"a\":2},\"service_level\"")]
    [InlineData("Tremblay", "\\ud83d")]
    public async Task What_is_no_JSON_is_malformed(string part, string instead)
    {
        var body = Sample.Order().ToJsonString().Replace(part, instead, StringComparison.Ordinal);

        (await Partner.Send(RawRequest.Post("/v1/orders", body))).ShouldBeRefused(400, "malformed_json");
        Server.Stored.OrdersOf(Partner).Should().BeEmpty();
    }

    private static string OneLine(string json) => json.ReplaceLineEndings("");
}
