using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

public abstract class OrderRepositoryContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task What_a_courier_reported_comes_back()
    {
        var order = await OrderIn(OrderStatus.OutForDelivery, await NewOwner(), courier: new Courier(CourierId.New(), "Zoé Gagnon", "+1-514-555-0123"));
        var progress = order.Progress with
        {
            PickedUpAt = Now - Duration.FromHours(3),
            Eta = Now + Duration.FromMilliseconds(1500),
            Failure = new FailedAttempt(FailureReason.AddressNotFound, Now + Duration.FromDays(1)),
        };
        var proof = new ProofOfDelivery("Élodie \"📦\"", MediaId.New(ImageFormat.Png), [MediaId.New(ImageFormat.Jpeg), MediaId.New(ImageFormat.Jpeg)], IsPinVerified: true);

        var delivered = (order with { Progress = progress }).Deliver(proof, Actors.Courier, Now).Value;
        await TrySave(delivered);

        var found = (await Find(order.Owner, order.Id))!;
        found.Should().BeEquivalentTo(delivered.Order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));
        (await Storage.Write(ct => Orders.Find(order.Id, ct))).Should().BeEquivalentTo(found, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_pin_is_stored_as_a_hash_and_its_tries_are_counted()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now) with { Pin = DeliveryPin.Of("4711") });

        await Storage.Write(ct => Orders.CountPinTry(order.Id, ct));
        await Storage.Write(ct => Orders.CountPinTry(order.Id, ct));

        var pin = (await Find(order.Owner, order.Id))!.Pin!;
        pin.Should().Be(order.Pin! with { Tries = 2 });
        pin.Hash.Should().MatchRegex("^[0-9a-f]{32}:[0-9a-f]{64}$");
        await Storage.Write(ct => Orders.ForgetPinTries(order.Id, ct));
        (await Find(order.Owner, order.Id))!.Pin.Should().Be(order.Pin);
    }

    [Fact]
    public async Task A_merchants_order_is_none_that_its_owner_or_an_operator_moves_as_a_delivery()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, origin: OrderOrigin.Merchant));

        (await Find(order.Owner, order.Id)).Should().BeNull();
        (await Storage.Write(ct => Orders.Find(order.Id, ct))).Should().BeNull();
    }

    [Fact]
    public async Task A_stored_order_comes_back_as_it_was()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));

        (await Find(order.Owner, order.Id)).Should().BeEquivalentTo(order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));
    }

    [Fact]
    public async Task An_order_without_any_optional_part_comes_back_without_them()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, details: Sample.BareDetails()));

        (await Find(order.Owner, order.Id)).Should().BeEquivalentTo(order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));
    }

    [Theory]
    [InlineData(OrderOrigin.Delivery)]
    [InlineData(OrderOrigin.Merchant)]
    public async Task An_order_with_an_unboxing_comes_back_with_its_number_and_all_that_happened_to_it(OrderOrigin origin)
    {
        var unboxing = Sample.Unboxing() with { Webhook = new OrderWebhook("https://shop.example/hook", WebhookEndpointId.New()) };
        var order = await Add(Sample.Order(await NewOwner(), Now, origin: origin, unboxing: unboxing));
        var found = await Numbered(order);
        found.Should().BeEquivalentTo(order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));

        var opened = Change(found, Steps.To(OrderStatus.UnboxingPending, origin)[^1]);
        var over = opened with
        {
            Step = opened.Step with { From = OrderStatus.Pending },
            Order = opened.Order with
            {
                Unboxing = unboxing with { Window = UnboxingWindow.From(Now), SubmittedAt = Now + Duration.FromHours(1), Reason = "damaged", Note = Sample.Unicode },
                Shipment = new Shipment(null, "Colissimo"),
            },
        };
        (await TrySave(over)).Should().BeTrue();

        (await Storage.Write(ct => Orders.Find(found.Number!.Value, ct))).Should().BeEquivalentTo(over.Order, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task An_order_without_an_unboxing_is_not_found_by_its_number()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        var number = (await Find(order.Owner, order.Id))!.Number!.Value;

        (await Storage.Write(ct => Orders.Find(number, ct))).Should().BeNull();
    }

    [Fact]
    public async Task Decimals_keep_their_scale_and_money_its_cents()
    {
        var details = Sample.Details() with
        {
            Parcels = [Sample.Laptop with { Size = new ParcelSize(2.50m, 0.1m, 300m, 99.999999999m), ValueCents = long.MaxValue }],
            Cod = Money.Cad(0),
            Price = Money.Cad(9_007_199_254_740_993),
        };
        var order = await Add(Sample.Order(await NewOwner(), Now, details: details));

        var found = (await Find(order.Owner, order.Id))!.Delivery!;

        found.Parcels[0].Size.ToString().Should().Be(details.Parcels[0].Size.ToString());
        found.Parcels[0].ValueCents.Should().Be(long.MaxValue);
        found.Cod.Should().Be(Money.Cad(0));
        found.Price.Should().Be(Money.Cad(9_007_199_254_740_993));
    }

    [Fact]
    public async Task Unicode_and_the_longest_texts_come_back_unchanged()
    {
        var long255 = string.Concat(Enumerable.Repeat("🚚é", 85));
        var stop = new Stop(long255, "+1 514 555 0001", long255, new Address(long255, Sample.Unicode, long255, Province.QC, new PostalCode("H2Y1Z3")), null, Sample.Unicode);
        var details = Sample.Details() with
        {
            Pickup = stop,
            Dropoff = stop with { Name = Sample.Unicode },
            Parcels = [.. Enumerable.Range(0, 50).Select(i => Sample.Laptop with { Id = $"prc_{i}", Description = long255, Barcode = Sample.Unicode })],
            Reference = long255,
            Instructions = string.Concat(Enumerable.Repeat("ש𠜎", 333)),
        };
        var order = await Add(Sample.Order(await NewOwner(), Now, partnerOrderId: "commande nº 1 — 📦", details: details));

        (await Find(order.Owner, order.Id)).Should().BeEquivalentTo(order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));
    }

    [Theory]
    [InlineData("""{ "b" : 1.0, "a":1e400 ,"b2":-0, "long":12345678901234567890.10, "nested":{"x":[1, 2.50]}}""")]
    [InlineData("""{"é📦":"\u00e9\ud83d\udce6 \/ \n","":null}""")]
    [InlineData("{}")]
    public async Task Metadata_comes_back_byte_for_byte(string metadata)
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, details: Sample.Details() with { Metadata = metadata }));

        (await Find(order.Owner, order.Id))!.Delivery!.Metadata.Should().Be(metadata);
    }

    [Fact]
    public async Task Metadata_may_be_eight_kibibytes_long()
    {
        var metadata = $$"""{"text":"{{new string('é', 4090)}}"}""";
        var order = await Add(Sample.Order(await NewOwner(), Now, details: Sample.Details() with { Metadata = metadata }));

        (await Find(order.Owner, order.Id))!.Delivery!.Metadata.Should().Be(metadata);
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond()
    {
        var at = Instant.FromUtc(2025, 11, 8, 13, 30) + Duration.FromNanoseconds(123_456_700);
        var order = await Add(Sample.Order(await NewOwner(), at));

        var found = await Find(order.Owner, order.Id);

        found!.CreatedAt.Should().Be(Instant.FromUtc(2025, 11, 8, 13, 30) + Duration.FromNanoseconds(123_456_000));
        (await HistoryOf(order)).Single().At.Should().Be(found.CreatedAt);
    }

    [Theory]
    [InlineData("2025-07-01T17:00:00-02:30")]
    [InlineData("2025-12-31T21:00:00-08:00")]
    [InlineData("2025-12-31T21:00:00Z")]
    public async Task The_promise_keeps_the_offset_of_its_day(string promise)
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, details: Sample.Details() with { EstimatedDelivery = Sample.Moment(promise) }));

        (await Find(order.Owner, order.Id))!.Delivery!.EstimatedDelivery.Should().Be(Sample.Moment(promise));
    }

    [Fact]
    public async Task A_new_order_has_one_history_row()
    {
        Storage.Callers.Caller = new PartnerCaller(await NewOwner(), "pk_test_someone");
        var order = await Add(Sample.Order(await NewOwner(), Now));
        Storage.Callers.Caller = null;

        (await HistoryOf(order)).Should().BeEquivalentTo([new { Status = "pending", At = Now, Actor = "pk_test_someone" }]);
    }

    [Fact]
    public async Task A_used_reference_stores_nothing_and_names_the_order_that_has_it()
    {
        var first = await Add(Sample.Order(await NewOwner(), Now, "ORD-1"));
        var second = Sample.Order(first.Owner, Now, "ORD-1");

        (await TryAdd(second)).Should().Be(first.Id);

        (await Find(second.Owner, second.Id)).Should().BeNull();
        (await HistoryOf(second)).Should().BeEmpty();
        (await HistoryOf(first)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_reference_belongs_to_one_partner_and_mode()
    {
        var owner = await NewOwner();
        await Add(Sample.Order(owner, Now, "ORD-1"));

        await Add(Sample.Order(owner with { Mode = Mode.Live }, Now, "ORD-1"));
        await Add(Sample.Order(await NewOwner(), Now, "ORD-1"));
    }

    [Theory]
    [InlineData(OrderOrigin.Delivery, OrderOrigin.Merchant)]
    [InlineData(OrderOrigin.Merchant, OrderOrigin.Delivery)]
    public async Task And_to_one_surface(OrderOrigin first, OrderOrigin second)
    {
        var owner = await NewOwner();
        var used = await Add(Sample.Order(owner, Now, "ORD-1", first));

        var other = await Add(Sample.Order(owner, Now, "ORD-1", second));

        (await TryAdd(Sample.Order(owner, Now, "ORD-1", first))).Should().Be(used.Id);
        (await TryAdd(Sample.Order(owner, Now, "ORD-1", second))).Should().Be(other.Id);
    }

    [Theory]
    [InlineData("ord-1")]
    [InlineData("ORD-1 ")]
    [InlineData(" ORD-1")]
    [InlineData("ÖRD-1")]
    [InlineData("ORD-1\u200b")]
    public async Task References_that_only_look_alike_are_two(string lookalike)
    {
        var owner = await NewOwner();
        await Add(Sample.Order(owner, Now, "ORD-1"));

        await Add(Sample.Order(owner, Now, lookalike));
    }

    [Fact]
    public async Task A_refused_unit_leaves_no_order()
    {
        var order = Sample.Order(await NewOwner(), Now);

        await Storage.UnitOfWork.Run(
            async ct =>
            {
                await Orders.TryAdd(order, ct);
                return Result<OrderId>.Refused(OrderErrors.QuoteNotFound);
            },
            Ct);

        (await Find(order.Owner, order.Id)).Should().BeNull();
    }

    [Fact]
    public async Task An_amount_in_another_currency_than_the_price_is_refused()
    {
        var order = Sample.Order(await NewOwner(), Now, details: Sample.Details() with { Cod = new Money(100, "EUR") });

        var adding = () => TryAdd(order);

        await adding.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task A_cancellation_comes_back_with_its_reason()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        var cancelled = order.Cancel(Actors.Partner, Sample.Unicode, Now + Duration.FromMinutes(5)).Value;

        (await TrySave(cancelled)).Should().BeTrue();

        (await Find(order.Owner, order.Id)).Should().BeEquivalentTo(cancelled.Order, options => options.WithStrictOrdering().Excluding(stored => stored.Number));
        (await HistoryOf(order)).Select(row => (row.Status, row.At)).Should().Equal(("pending", Now), ("cancelled", Now + Duration.FromMinutes(5)));
    }

    [Fact]
    public async Task A_change_made_on_a_stale_reading_is_not_stored()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        var reading = (await Find(order.Owner, order.Id))!;
        var (first, second) = (reading.Cancel(Actors.Partner, "first", Now).Value, reading.Cancel(Actors.Dispatcher, "second", Now).Value);

        (await TrySave(first)).Should().BeTrue();
        (await TrySave(second)).Should().BeFalse();

        (await Find(order.Owner, order.Id))!.Cancellation!.Reason.Should().Be("first");
        (await HistoryOf(order)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Another_owners_order_is_neither_found_nor_changed()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        Owner[] others = [order.Owner with { Mode = Mode.Live }, await NewOwner()];

        foreach (var other in others)
        {
            (await Find(other, order.Id)).Should().BeNull();
            (await Get(other, order.Id)).Error.Should().Be(OrderErrors.NotFound);
            (await TrySave((order with { Owner = other }).Cancel(Actors.Partner, null, Now).Value)).Should().BeFalse();
        }

        (await Find(order.Owner, order.Id))!.Status.Should().Be(OrderStatus.Pending);
        (await HistoryOf(order)).Should().HaveCount(1);
    }
}

public sealed class OrderRepositoryOnSqlite(SqliteStorage storage) : OrderRepositoryContract(storage), IClassFixture<SqliteStorage>;

public sealed class OrderRepositoryOnSqlServer(SqlServerStorage storage) : OrderRepositoryContract(storage), IClassFixture<SqlServerStorage>;
