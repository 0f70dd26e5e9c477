using Microsoft.Extensions.DependencyInjection;
using NodaTime.Testing;
using NodaTime;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

public abstract class MerchantOrdersContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task Totals_move_with_every_step_and_only_with_those_that_are_taken()
    {
        var owner = await NewOwner();
        foreach (var status in Steps.Reachable(OrderOrigin.Merchant))
            await OrderIn(status, owner, OrderOrigin.Merchant);
        var stale = await OrderIn(OrderStatus.Pending, owner, OrderOrigin.Merchant);
        var shipped = Change(stale, Steps.To(OrderStatus.Shipped, OrderOrigin.Merchant)[0]);
        (await TrySave(shipped)).Should().BeTrue();
        (await TrySave(shipped)).Should().BeFalse();
        await Add(Sample.Order(owner, Now));

        var stats = await Stats(owner);

        stats.TotalOrders.Should().Be(9);
        stats.ByStatus.Should().Equal(OrderLifecycle.MerchantStatuses.Select(status =>
            new StatusCount(Names.Parse<OrderStatus>(status)!.Value, status == "shipped" ? 2 : 1)));
        (await Stats(owner with { Mode = Mode.Live })).TotalOrders.Should().Be(0);
        (await Stats(await NewOwner())).ByStatus.Should().BeEmpty();
    }

    [Fact]
    public async Task Orders_that_move_at_once_are_all_counted()
    {
        var owner = await NewOwner();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OrderIn(OrderStatus.Shipped, owner, OrderOrigin.Merchant)));

        (await Stats(owner)).ByStatus.Should().Equal(new StatusCount(OrderStatus.Shipped, 20));
    }

    [Fact]
    public async Task A_refund_after_a_proof_is_a_fraud_prevented_and_one_without_is_not()
    {
        var owner = await NewOwner();
        var way = Steps.To(OrderStatus.Refunded, OrderOrigin.Merchant);
        foreach (var submittedAt in new Instant?[] { Now, null })
        {
            var order = await Add(Sample.Order(owner, Now, origin: OrderOrigin.Merchant, unboxing: Sample.Unboxing() with { SubmittedAt = submittedAt }));
            foreach (var step in way)
            {
                var change = Change(order, step);
                (await TrySave(change)).Should().BeTrue();
                order = change.Order;
            }
        }

        (await Stats(owner)).FraudPrevented.Should().Be(1);
    }

    [Fact]
    public async Task Every_order_is_listed_once_newest_first_by_pages_and_by_cursors()
    {
        var owner = await NewOwner();
        var orders = new List<Order>();
        for (var made = 0; made < 5; made++)
            orders.Insert(0, await OrderIn(made % 2 == 0 ? OrderStatus.Pending : OrderStatus.Shipped, owner, OrderOrigin.Merchant));
        await Add(Sample.Order(owner, Now));
        await OrderIn(OrderStatus.Pending, await NewOwner(), OrderOrigin.Merchant);

        var pages = new[] { await ListMerchants(owner, null, "1"), await ListMerchants(owner, null, "2"), await ListMerchants(owner, null, "3") };
        var byCursor = await ListMerchants(owner, null, null, pages[0].NextCursor);
        var pending = await ListMerchants(owner, "pending", "1");
        var rest = await ListMerchants(owner, "pending", null, pending.NextCursor);

        pages.SelectMany(page => page.Orders).Select(order => order.Id).Should().Equal(orders.Select(order => order.Id));
        byCursor.Orders.Should().BeEquivalentTo(pages[1].Orders, options => options.WithStrictOrdering());
        pages.Select(page => page.Total).Should().AllBeEquivalentTo(5L);
        (pending.Total, rest.NextCursor).Should().Be((3, null));
        pending.Orders.Concat(rest.Orders).Select(order => order.Id).Should().Equal(orders.Where(order => order.Status.Equals(OrderStatus.Pending)).Select(order => order.Id));
        (await ListHandler().Handle(new ListMerchantOrders(await NewOwner(), null, null, null, pages[0].NextCursor), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
    }

    [Fact]
    public async Task An_order_is_read_by_its_number_with_its_history_by_its_owner_alone()
    {
        var order = await OrderIn(OrderStatus.Shipped, await NewOwner(), OrderOrigin.Merchant);
        var number = (await Numbered(order)).Number!.Value;
        var handler = new GetMerchantOrderHandler(Storage.Sql, new Submissions(Storage.Sql), new Uploads(Storage.Sql), new FakeClock(Now));

        var read = (await handler.Handle(new GetMerchantOrder(order.Owner, number), Ct)).Value;

        read.Id.Should().Be(order.Id);
        read.Unboxing.Should().Be(order.Unboxing);
        read.History!.Select(change => change.Status).Should().Equal(OrderStatus.Pending, OrderStatus.Shipped);
        (await handler.Handle(new GetMerchantOrder(order.Owner with { Mode = Mode.Live }, number), Ct)).Error.Should().Be(OrderErrors.NotFound);
        (await handler.Handle(new GetMerchantOrder(await NewOwner(), number), Ct)).Error.Should().Be(OrderErrors.NotFound);
    }

    [Fact]
    public async Task An_account_keeps_its_plan_and_its_choice()
    {
        var owner = await NewOwner();
        var partners = Storage.Services.GetRequiredService<IPartnerRepository>();
        (await partners.Find(owner.Partner, Ct)).Should().Be(new Account("Dropcolis", Plan.Free, ExpiredWindow.Completed));

        await Storage.Write(ct => partners.Save(owner.Partner, Plan.Enterprise, ExpiredWindow.Disputed, ct));

        (await partners.Find(owner.Partner, Ct)).Should().Be(new Account("Dropcolis", Plan.Enterprise, ExpiredWindow.Disputed));
    }

    [Fact]
    public async Task Who_is_written_to_is_changed_by_what_is_named()
    {
        var partners = Storage.Services.GetRequiredService<IPartnerRepository>();
        var contacts = Storage.Services.GetRequiredService<IMerchantContacts>();
        var id = await Storage.Write(ct => partners.Add("Nike", Now, ct));
        (await contacts.Find(id, Ct)).Should().Be(new MerchantContact("Nike", null, "en"));

        await Storage.Write(ct => partners.SaveContact(id, "tech@nike.example", "fr", ct));
        (await contacts.Find(id, Ct)).Should().Be(new MerchantContact("Nike", "tech@nike.example", "fr"));
        await Storage.Write(ct => partners.SaveContact(id, null, "en", ct));
        (await contacts.Find(id, Ct)).Should().Be(new MerchantContact("Nike", "tech@nike.example", "en"));

        (await partners.TryFind(new PartnerId(long.MaxValue), Ct)).Should().BeNull();
        (await partners.TryFind(id, Ct)).Should().Be(await partners.Find(id, Ct));
    }

    private static readonly Statement Deliveries = new("""
        SELECT COUNT(*) FROM webhook_deliveries AS d JOIN webhook_endpoints AS e ON e.seq = d.endpoint_seq WHERE e.endpoint_id = @Id
        """);

    [Fact]
    public async Task An_address_of_single_orders_hears_of_those_alone_and_is_in_no_list()
    {
        var owner = await NewOwner();
        var endpoints = Storage.Services.GetRequiredService<IWebhookEndpoints>();
        var url = new Uri("https://shop.example/hook");
        var id = await Storage.Write(ct => endpoints.ForOrders(owner, url, Now, ct));
        (await Storage.Write(ct => endpoints.ForOrders(owner, url, Now, ct))).Should().Be(id);
        (await Storage.Write(ct => endpoints.ForOrders(owner with { Mode = Mode.Live }, url, Now, ct))).Should().NotBe(id);
        (await Storage.Write(ct => endpoints.ForOrders(owner, new Uri("https://shop.example/other"), Now, ct))).Should().NotBe(id);

        var outbox = Storage.Services.GetRequiredService<IOutbox>();
        await Storage.Write(ct => outbox.Append(Event(owner, null), ct));
        await Storage.Write(ct => outbox.Append(Event(owner, url.OriginalString), ct));

        (await Storage.Sql.First<long>(Deliveries, new { Id = id }, Ct)).Should().Be(1);
        (await Storage.Write(ct => endpoints.Count(owner, ct))).Should().Be(0);
        (await Storage.Write(ct => endpoints.Find(owner, id, ct))).Should().BeNull();
        (await Storage.Write(ct => endpoints.Delete(owner, id, Now, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task The_default_secret_is_made_once_an_owner()
    {
        var owner = await NewOwner();
        var defaults = Storage.Services.GetRequiredService<IDefaultWebhookSecrets>();

        var secrets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Storage.Write(ct => defaults.Of(owner, Now, ct))));

        secrets.Select(secret => secret.Current.Value).Distinct().Should().ContainSingle().Which.Should().StartWith("whsec_");
        secrets[0].Should().Match<WebhookSecrets>(only => only.Previous == null);
        (await Storage.Write(ct => defaults.Of(owner with { Mode = Mode.Live }, Now, ct))).Current.Value.Should().NotBe(secrets[0].Current.Value);
    }

    [Fact]
    public async Task A_rotated_default_secret_keeps_the_one_that_signs_until_the_overlap_ends()
    {
        var (owner, start) = (await NewOwner(), Now);
        var defaults = Storage.Services.GetRequiredService<IDefaultWebhookSecrets>();
        var first = await Secrets(owner);
        var other = await Secrets(owner with { Mode = Mode.Live });
        var (second, third, fourth) = (WebhookSecret.New(), WebhookSecret.New(), WebhookSecret.New());

        await Rotate(second, at: 0, until: 24);
        (await Secrets(owner)).Should().Be((second.Value, first.Current, start + Duration.FromHours(24)));
        await Rotate(third, at: 1, until: 25);
        (await Secrets(owner)).Should().Be((third.Value, first.Current, start + Duration.FromHours(25)), "the first one signs still");
        await Rotate(fourth, at: 25, until: 49);
        (await Secrets(owner)).Should().Be((fourth.Value, third.Value, start + Duration.FromHours(49)));

        (await Secrets(owner with { Mode = Mode.Live })).Should().Be(other);

        Task Rotate(WebhookSecret secret, int at, int until) =>
            Storage.Write(ct => defaults.Rotate(owner, secret, start + Duration.FromHours(until), start + Duration.FromHours(at), ct));
        async Task<(string Current, string? Previous, Instant? Until)> Secrets(Owner whose)
        {
            var secrets = await Storage.Write(ct => defaults.Of(whose, start, ct));
            return (secrets.Current.Value, secrets.Previous?.Value, secrets.PreviousValidUntil);
        }
    }

    private DomainEvent Event(Owner owner, string? alsoTo) =>
        new(Ids.Ordered(Now), owner, "order.shipped", Ids.Text(12), new Dictionary<string, object?>(), Now, alsoTo);

    private async Task<StatsView> Stats(Owner owner) => (await new GetStatsHandler(
        Storage.Services.GetRequiredService<MerchantTotals>(), Storage.Services.GetRequiredService<IPartnerRepository>(), Storage.Services.GetRequiredService<IPlanUsage>(), Storage.Clock)
        .Handle(new GetStats(owner), Ct)).Value;

    private async Task<MerchantOrderPage> ListMerchants(Owner owner, string? status, string? page, string? cursor = null) =>
        (await ListHandler().Handle(new ListMerchantOrders(owner, status, page, "2", cursor), Ct)).Value;

    private ListMerchantOrdersHandler ListHandler() => new(Storage.Sql, Storage.Services.GetRequiredService<MerchantTotals>());
}

public sealed class MerchantOrdersOnSqlite(SqliteStorage storage) : MerchantOrdersContract(storage), IClassFixture<SqliteStorage>;

public sealed class MerchantOrdersOnSqlServer(SqlServerStorage storage) : MerchantOrdersContract(storage), IClassFixture<SqlServerStorage>;
