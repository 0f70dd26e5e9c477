using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Operations;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Operations;

public abstract class OperatorsContract(StorageFixture storage) : OrdersContract(storage)
{
    private static readonly Statement StoredSecrets = new("SELECT secret_hash FROM operators WHERE id = @Id");

    private static readonly Statement StoredEntries = new("SELECT at, actor, address, action, subject, partner_id AS account FROM audit_log WHERE subject = @Subject ORDER BY id");

    private IOperators Operators => Storage.Services.GetRequiredService<IOperators>();

    private ICourierRepository Couriers => Storage.Services.GetRequiredService<ICourierRepository>();

    [Fact]
    public async Task An_operator_is_found_by_the_secret_and_the_secret_is_not_stored()
    {
        var secret = OperatorSecret.New();

        var dispatcher = await Storage.Write(ct => Operators.Add("Ève", null, secret, Now, ct));

        (await Operators.Find(secret, Ct)).Should().Be(dispatcher);
        dispatcher.Actor.Should().Be(Actors.Dispatcher | Actors.Courier);
        (await Operators.Find(OperatorSecret.New(), Ct)).Should().BeNull();
        var stored = await Storage.Sql.First<byte[]>(StoredSecrets, new { dispatcher.Id }, Ct);
        stored.Should().Equal(secret.Hash).And.NotEqual(Encoding.UTF8.GetBytes(secret.Value));
    }

    [Fact]
    public async Task A_courier_signs_in_until_they_leave()
    {
        var courier = await ACourier();
        var secret = OperatorSecret.New();
        var account = await Storage.Write(ct => Operators.Add(courier.Name, courier.Id, secret, Now, ct));

        (await Operators.Find(secret, Ct)).Should().Be(account);
        account.Actor.Should().Be(Actors.Courier);

        await Storage.Write(ct => Operators.Revoke(courier.Id, Now, ct));
        (await Operators.Find(secret, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task A_dispatcher_is_revoked_once_and_a_courier_not_so()
    {
        var (secret, courier) = (OperatorSecret.New(), await ACourier());
        var dispatcher = await Storage.Write(ct => Operators.Add("Ève", null, secret, Now, ct));
        var rider = await Storage.Write(ct => Operators.Add(courier.Name, courier.Id, OperatorSecret.New(), Now, ct));

        (await Storage.Write(ct => Operators.TryRevoke(dispatcher.Id, Now, ct))).Should().BeTrue();

        (await Operators.Find(secret, Ct)).Should().BeNull();
        (await Storage.Write(ct => Operators.TryRevoke(dispatcher.Id, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Operators.TryRevoke(rider.Id, Now, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task A_courier_is_deactivated_once_and_gets_no_more_orders()
    {
        var courier = await ACourier();

        (await Storage.Write(ct => Couriers.TryNoteAssignment(courier.Id, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Couriers.TryDeactivate(courier.Id, Now, ct))).Should().BeTrue();

        (await Storage.Write(ct => Couriers.TryDeactivate(courier.Id, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Couriers.TryNoteAssignment(courier.Id, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Couriers.Find(courier.Id, ct))).Should().Be(new CourierView(courier, Now, Now));
    }

    [Theory]
    [InlineData(OrderStatus.CourierAssigned, true)]
    [InlineData(OrderStatus.Failed, true)]
    [InlineData(OrderStatus.Delivered, false)]
    [InlineData(OrderStatus.UnboxingPending, false)]
    public async Task A_courier_has_orders_until_they_are_delivered(OrderStatus status, bool has)
    {
        var courier = await ACourier();

        await OrderIn(status, await NewOwner(), courier: courier);

        (await Storage.Write(ct => Orders.HasUnfinished(courier.Id, ct))).Should().Be(has);
    }

    [Fact]
    public async Task Couriers_are_listed_newest_first_and_page_by_page()
    {
        var couriers = new List<Courier>();
        for (var made = 0; made < 3; made++)
            couriers.Add(await ACourier());

        var first = await List(new ListCouriers("2", null));
        await ACourier();
        var second = await List(new ListCouriers("1", first.NextCursor));

        first.Data.Concat(second.Data).Select(view => view.Courier).Should().Equal(Enumerable.Reverse(couriers));
        (await new ListCouriersHandler(Storage.Sql).Handle(new ListCouriers(null, "0123456789abcdef"), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
    }

    [Fact]
    public async Task An_audit_entry_is_stored_as_it_is()
    {
        var entry = new AuditEntry(Now, "operator:7", "2001:db8::1", "accept_order", "dc_" + Ids.Hex(16));

        await Storage.Write(ct => Storage.Services.GetRequiredService<IAuditLog>().Append(entry, ct));

        (await Storage.Sql.Query<EntryRow>(StoredEntries, new { entry.Subject }, Ct)).Should().BeEquivalentTo([entry]);
    }

    private async Task<Courier> ACourier()
    {
        var courier = new Courier(CourierId.New(), "Zoé Gagnon", "+1-514-555-0123");
        await Storage.Write(ct => Couriers.Add(courier, Now, ct));
        return courier;
    }

    private async Task<Page<CourierView>> List(ListCouriers query) => (await new ListCouriersHandler(Storage.Sql).Handle(query, Ct)).Value;

    private sealed class EntryRow
    {
        public PartnerId? Account { get; init; }

        public required NodaTime.Instant At { get; init; }

        public required string Actor { get; init; }

        public string? Address { get; init; }

        public required string Action { get; init; }

        public required string Subject { get; init; }
    }
}

public sealed class OperatorsOnSqlite(SqliteStorage storage) : OperatorsContract(storage), IClassFixture<SqliteStorage>;

public sealed class OperatorsOnSqlServer(SqlServerStorage storage) : OperatorsContract(storage), IClassFixture<SqlServerStorage>;
