using System.Text.Json.Nodes;

namespace Parcours.Api.Tests.Orders;

/// <summary>Retries under an <c>Idempotency-Key</c>. See also <see cref="InTheCourseOfTimeTests"/>.</summary>
public sealed class IdempotencyTests(DeliveryServer server) : DeliveryTests(server)
{
    [Fact]
    public async Task A_retry_gets_the_first_answer_under_an_id_of_its_own()
    {
        var order = Sample.Order();
        var first = (await Partner.Create(order, "k")).ShouldBe(201);

        var again = (await Partner.Create(order, "k")).ShouldBe(201);

        again.Body.Should().Equal(first.Body);
        again.Header("Idempotent-Replayed").Should().Be("true");
        again.Header("X-Request-Id").Should().NotBe(first.Header("X-Request-Id"));
        again.Header("RateLimit-Limit").Should().NotBeNull();
        first.Header("Idempotent-Replayed").Should().BeNull();
        Server.Stored.OrdersOf(Partner).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_retry_gets_it_even_after_the_order_has_moved()
    {
        var order = Sample.Order();
        var first = await Partner.Create(order, "k");
        await Partner.Cancel(first["order_id"]!);

        (await Partner.Create(order, "k")).ShouldBe(201)["status"].Should().Be("pending");
    }

    [Fact]
    public async Task Sixty_four_at_once_under_one_key_are_one_order()
    {
        var order = Sample.Order();

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Partner.Create(order, "k")));

        replies.Should().OnlyContain(reply => reply.Status == 201);
        replies.Should().OnlyContain(reply => reply.Text == replies[0].Text);
        replies.Select(reply => reply.Header("X-Request-Id")).Should().OnlyHaveUniqueItems();
        replies.Count(reply => reply.Header("Idempotent-Replayed") == "true").Should().Be(63);
        Server.Stored.OrdersOf(Partner).Should().Equal(replies[0]["order_id"]);
        Server.Logs.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task Sixty_four_at_once_with_one_reference_are_one_order_and_63_duplicates()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => Partner.Create(Sample.Order("ORD-1"), $"key-{index}")));

        var created = replies.Should().ContainSingle(reply => reply.Status == 201).Subject;
        foreach (var refused in replies.Where(reply => reply != created))
            refused.ShouldBeRefused(409, "duplicate_order")["error.details.order_id"].Should().Be(created["order_id"]);
        Server.Stored.OrdersOf(Partner).Should().Equal(created["order_id"]);
        Server.Stored.IdempotencyKeysOf(Partner).Should().HaveCount(1);
        Server.Logs.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_comes_with_one_payload_to_the_byte()
    {
        var order = Sample.Order().ToJsonString();
        (await Create(order, "k")).ShouldBe(201);

        (await Create(order + " ", "k")).ShouldBeRefused(422, "idempotency_key_reused");
        (await Partner.Create(Sample.Order(), "k")).ShouldBeRefused(422, "idempotency_key_reused");
        Server.Stored.OrdersOf(Partner).Should().HaveCount(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("caf\u00e9")]
    [InlineData("tab\there")]
    public async Task A_key_that_is_not_visible_ascii_is_malformed(string key) =>
        (await Partner.Create(Sample.Order(), key)).ShouldBeRefused(400, "invalid_idempotency_key");

    [Theory]
    [InlineData(1, 201)]
    [InlineData(255, 201)]
    [InlineData(256, 400)]
    public async Task A_key_has_up_to_255_characters(int length, int status) =>
        (await Partner.Create(Sample.Order(), new string('~', length))).ShouldBe(status);

    [Fact]
    public async Task Two_keys_are_no_key() =>
        (await Partner.Send(RawRequest.Post("/v1/orders", Sample.Order()).With("Idempotency-Key", "a").With("Idempotency-Key", "b")))
            .ShouldBeRefused(400, "invalid_idempotency_key");

    [Fact]
    public async Task Keys_differ_by_case()
    {
        await Partner.Create(Sample.Order(), "key");

        (await Partner.Create(Sample.Order(), "KEY")).ShouldBe(201);
    }

    [Theory]
    [InlineData("dropoff.address.postal_code", "\"INVALID\"", 422)]
    [InlineData("quote_id", "\"qt_abc123def456\"", 404)]
    public async Task A_refusal_frees_the_key(string path, string value, int status)
    {
        (await Partner.Create(Sample.Order().With(path, JsonNode.Parse(value)), "k")).ShouldBe(status);
        Server.Stored.IdempotencyKeysOf(Partner).Should().BeEmpty();

        (await Partner.Create(Sample.Order(), "k")).ShouldBe(201).Header("Idempotent-Replayed").Should().BeNull();
    }

    [Fact]
    public async Task A_refusal_by_the_data_frees_it_too()
    {
        await Given.AnOrder(Partner, Sample.Order("ORD-1"));
        (await Partner.Create(Sample.Order("ORD-1"), "k")).ShouldBeRefused(409, "duplicate_order");

        (await Partner.Create(Sample.Order("ORD-2"), "k")).ShouldBe(201);
    }

    [Fact]
    public async Task A_key_is_its_partners_and_its_modes()
    {
        var order = Sample.Order();
        var mine = await Partner.Create(order, "k");

        foreach (var other in new[] { await Given.APartner(), await Given.TheOtherModeOf(Partner) })
        {
            var theirs = (await other.Create(order, "k")).ShouldBe(201);
            theirs.Header("Idempotent-Replayed").Should().BeNull();
            theirs["order_id"].Should().NotBe(mine["order_id"]);
        }
    }

    [Fact]
    public async Task A_second_key_of_the_same_partner_shares_its_keys()
    {
        var order = Sample.Order();
        var first = await Partner.Create(order, "k");
        var colleague = await Given.AnotherKeyOf(Partner);

        (await colleague.Create(order, "k")).ShouldBe(201).Body.Should().Equal(first.Body);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("two words")]
    public async Task Quotes_and_cancels_ignore_a_key(string key)
    {
        var quote = RawRequest.Post("/v1/rates/quote", Sample.Quote()).With("Idempotency-Key", key);
        var first = (await Partner.Send(quote)).ShouldBe(200);
        var second = (await Partner.Send(quote)).ShouldBe(200);
        second["quote_id"].Should().NotBe(first["quote_id"]);
        second.Header("Idempotent-Replayed").Should().BeNull();

        var order = await Given.AnOrder(Partner);
        var cancel = RawRequest.Post(Partner.CancelTarget(order)).With("Idempotency-Key", key);
        (await Partner.Send(cancel)).ShouldBe(200);
        (await Partner.Send(cancel)).ShouldBe(200).Header("Idempotent-Replayed").Should().BeNull();
        Server.Stored.IdempotencyKeysOf(Partner).Should().BeEmpty();
    }

    private Task<Reply> Create(string body, string key) => Partner.Send(RawRequest.Post("/v1/orders", body).With("Idempotency-Key", key));
}
