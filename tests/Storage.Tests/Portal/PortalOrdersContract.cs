using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Mail;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Mail;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Portal;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Portal;

public abstract class PortalOrdersContract(StorageFixture storage) : OrdersContract(storage)
{
    private static readonly LocalDate Day = new(2025, 11, 8);

    [Fact]
    public async Task Every_combination_of_filters_lists_what_it_names_of_both_kinds_page_by_page()
    {
        var owner = await NewOwner();
        var stored = await AddVariety(owner);
        // Neighbours that no filter may let in.
        await AddVariety(owner with { Mode = Mode.Live });
        await AddVariety(await NewOwner());

        var combinations =
            from status in new OrderStatus?[] { null, OrderStatus.Pending, OrderStatus.Cancelled, OrderStatus.Delivered, OrderStatus.Shipped, OrderStatus.UnboxingSubmitted, OrderStatus.Disputed }
            from kind in new OrderOrigin?[] { null, OrderOrigin.Delivery, OrderOrigin.Merchant }
            from service in new ServiceLevel?[] { null, ServiceLevel.Express }
            from day in new LocalDate?[] { null, Day.PlusDays(1) }
            from last in new LocalDate?[] { null, Day.PlusDays(2) }
            select (status, kind, service, day, last);
        var shown = 0;
        foreach (var (status, kind, service, day, last) in combinations)
        {
            var query = All(owner) with { Status = Text(status), Kind = Text(kind), Service = Text(service), From = day, To = last, Take = 3 };
            var expected = stored
                .Where(order => status is null || order.Status == status || order.PublishedStatus == status)
                .Where(order => kind is null || order.Origin == kind)
                .Where(order => service is null || order.Delivery?.Service == service)
                .Where(order => day is null || order.CreatedAt.InUtc().Date >= day)
                .Where(order => last is null || order.CreatedAt.InUtc().Date <= last)
                .Select(order => order.Id).Reverse().ToList();

            (await Pages(query)).Select(line => line.Id).Should().Equal(expected, "that is what {0} names", query);
            shown += expected.Count;
        }

        shown.Should().BeGreaterThan(300, "the filters must leave something to compare");
    }

    [Fact]
    public async Task A_line_says_what_its_kind_has()
    {
        var owner = await NewOwner();
        var delivery = await Add(Sample.Order(owner, Now, unboxing: Sample.Unboxing()));
        var merchant = await Add(Sample.Order(owner, Now + Duration.FromSeconds(1), origin: OrderOrigin.Merchant));

        var lines = await Pages(All(owner));

        lines.Should().BeEquivalentTo(
            [
                new PortalOrderLine(
                    await Numbering(merchant), merchant.Id, OrderOrigin.Merchant, merchant.PartnerOrderId, OrderStatus.Pending, OrderStatus.Pending, null, "Marie Curie", "marie@example.com", null,
                    new Money(12990, "EUR"), "6A123", merchant.CreatedAt, merchant.UpdatedAt),
                new PortalOrderLine(
                    await Numbering(delivery), delivery.Id, OrderOrigin.Delivery, delivery.PartnerOrderId, OrderStatus.Pending, OrderStatus.Pending, ServiceLevel.Standard, "Jean Tremblay", null, "Québec",
                    Money.Cad(1499), null, delivery.CreatedAt, delivery.UpdatedAt),
            ],
            options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task An_order_is_found_by_whatever_somebody_has_of_it()
    {
        var owner = await NewOwner();
        var details = Sample.Details() with
        {
            Dropoff = Sample.Recipient with { Email = "Zoé.Tremblay@Example.com" },
            Parcels = [new Parcel("prc_" + Ids.Text(8), new ParcelSize(1m), null, null, null, "BAR-" + Ids.Text(8))],
        };
        var delivery = await Add(Sample.Order(owner, Now, "ORD-77-" + Ids.Text(6), details: details));
        var merchant = Sample.Order(owner, Now, "SHOP-" + Ids.Text(6), OrderOrigin.Merchant) with { Shipment = new Shipment(" 6A-" + Ids.Text(8), null) };
        merchant = await Add(merchant);
        foreach (var neighbour in new[] { owner with { Mode = Mode.Live }, await NewOwner() })
            await Add(Sample.Order(neighbour, Now, delivery.PartnerOrderId, details: details));
        await Add(Sample.Order(owner, Now));

        await Finds(delivery, delivery.Id.Value, delivery.PartnerOrderId, "ORD-77-", "zoé.tremblay@example.COM", delivery.Delivery!.Parcels[0].Id, " " + delivery.Delivery.Parcels[0].Barcode);
        await Finds(merchant, merchant.Id.Value, (await Numbering(merchant)).ToString(), merchant.PartnerOrderId[..^2], "Marie@example.com", merchant.Shipment!.TrackingNumber!);
        foreach (var nothing in new[] { "tremblay@example.com", "ord-77-", "77-", "%", "_", OrderId.New().Value, "99999999999", "' OR 1=1 --", "6A" })
            (await List(All(owner) with { Search = nothing })).Orders.Should().BeEmpty("nothing is called {0}", nothing);
        (await List(All(owner) with { Search = delivery.Id.Value, Kind = "merchant" })).Orders.Should().BeEmpty("the filters hold for what is found too");
        (await List(All(owner) with { Search = delivery.Id.Value, To = Day.PlusDays(-1) })).Orders.Should().BeEmpty();

        async Task Finds(Order order, params string[] searches)
        {
            foreach (var search in searches)
                (await List(All(owner) with { Search = search })).Orders.Select(line => line.Id).Should().Equal([order.Id], "{0} is its", search);
        }
    }

    [Fact]
    public async Task A_tracking_number_that_comes_with_the_parcel_is_found_from_then_on()
    {
        var owner = await NewOwner();
        var pending = await Add(Sample.Order(owner, Now, origin: OrderOrigin.Merchant) with { Shipment = null });
        var number = "TN" + Ids.Text(10);
        (await TrySave(pending.Ship(new Shipment(number, "Colissimo"), Actors.Partner, Now).Value)).Should().BeTrue();

        (await List(All(owner) with { Search = number })).Orders.Should().ContainSingle().Which.Id.Should().Be(pending.Id);
    }

    [Fact]
    public async Task Of_what_a_search_finds_the_newest_are_shown_and_it_says_that_there_are_more()
    {
        var owner = await NewOwner();
        var orders = new List<Order>();
        for (var made = 0; made <= ListPortalOrders.MostFound; made++)
            orders.Insert(0, await Add(Sample.Order(owner, Now + Duration.FromSeconds(made), origin: OrderOrigin.Merchant)));

        var page = await List(All(owner) with { Search = "marie@example.com" });

        page.Orders.Select(line => line.Id).Should().Equal(orders.Take(ListPortalOrders.MostFound).Select(order => order.Id));
        (page.IsCut, page.NextCursor).Should().Be((true, null));
    }

    [Fact]
    public async Task Another_owners_place_in_the_list_is_no_cursor()
    {
        var owner = await NewOwner();
        var order = await Add(Sample.Order(owner, Now));
        var cursor = order.Id.Value["dc_".Length..];

        (await Handler().Handle(All(owner) with { Cursor = cursor }, Ct)).Error.Should().BeNull();
        (await Handler().Handle(All(await NewOwner()) with { Cursor = cursor }, Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
        (await Handler().Handle(All(owner with { Mode = Mode.Live }) with { Cursor = cursor }, Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
        (await Handler().Handle(All(owner) with { Cursor = "nonsense" }, Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
    }

    [Fact]
    public async Task An_order_is_shown_with_its_steps_and_who_took_them_to_its_owner_alone()
    {
        var owner = await NewOwner();
        var order = await OrderIn(OrderStatus.Disputed, owner, OrderOrigin.Merchant);
        var other = await OrderIn(OrderStatus.Failed, owner);

        var shown = (await Show(owner, order.Id)).Value;

        (shown.Kind, shown.Status, shown.Delivery).Should().Be((OrderOrigin.Merchant, OrderStatus.Disputed, null));
        shown.Unboxing!.Unboxing.Should().Be(order.Unboxing);
        shown.Steps.Select(step => step.Status).Should().Equal([OrderStatus.Pending, .. Steps.To(OrderStatus.Disputed, OrderOrigin.Merchant).Select(step => step.To)]);
        shown.Steps.Should().OnlyContain(step => step.Actor.Length > 0);
        (await Show(owner, other.Id)).Value.Should().Match<PortalOrder>(delivery => delivery.Unboxing == null && delivery.Delivery!.Id == other.Id && delivery.Steps[delivery.Steps.Count - 1].FailureReason == FailureReason.Refused);
        (await Show(owner with { Mode = Mode.Live }, order.Id)).Error.Should().Be(OrderErrors.NotFound);
        (await Show(await NewOwner(), order.Id)).Error.Should().Be(OrderErrors.NotFound);
    }

    [Fact]
    public async Task An_order_is_shown_with_what_was_told_of_it_to_each_endpoint()
    {
        var owner = await NewOwner();
        var endpoint = WebhookEndpoint.New(owner, new Uri("https://shop.example/hook"), ["*"], null, Now);
        await Storage.Write(ct => Storage.Services.GetRequiredService<IWebhookEndpoints>().Add(endpoint, WebhookSecret.New(), ct));
        var (order, other) = (await Add(Sample.Order(owner, Now)), await Add(Sample.Order(owner, Now)));
        await Fire(order, OrderTrigger.Accept);
        await Fire(other, OrderTrigger.Accept);

        var told = (await Show(owner, order.Id)).Value.Webhooks;

        told.Should().ContainSingle().Which.Should().Match<PortalOrderWebhook>(one =>
            one.Type == "order.accepted" && one.Endpoint == endpoint.Id && one.Url == "https://shop.example/hook" && one.Status == DeliveryStatus.Pending && one.Attempts == 0 && one.LastAttempt == null);
    }

    [Fact]
    public async Task An_invitation_that_could_not_be_delivered_is_told_on_its_order_and_the_mail_is_forgotten()
    {
        var owner = await NewOwner();
        var (order, mails) = (await OrderIn(OrderStatus.UnboxingPending, owner, OrderOrigin.Merchant), Storage.Services.GetRequiredService<MailQueue>());
        (await Show(owner, order.Id)).Value.Undelivered.Should().BeEmpty();
        var number = (await Show(owner, order.Id)).Value.Number;
        await Storage.Write(ct => mails.Enqueue(new MailMessage(Mode.Live, "nobody@example.com", "Film it", "…") { About = number }, Now, ct));

        foreach (var mail in await Storage.Write(ct => mails.Claim(100, ct)))
            await Storage.Write(ct => mails.NotSent(mail, "550 no such user", isFinal: mail.Recipient == "nobody@example.com", ct));

        (await Show(owner, order.Id)).Value.Undelivered.Should().Equal(Now);
        (await Storage.Write(ct => mails.Purge(Now, 100, ct))).Should().Be(0);
        (await Storage.Write(ct => mails.Purge(Now + Duration.FromSeconds(1), 100, ct))).Should().Be(1);
        (await Show(owner, order.Id)).Value.Undelivered.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_home_knows_where_all_orders_are_and_what_became_of_them_today()
    {
        var owner = await NewOwner();
        foreach (var status in Steps.Reachable(OrderOrigin.Delivery))
            await OrderIn(status, owner, unboxing: true);
        foreach (var status in Steps.Reachable(OrderOrigin.Merchant))
            await OrderIn(status, owner, OrderOrigin.Merchant);
        await Add(Sample.Order(owner, Now - Duration.FromDays(29)));
        await Add(Sample.Order(owner, Now - Duration.FromDays(30)));
        await OrderIn(OrderStatus.Delivered, owner with { Mode = Mode.Live });

        var home = await Home(owner);

        (home.ProofsToReview, home.Disputes, home.FailedDeliveries).Should().Be((new Tally(2), new Tally(2), new Tally(1)));
        home.Trend.Should().HaveCount(ShowPortalHome.Days).And.BeInAscendingOrder(day => day.Day);
        (home.Today.Day, home.Trend[0].Created, home.Trend[1].Created).Should().Be((Now.InUtc().Date, 1, 0));
        var (deliveries, merchants) = (Steps.Reachable(OrderOrigin.Delivery).ToList(), Steps.Reachable(OrderOrigin.Merchant).ToList());
        home.Today.Created.Should().Be(deliveries.Count + merchants.Count);
        home.Today.Submitted.Should().Be(Passing(OrderOrigin.Delivery, OrderStatus.UnboxingSubmitted) + Passing(OrderOrigin.Merchant, OrderStatus.UnboxingSubmitted));
        home.Today.Delivered.Should().Be(Passing(OrderOrigin.Delivery, OrderStatus.Delivered) + Passing(OrderOrigin.Merchant, OrderStatus.UnboxingPending));
        home.Today.Failed.Should().Be(1);
        home.ByStatus.Where(figure => figure.Kind == OrderOrigin.Merchant).Select(figure => (figure.Status, figure.Orders)).Should()
            .Equal(OrderLifecycle.MerchantStatuses.Select(status => (Names.Parse<OrderStatus>(status)!.Value, new Tally(1))));
        home.ByStatus.Where(figure => figure.Kind == OrderOrigin.Delivery).Select(figure => (figure.Status, figure.Orders.Count)).Should()
            .Equal(OrderLifecycle.DeliveryStatuses.Select(status => (Names.Parse<OrderStatus>(status)!.Value, status switch { "pending" => 3L, "delivered" => Passing(OrderOrigin.Delivery, OrderStatus.Delivered), _ => 1L })));
        (await Home(await NewOwner())).HasOrders.Should().BeFalse();

        static long Passing(OrderOrigin origin, OrderStatus by) => Steps.Reachable(origin).Count(status => Steps.To(status, origin).Any(step => step.To == by));
    }

    [Fact]
    public async Task Orders_that_are_created_at_once_are_all_counted_on_their_day()
    {
        var owner = await NewOwner();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Add(Sample.Order(owner, Now))));

        (await Home(owner)).Today.Created.Should().Be(20);
    }

    [Fact]
    public async Task A_home_names_the_endpoints_that_fail_and_not_those_that_their_account_switched_off()
    {
        var owner = await NewOwner();
        var endpoints = Storage.Services.GetRequiredService<IWebhookEndpoints>();
        var (well, off, failing) = (Endpoint("well"), Endpoint("off").Switch(on: false, Now), Endpoint("failing") with { Disabled = new Disabling(DisabledReason.Failing, Now) });
        foreach (var endpoint in new[] { well, off, failing })
        {
            await Storage.Write(ct => endpoints.Add(endpoint, WebhookSecret.New(), ct));
            await Storage.Write(ct => endpoints.TrySave(endpoint, ct));
        }

        (await Home(owner)).Troubled.Should().Equal(new TroubledEndpoint(failing.Id, "https://shop.example/failing", DisabledReason.Failing, Now));

        WebhookEndpoint Endpoint(string name) => WebhookEndpoint.New(owner, new Uri("https://shop.example/" + name), ["*"], null, Now);
    }

    [Theory]
    [InlineData(39, false)]
    [InlineData(40, true)]
    public async Task A_plan_is_nearly_used_from_four_fifths_on(int used, bool isNearly)
    {
        var owner = await NewOwner(Mode.Live);
        var usage = Storage.Services.GetRequiredService<IPlanUsage>();
        for (var order = 0; order < used; order++)
            await Storage.Write(ct => usage.TryCount(owner.Partner, Now.InUtc().Date.ToYearMonth(), 50, ct));

        var home = await Home(owner);

        (home.UsedThisMonth, home.Limit, home.IsPlanNearlyUsed).Should().Be((used, 50, isNearly));
    }

    private static ListPortalOrders All(Owner owner) => new(owner, null, null, null, null, null, null, 100, null);

    private static string? Text<T>(T? value)
        where T : struct, Enum => value is { } some ? Names.Of(some) : null;

    private ListPortalOrdersHandler Handler() => new(Storage.Sql);

    private async Task<PortalOrderPage> List(ListPortalOrders query) => (await Handler().Handle(query, Ct)).Value;

    private async Task<IReadOnlyList<PortalOrderLine>> Pages(ListPortalOrders query)
    {
        var lines = new List<PortalOrderLine>();
        for (string? cursor = null; lines.Count == 0 || cursor is not null;)
        {
            var page = await List(query with { Cursor = cursor });
            lines.AddRange(page.Orders);
            cursor = page.NextCursor;
            if (page.Orders.Count == 0)
                break;
        }

        return lines;
    }

    private Task<Result<PortalOrder>> Show(Owner owner, OrderId id) =>
        new ShowPortalOrderHandler(Storage.Sql, Quotes, new Submissions(Storage.Sql)).Handle(new ShowPortalOrder(owner, id), Ct);

    private async Task<PortalHome> Home(Owner owner) => (await new ShowPortalHomeHandler(
        Storage.Sql, Storage.Services.GetRequiredService<MerchantTotals>(), Storage.Services.GetRequiredService<OrderDays>(), Storage.Services.GetRequiredService<IPartnerRepository>(),
        Storage.Services.GetRequiredService<IPlanUsage>(), new PlanLimits(), Storage.Clock).Handle(new ShowPortalHome(owner), Ct)).Value;

    private Task<OrderNumber> Numbering(Order order) => Storage.Write(ct => Orders.NumberOf(order.Id, ct));

    private async Task<Order> OrderIn(OrderStatus status, Owner owner, bool unboxing)
    {
        var order = await Add(Sample.Order(owner, Now, unboxing: unboxing ? Sample.Unboxing() : null));
        foreach (var step in Steps.To(status, order.Origin))
        {
            var change = Change(order, step);
            (await TrySave(change)).Should().BeTrue();
            order = change.Order;
        }

        return order;
    }

    /// <summary>Orders of both kinds in every status, oldest first, over five days.</summary>
    private async Task<IReadOnlyList<Order>> AddVariety(Owner owner)
    {
        var made = new List<Order>();
        foreach (var origin in new[] { OrderOrigin.Delivery, OrderOrigin.Merchant, OrderOrigin.Delivery })
        {
            foreach (var status in Steps.Reachable(origin))
            {
                var at = Day.AtMidnight().InUtc().ToInstant() + Duration.FromHours(made.Count / 2 * 5);
                var details = Sample.Details((ServiceLevel)(made.Count % 3));
                var order = await Add(origin == OrderOrigin.Delivery ? Sample.Order(owner, at, details: details, unboxing: Sample.Unboxing()) : Sample.Order(owner, at, origin: origin));
                foreach (var step in Steps.To(status, origin))
                {
                    var change = Change(order, step);
                    (await TrySave(change)).Should().BeTrue();
                    order = change.Order;
                }

                made.Add(order);
            }
        }

        return made;
    }
}

public sealed class PortalOrdersOnSqlite(SqliteStorage storage) : PortalOrdersContract(storage), IClassFixture<SqliteStorage>;

public sealed class PortalOrdersOnSqlServer(SqlServerStorage storage) : PortalOrdersContract(storage), IClassFixture<SqlServerStorage>;
