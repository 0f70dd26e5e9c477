using System.Text.Json.Nodes;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Reviews;

public sealed class SubmitPurchasesTests(PurchaseServer server) : ShopTests(server)
{
    [Fact]
    public async Task A_purchase_is_taken_and_its_requests_are_told()
    {
        var reply = (await Shop.Submit(Shop.AFullPurchase("#1855"))).ShouldBe(200);

        reply["[0].purchase_reference"].Should().Be("#1855");
        reply["[0].id"].Should().MatchRegex("^pe_[a-z0-9]{16}$");
        reply["[0].status"].Should().Be("accepted");
        reply["[0].solicitations"].Should().Be("""[{"kind":"brand","scheduled_at":"2025-11-08T10:00:00Z"},{"kind":"product","scheduled_at":"2025-11-15T10:00:00Z"}]""");
        reply["[0].warnings"].Should().BeNull();
        reply["[1]"].Should().BeNull();
    }

    [Fact]
    public async Task Of_several_each_has_its_own_outcome_and_a_wrong_one_leaves_the_others_alone()
    {
        var reply = (await Shop.Submit(APurchase("#1"), APurchase("#2").With("consumer.email", "nobody"), APurchase("#3"))).ShouldBe(206);

        reply.Json.EnumerateArray().Select(item => item.GetProperty("status").GetString()).Should().Equal("accepted", "rejected", "accepted");
        reply["[1].purchase_reference"].Should().Be("#2");
        reply["[1].error"].Should().Be("invalid_email");
        reply["[1].field"].Should().Be("consumer.email");
        reply["[1].error_description"].Should().Be("consumer.email\u00a0: Adresse électronique invalide. Attendu\u00a0: une adresse électronique (p. ex. nom@exemple.com).");
        reply["[1].id"].Should().BeNull();
        (await FollowUp("", "purchase_reference", "status")).Should().BeEquivalentTo("#1 scheduled", "#2 rejected", "#3 scheduled");
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_English_to_who_asks_for_it()
    {
        var json = Shop.ListOf(APurchase().Without("consumer.email"));
        var reply = (await Shop.Send(RawRequest.Post($"/purchase-event/websites/{Shop.Website}/purchase_events/bulk_sync_insert", json).With("Accept-Language", "en"))).ShouldBe(422);

        reply["[0].error"].Should().Be("missing_email");
        reply["[0].error_description"].Should().Be("consumer.email: This field is required. Expected: a value.");
    }

    [Fact]
    public async Task When_none_is_taken_the_answer_is_422_with_the_same_list()
    {
        var reply = (await Shop.Submit("""[{"purchase_reference": "#9"}, 5, null, "x", []]""")).ShouldBe(422);

        reply.Json.EnumerateArray().Select(item => item.GetProperty("error").GetString())
            .Should().Equal("missing_purchase_date", "invalid_event", "invalid_event", "invalid_event", "missing_purchase_reference");
        reply["[0].errors[1].error"].Should().Be("missing_consumer");
        reply["[1].purchase_reference"].Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task No_events_are_refused_in_the_envelope(string body) => (await Shop.Submit(body)).ShouldBlame("events");

    [Fact]
    public async Task More_than_fifty_are_refused_in_the_envelope_and_none_is_taken()
    {
        var most = Enumerable.Range(0, 50).Select(number => APurchase($"#{number}")).ToList();

        (await Shop.Submit([.. most, APurchase("one more")])).ShouldBlame("events");
        (await FollowUp("", "status")).Should().BeEmpty();

        (await Shop.Submit(most)).ShouldBe(200).Json.GetArrayLength().Should().Be(50);
    }

    [Theory]
    [InlineData("""{"purchase_reference": "#1"}""", "malformed_json")]
    [InlineData("\"text\"", "malformed_json")]
    [InlineData("""[{"a": 1, "a": 2}]""", "malformed_json")]
    [InlineData("""[{"purchase_reference": "\ud800"}]""", "malformed_json")]
    [InlineData("[{", "malformed_json")]
    public async Task What_is_no_list_of_JSON_is_400(string body, string code) => (await Shop.Submit(body)).ShouldBeRefused(400, code);

    [Fact]
    public async Task What_is_no_JSON_at_all_is_415() =>
        (await Shop.Send(new RawRequest("POST", $"/purchase-event/websites/{Shop.Website}/purchase_events/bulk_sync_insert", "a=1"u8.ToArray(), [("Content-Type", "application/x-www-form-urlencoded")])))
            .ShouldBeRefused(415, "unsupported_media_type");

    /// <summary>What shop modules in the field send.</summary>
    public static TheoryData<string, string> Tolerated => new()
    {
        { "price", "\"99.90\"" },
        { "purchase_reference", "1855" },
        { "products", "[]" },
        { "products", "[{}]" },
        { "products", "[[]]" },
        { "products", """[{"product_ref": {"reference": ""}, "name": "", "price": 0, "not_received": false}]""" },
        { "purchase_date", "\"2025-11-01 10:00:00\"" },
        { "purchase_date", "\"2025-11-01T10:00:00+0100\"" },
        { "purchase_date", "\"2025-11-01\"" },
        { "sollicitation_parameters", """{"delay": "3"}""" },
        { "solicitation_parameters", "[]" },
        { "solicitation_parameters", """{"delay": null, "purchase_event_type": ""}""" },
        { "sales_channel", "null" },
        { "consumer", """{"email": "a@b.example", "language": null, "country": "", "first_name": null}""" },
        { "consumer", """{"email": " Marie.Durand@Example.COM ", "language": "fr_FR", "country": "fr"}""" },
        { "products", """[{"product_ref": {"reference": 17, "ean13": 3760123456789}, "price": "12", "name": null}]""" },
        { "an_unknown_field", "{}" },
    };

    [Theory, MemberData(nameof(Tolerated))]
    public async Task What_modules_in_the_field_send_is_taken(string field, string json)
    {
        var purchase = APurchase().With(field, JsonNode.Parse(json));

        (await Shop.Submit(purchase)).ShouldBe(200)["[0].status"].Should().Be("accepted");
    }

    /// <summary>A field of the full purchase that is wrong, and the code and the field that are told.</summary>
    public static TheoryData<string, string?, string, string> Wrong => new()
    {
        { "purchase_reference", null, "missing_purchase_reference", "purchase_reference" },
        { "purchase_reference", "\"  \"", "missing_purchase_reference", "purchase_reference" },
        { "purchase_reference", "{}", "invalid_purchase_reference", "purchase_reference" },
        { "purchase_reference", "\"\\u0000\"", "invalid_purchase_reference", "purchase_reference" },
        { "purchase_date", null, "missing_purchase_date", "purchase_date" },
        { "purchase_date", "\"01/11/2025\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "\"2025-13-01T10:00:00Z\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "\"9999-12-31T23:59:59-18:00\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "\"9999-12-31T23:59:59.999999999Z\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "\"0001-01-01T00:00:00Z\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "\"0001-01-01\"", "invalid_purchase_date", "purchase_date" },
        { "purchase_date", "1762000000", "invalid_purchase_date", "purchase_date" },
        { "price", "-1", "invalid_price", "price" },
        { "price", "\"ninety\"", "invalid_price", "price" },
        { "price", "1e400", "invalid_price", "price" },
        { "consumer", "\"Marie\"", "invalid_consumer", "consumer" },
        { "consumer", null, "missing_consumer", "consumer" },
        { "consumer.email", "\"marie@\"", "invalid_email", "consumer.email" },
        { "consumer.language", "\"french\"", "invalid_language", "consumer.language" },
        { "consumer.country", "\"France\"", "invalid_country", "consumer.country" },
        { "consumer.hide_personal_data", "\"yes\"", "invalid_hide_personal_data", "consumer.hide_personal_data" },
        { "sales_channel.channel", "\"phone\"", "invalid_channel", "sales_channel.channel" },
        { "sales_channel.website_id", "\"7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11\"", "website_mismatch", "sales_channel.website_id" },
        { "sales_channel.website_id", "\"shop\"", "website_mismatch", "sales_channel.website_id" },
        { "solicitation_parameters.delay", "181", "invalid_delay", "solicitation_parameters.delay" },
        { "solicitation_parameters.delay", "-1", "invalid_delay", "solicitation_parameters.delay" },
        { "solicitation_parameters.delay_product", "7.5", "invalid_delay_product", "solicitation_parameters.delay_product" },
        { "solicitation_parameters.purchase_event_type", "\"ALL\"", "invalid_purchase_event_type", "solicitation_parameters.purchase_event_type" },
        { "sollicitation_parameters", """{"delay": 200}""", "invalid_delay", "sollicitation_parameters.delay" },
        { "products", "[]", "products_required", "products" },
        { "products", "[{}]", "products_required", "products" },
        { "products", "{}", "invalid_products", "products" },
        { "products[0].product_url", "\"javascript:alert(1)\"", "invalid_product_url", "products[0].product_url" },
        { "products[0].image_url", "\"/lampe.jpg\"", "invalid_image_url", "products[0].image_url" },
        { "products[0]", """{"brand": "Lumière"}""", "invalid_product_ref", "products[0].product_ref" },
        { "products[0]", "7", "invalid_products", "products[0]" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_purchase_is_rejected_when_it_is_wrong(string field, string? json, string code, string told)
    {
        var purchase = Shop.AFullPurchase();
        if (field == "sollicitation_parameters")
            purchase.Remove("solicitation_parameters");
        purchase = json is null ? purchase.Without(field) : purchase.With(field, JsonNode.Parse(json));

        var reply = (await Shop.Submit(purchase)).ShouldBe(422);

        reply["[0].status"].Should().Be("rejected");
        reply["[0].error"].Should().Be(code);
        reply["[0].field"].Should().Be(told);
        reply["[0].error_description"].Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Bought_in_a_shop_the_shop_is_named()
    {
        var purchase = APurchase().With("sales_channel", JsonNode.Parse("""{"channel": "offline"}"""));

        (await Shop.Submit(purchase)).ShouldBe(422)["[0].error"].Should().Be("missing_shop_id");
        (await Shop.Submit(purchase.With("sales_channel.shop_id", "paris-1"))).ShouldBe(200);
    }

    [Theory]
    [InlineData(null, "brand 7")]
    [InlineData("""{"purchase_event_type": "PURCHASE_ONLY"}""", "brand 7")]
    [InlineData("""{"delay": 0}""", "brand 0")]
    [InlineData("""{"delay": 180}""", "brand 180")]
    public async Task Without_products_the_shop_is_asked_about(string? parameters, string asked) => (await Asked(APurchase(), parameters)).Should().Equal(asked);

    [Theory]
    [InlineData(null, "brand 7", "product 14")]
    [InlineData("""{"delay": 1, "delay_product": 30}""", "brand 1", "product 30")]
    [InlineData("""{"purchase_event_type": "PURCHASE_ONLY"}""", "brand 7")]
    [InlineData("""{"purchase_event_type": "PRODUCT_ONLY", "delay_product": 3}""", "product 3")]
    public async Task With_products_both_are_asked_about_unless_the_shop_says_otherwise(string? parameters, params string[] asked) =>
        (await Asked(Shop.AFullPurchase().Without("solicitation_parameters"), parameters)).Should().Equal(asked);

    [Theory]
    [InlineData("PRODUCT_ONLY")]
    [InlineData("BRAND_AND_PRODUCT")]
    public async Task A_product_review_without_products_is_rejected(string type)
    {
        var purchase = APurchase().With("solicitation_parameters", new JsonObject { ["purchase_event_type"] = type });

        (await Shop.Submit(purchase)).ShouldBe(422)["[0].error"].Should().Be("products_required");
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_was_not_received()
    {
        var purchase = Shop.AFullPurchase("#lost").With("products[0].not_received", true).With("solicitation_parameters.purchase_event_type", "PRODUCT_ONLY");

        var reply = (await Shop.Submit(purchase)).ShouldBe(200);

        reply["[0].solicitations"].Should().Be("[]");
        reply["[0].warnings[0].warning"].Should().Be("nothing_received");
        (await FollowUp("", "purchase_reference", "kind", "status")).Should().Equal("#lost - received");
    }

    [Fact]
    public async Task A_time_without_an_offset_is_the_accounts()
    {
        var montreal = await Shop.At(Server, change: settings => settings with { TimeZone = "America/Montreal" });
        var purchase = APurchase().With("purchase_date", "2025-11-01 10:00:00");

        (await Shop.Submit(purchase)).ShouldBe(200)["[0].solicitations[0].scheduled_at"].Should().Be("2025-11-08T09:00:00Z");
        // One hour of the delay falls into the night when the clocks were set back: a day is 24 hours.
        (await montreal.Submit(purchase)).ShouldBe(200)["[0].solicitations[0].scheduled_at"].Should().Be("2025-11-08T14:00:00Z");
    }

    [Fact]
    public async Task A_request_that_was_due_is_due_now_and_the_answer_says_so()
    {
        var reply = (await Shop.Submit(APurchase("#due").With("purchase_date", "2025-10-01T10:00:00Z"))).ShouldBe(200);

        reply["[0].solicitations[0]"].Should().Be("""{"kind":"brand","scheduled_at":"2025-11-07T15:00:00Z","due_now":true}""");
        reply["[0].warnings[0].warning"].Should().Be("due_now");
        reply["[0].warnings[0].warning_description"].Should().Be("Une demande aurait dû partir avant maintenant\u00a0: elle part maintenant.");
        (await FollowUp("?reference=%23due", "status", "scheduled_at")).Should().Equal("scheduled 2025-11-07T15:00:00Z");
    }

    [Theory]
    [InlineData("2025-05-07T13:59:59Z", "purchase_too_old")]
    [InlineData("2025-05-07T14:00:00Z", null)]
    public async Task Nobody_is_asked_about_what_is_six_months_old(string date, string? error)
    {
        var reply = await Shop.Submit(APurchase().With("purchase_date", date));

        reply["[0].error"].Should().Be(error);
        reply.Status.Should().Be(error is null ? 200 : 422);
    }

    [Theory]
    [InlineData("2025-08-07T13:59:59Z", "due_now old_purchase")]
    [InlineData("2025-08-07T14:00:00Z", "due_now")]
    [InlineData("2025-11-01T10:00:00Z", "")]
    [InlineData("2025-11-08T15:00:00Z", "")]
    [InlineData("2025-11-08T15:00:01Z", "in_the_future")]
    public async Task A_purchase_of_another_time_carries_a_warning(string date, string warnings)
    {
        var reply = (await Shop.Submit(APurchase().With("purchase_date", date))).ShouldBe(200);

        var told = reply.Json[0].TryGetProperty("warnings", out var some) ? some.EnumerateArray().Select(warning => warning.GetProperty("warning").GetString()) : [];
        string.Join(' ', told).Should().Be(warnings);
    }

    [Fact]
    public async Task The_same_purchase_again_is_a_duplicate_and_changes_nothing()
    {
        var first = (await Shop.Submit(Shop.AFullPurchase("#same"))).ShouldBe(200);
        var told = await FollowUp("", "id", "kind", "status");

        // Told in another spelling: it is the same after normalisation.
        var again = Shop.AFullPurchase(" #same ").With("price", "99.9").With("purchase_date", "2025-11-01T11:00:00+01:00").With("consumer.email", "MARIE@example.com")
            .With("products[0].brand", null).With("consumer.country", "fr");
        var reply = (await Shop.Submit(again)).ShouldBe(200);

        reply["[0].status"].Should().Be("duplicate");
        reply["[0].id"].Should().Be(first["[0].id"]);
        reply["[0].solicitations"].Should().BeNull();
        (await FollowUp("", "id", "kind", "status")).Should().Equal(told);
    }

    [Fact]
    public async Task The_same_reference_with_other_content_is_rejected_and_says_why()
    {
        await Shop.Submit(APurchase("#taken"));

        var reply = (await Shop.Submit(APurchase("#taken").With("consumer.email", "other@example.com"))).ShouldBe(422);

        reply["[0].error"].Should().Be("reference_conflict");
        reply["[0].field"].Should().Be("purchase_reference");
        (await FollowUp("", "status", "reason")).Should().BeEquivalentTo("scheduled -", "rejected reference_conflict");
    }

    [Fact]
    public async Task Within_one_submission_a_reference_counts_once_too()
    {
        var reply = (await Shop.Submit(APurchase("#twice"), APurchase("#twice"), APurchase("#twice").With("price", 5))).ShouldBe(206);

        reply.Json.EnumerateArray().Select(item => item.GetProperty("status").GetString()).Should().Equal("accepted", "duplicate", "rejected");
        reply["[1].id"].Should().Be(reply["[0].id"]);
    }

    [Fact]
    public async Task A_reference_is_a_websites_own()
    {
        var other = await Shop.At(Server, Shop.Owner);

        await Shop.Submit(APurchase("#shared"));

        (await other.Submit(APurchase("#shared").With("price", 1))).ShouldBe(200)["[0].status"].Should().Be("accepted");
        (await other.FollowUp()).ShouldBe(200).Json.GetProperty("data").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task A_purchase_that_is_mended_is_no_longer_rejected()
    {
        await Shop.Submit(APurchase("#mended").With("consumer.email", "marie"));
        (await FollowUp("", "status", "reason", "field", "id")).Should().Equal("rejected invalid_email consumer.email -");
        // Sent again as it was, it is told once.
        await Shop.Submit(APurchase("#mended").With("consumer.email", "marie"));
        (await FollowUp("", "status")).Should().Equal("rejected");

        await Shop.Submit(APurchase("#mended"));

        (await FollowUp("", "status")).Should().Equal("scheduled");
    }

    [Fact]
    public async Task A_retry_under_its_key_gets_the_first_answer()
    {
        var json = Shop.ListOf(APurchase("#key"), APurchase("#wrong").Without("consumer.email"));
        var first = (await Shop.Submit(json, "key-1")).ShouldBe(206);

        var again = (await Shop.Submit(json, "key-1")).ShouldBe(206);

        again.Text.Should().Be(first.Text);
        again.Header("Idempotent-Replayed").Should().Be("true");
        (await Shop.Submit(Shop.ListOf(APurchase("#other")), "key-1")).ShouldBeRefused(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task When_nothing_was_taken_the_key_is_free()
    {
        var json = Shop.ListOf(APurchase("#old").With("purchase_date", "2025-01-01T10:00:00Z"));
        var first = (await Shop.Submit(json, "key-2")).ShouldBe(422);

        var again = (await Shop.Submit(json, "key-2")).ShouldBe(422);
        again.Header("Idempotent-Replayed").Should().BeNull();
        again.Text.Should().Be(first.Text);

        (await Shop.Submit(Shop.ListOf(APurchase("#new")), "key-2")).ShouldBe(200);
        (await FollowUp("?status=rejected", "purchase_reference", "reason")).Should().Equal("#old purchase_too_old");
    }

    [Fact]
    public async Task Two_at_the_same_moment_take_a_purchase_once()
    {
        var json = Shop.ListOf(Enumerable.Range(0, 20).Select(number => APurchase($"#race-{number}")));

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Shop.Submit(json)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        replies.SelectMany(reply => reply.Json.EnumerateArray()).Count(item => item.GetProperty("status").GetString() == "accepted").Should().Be(20);
        (await FollowUp("?limit=200", "status")).Should().HaveCount(20);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a12")]
    [InlineData("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11")]
    [InlineData("7b1c5a522f5e4f0e9f591f6f0c7d5a11")]
    public async Task A_website_that_is_not_yours_is_404_and_says_which_are(string website)
    {
        var reply = await Shop.Send(RawRequest.Post($"/purchase-event/websites/{website}/purchase_events/bulk_sync_insert", Shop.ListOf(APurchase())));

        reply.ShouldBeRefused(404, "unknown_website");
        reply["error.details.website_ids"].Should().Be($"[\"{Shop.Website}\"]");
    }

    [Fact]
    public async Task The_other_mode_of_an_account_is_somebody_else()
    {
        var live = await Shop.At(Server, Shop.Owner with { Mode = Mode.Live });

        (await live.Send(RawRequest.Get($"/purchase-event/websites/{Shop.Website}/purchase_events"))).ShouldBeRefused(404, "unknown_website");
        (await live.Submit(APurchase())).ShouldBe(200);
    }

    [Fact]
    public async Task Hostile_texts_are_kept_as_they_are_and_break_nothing()
    {
        var hostile = "<script>alert(1)</script> \u202egnp.exe 👩‍👩‍👧‍👦 '; DROP TABLE purchase_events; -- {0} %s";
        var purchase = Shop.AFullPurchase(hostile).With("consumer.first_name", hostile).With("products[0].name", hostile).With("products[0].product_ref.reference", hostile);

        (await Shop.Submit(purchase)).ShouldBe(200)["[0].purchase_reference"].Should().Be(hostile);
        (await FollowUp("?reference=" + Uri.EscapeDataString(hostile), "purchase_reference")).Should().HaveCount(2).And.OnlyContain(reference => reference == hostile);
    }

    [Theory]
    [InlineData("purchase_reference")]
    [InlineData("consumer.first_name")]
    [InlineData("products[0].name")]
    [InlineData("consumer.email")]
    [InlineData("purchase_date")]
    public async Task A_hundred_kilobytes_in_a_field_are_rejected_not_stored(string field)
    {
        var reply = (await Shop.Submit(Shop.AFullPurchase("#long").With(field, string.Concat(Enumerable.Repeat("😀", 50_000))))).ShouldBe(422);

        reply["[0].field"].Should().Be(field);
        reply.Body.Should().HaveCountLessThan(2000);
        (await Shop.FollowUp()).ShouldBe(200).Body.Should().HaveCountLessThan(3000);
    }

    /// <summary>What is asked, by kind and days after the purchase.</summary>
    private async Task<IReadOnlyList<string>> Asked(JsonObject purchase, string? parameters)
    {
        // Bought now, so that no request is overdue.
        purchase = purchase.With("purchase_date", "2025-11-07T15:00:00Z");
        if (parameters is not null)
            purchase = purchase.With("solicitation_parameters", JsonNode.Parse(parameters));
        var reply = (await Shop.Submit(purchase)).ShouldBe(200);
        return [.. reply.Json[0].GetProperty("solicitations").EnumerateArray().Select(planned =>
            $"{planned.GetProperty("kind").GetString()} {(NodaTime.Text.InstantPattern.General.Parse(planned.GetProperty("scheduled_at").GetString()!).Value - Server.Now).TotalDays}")];
    }
}
