using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class PurchaseEventsContract(StorageFixture storage) : PurchasesContract(storage)
{
    [Fact]
    public async Task A_reference_is_taken_once_on_a_website()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var purchase = APurchase("#1");

        (await Storage.Write(ct => Events.TryAdd(New(website, purchase), ct))).Should().BeTrue();

        (await Storage.Write(ct => Events.TryAdd(New(website, purchase), ct))).Should().BeFalse();
        (await Storage.Write(ct => Events.TryAdd(New(other, purchase), ct))).Should().BeTrue();
        (await Storage.Write(ct => Events.TryAdd(New(website, APurchase("#1 ".Trim().ToUpperInvariant() + "a")), ct))).Should().BeTrue();
    }

    [Fact]
    public async Task A_reference_that_is_taken_does_not_end_the_unit_of_work()
    {
        var website = await AWebsite();
        await Add(website, "#1");

        await Storage.Write(async ct =>
        {
            (await Events.TryAdd(New(website, APurchase("#1")), ct)).Should().BeFalse();
            (await Events.TryAdd(New(website, APurchase("#2")), ct)).Should().BeTrue();
        });

        (await Known(website, "#1", "#2")).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_known_is_found_in_one_look_by_its_exact_spelling()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        string[] references = ["#1", "Café", "CAFÉ", "👩‍🔬", "'; --", "\"quoted\\", "~1~0~", "17"];
        var ids = new Dictionary<string, PurchaseEventId>();
        foreach (var reference in references)
            ids[reference] = await Add(website, reference);
        await Add(other, "#other");

        var known = await Known(website, [.. references, "café", "#other", "018", "nobody"]);

        known.ToDictionary(pair => pair.Key, pair => pair.Value.Id).Should().BeEquivalentTo(ids);
        known["#1"].Fingerprint.Should().Equal(PurchaseFingerprint.Of(APurchase("#1")));
        (await Known(website)).Should().BeEmpty();
    }

    [Fact]
    public async Task Erased_a_purchase_stays_without_its_consumer()
    {
        var website = await AWebsite();
        var id = await Add(website, "#1");
        (await Storage.Write(ct => Events.Find(website, id, ct))).Should().BeEquivalentTo(new StoredPurchase(id, "#1", EmailHash.Of("marie@example.com")));

        await Storage.Write(ct => Events.Erase(website, id, Now, ct));

        (await Storage.Write(ct => Events.Find(website, id, ct))).Should().BeEquivalentTo(new StoredPurchase(id, "#1", null));
        (await Known(website, "#1"))["#1"].Should().Be(new KnownPurchase(id, null));
        (await Storage.Sql.First<StoredRow>(ReadRow, new { Id = id }, Ct)).Should().BeEquivalentTo(new StoredRow { Consumer = null, ErasedAt = Now });
    }

    [Fact]
    public async Task Another_websites_purchase_is_neither_found_nor_erased()
    {
        var (website, other) = (await AWebsite(), await AWebsite());
        var id = await Add(website, "#1");

        await Storage.Write(ct => Events.Erase(other, id, Now, ct));

        (await Storage.Write(ct => Events.Find(other, id, ct))).Should().BeNull();
        (await Known(website, "#1"))["#1"].Fingerprint.Should().NotBeNull();
    }

    [Fact]
    public async Task The_requests_of_a_purchase_are_cancelled_while_they_are_not_answered()
    {
        var website = await AWebsite();
        var cancellable = SolicitationLifecycle.Table.Rows.Where(row => row.On == SolicitationTrigger.Cancel).Select(row => row.From).ToList();
        foreach (var status in Enum.GetValues<SolicitationStatus>())
        {
            var id = await Add(website, Names.Of(status), status);

            var cancelled = await Storage.Write(ct => Solicitations.Cancel(website, id, SolicitationEnd.Erased, Now, ct));

            cancelled.Should().Be(cancellable.Contains(status) ? 1 : 0, Names.Of(status));
        }

        var rows = (await FollowUp(website, "cancelled")).Where(row => row.Reason is not null).ToList();
        rows.Select(row => row.Reference).Should().BeEquivalentTo(cancellable.Select(Names.Of));
        rows.Should().OnlyContain(row => row.Reason == "erased" && row.EndedAt == Now);
    }

    [Fact]
    public async Task By_its_reference_the_purchases_of_all_websites_of_one_owner_are_meant()
    {
        var website = await AWebsite();
        var (second, live, stranger) = (await AWebsite(website.Owner), await AWebsite(website.Owner with { Mode = Mode.Live }), await AWebsite());
        foreach (var one in new[] { website, second, live, stranger })
            await Add(one, "ORD-1");
        await Add(website, "ORD-2");

        (await Storage.Write(ct => Solicitations.Cancel(AnOrder(website.Owner, "ORD-1", 17), SolicitationEnd.OrderRefunded, ct))).Should().Be(2);

        (await FollowUp(website)).Select(row => $"{row.Reference} {row.Status} {row.Reason}").Should().BeEquivalentTo("ORD-1 Cancelled order_refunded", "ORD-2 Scheduled ");
        (await FollowUp(live)).Should().OnlyContain(row => row.Status == SolicitationStatus.Scheduled);
        (await FollowUp(stranger)).Should().OnlyContain(row => row.Status == SolicitationStatus.Scheduled);
    }

    [Fact]
    public async Task A_purchase_of_another_order_with_the_same_reference_is_left_alone()
    {
        var website = await AWebsite();
        var of17 = New(website, APurchase("ORD-1")) with { Order = new OrderNumber(17) };
        await Storage.Write(async ct =>
        {
            (await Events.TryAdd(of17, ct)).Should().BeTrue();
            await Solicitations.Add(website, [new NewSolicitation("ORD-1", of17.Id, SolicitationStatus.Scheduled, Now)], ct);
        });

        (await Storage.Write(ct => Solicitations.Cancel(AnOrder(website.Owner, "ORD-1", 18), SolicitationEnd.OrderCancelled, ct))).Should().Be(0);
        (await Storage.Write(ct => Solicitations.Cancel(AnOrder(website.Owner, "ORD-1", 17), SolicitationEnd.OrderCancelled, ct))).Should().Be(1);
    }

    [Fact]
    public async Task What_is_cancelled_is_no_longer_due()
    {
        var website = await AWebsite();
        var id = await Add(website, "#1");
        (await DueOf(website)).Should().Be(Now + Duration.FromDays(7));

        await Storage.Write(ct => Solicitations.Cancel(website, id, SolicitationEnd.Unsubscribed, Now, ct));

        (await DueOf(website)).Should().BeNull();
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_problems_until_the_purchase_is_told_again()
    {
        var website = await AWebsite();
        var rejection = new Rejection(
        [
            new FieldError("solicitation_parameters.delay", "between") { Arguments = [0L, 180L] },
            new FieldError("price", "amount") { Arguments = [1_000_000.5m, "a text"] },
        ]);
        await Storage.Write(ct => Solicitations.Add(website, [new NewSolicitation("#1", null, SolicitationStatus.Rejected, Now) { Rejection = rejection }], ct));
        await Add(website, "#2");

        var row = (await FollowUp(website, "rejected")).Should().ContainSingle().Subject;
        row.Reason.Should().Be("invalid_delay");
        row.Problems.Should().BeEquivalentTo(rejection.Problems, options => options.WithStrictOrdering());

        await Storage.Write(ct => Solicitations.ForgetRejected(website, ["#1", "#2"], ct));
        (await FollowUp(website)).Should().ContainSingle().Which.Reference.Should().Be("#2");
    }

    private static readonly Statement ReadRow = new("SELECT e.consumer, e.erased_at FROM purchase_events AS e WHERE e.event_id = @Id");

    private static readonly Statement ReadDue = new("SELECT s.due_at FROM solicitations AS s WHERE s.website_seq = @Website");

    private Order AnOrder(Owner owner, string reference, long number) =>
        new(OrderId.New(), owner, OrderOrigin.Merchant, reference, OrderStatus.Pending, null, null, Now, Now) { Number = new OrderNumber(number) };

    private async Task<Instant?> DueOf(Website website) => (await Storage.Sql.First<DueRow>(ReadDue, new { Website = website.Seq }, Ct))!.DueAt;

    private Task<IReadOnlyDictionary<string, KnownPurchase>> Known(Website website, params string[] references) => Storage.Write(ct => Events.Known(website, references, ct));

    private sealed class DueRow
    {
        public Instant? DueAt { get; init; }
    }

    private sealed class StoredRow
    {
        public string? Consumer { get; init; }

        public Instant? ErasedAt { get; init; }
    }
}

public sealed class PurchaseEventsOnSqlite(SqliteStorage storage) : PurchaseEventsContract(storage), IClassFixture<SqliteStorage>;

public sealed class PurchaseEventsOnSqlServer(SqlServerStorage storage) : PurchaseEventsContract(storage), IClassFixture<SqlServerStorage>;
