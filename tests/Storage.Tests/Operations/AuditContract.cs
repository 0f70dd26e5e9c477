using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Operations;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Operations;

public abstract class AuditContract(StorageFixture storage) : StorageContract(storage)
{
    private readonly string _order = OrderId.New().Value;

    [Fact]
    public async Task What_was_done_is_listed_newest_first_with_who_did_it()
    {
        var (dispatcher, courier) = (await ADispatcher(), await ACourier());
        await Append("accept_order", _order, dispatcher);
        await Append("pick_up_order", _order, courier);
        await Append("create_courier", "co_" + Ids.Hex(16), dispatcher);

        var page = await List(new ListAudit(_order, null, null, null));

        page.NextCursor.Should().BeNull();
        page.Data.Select(view => (view.Entry.Action, view.Entry.Subject, view.By)).Should().Equal(("pick_up_order", _order, courier), ("accept_order", _order, dispatcher));
        page.Data.Should().OnlyContain(view => view.Entry.At == Storage.Clock.GetCurrentInstant() && view.Entry.Address == "198.51.100.7");
    }

    [Fact]
    public async Task An_operator_s_entries_are_theirs_alone_and_an_order_s_of_theirs_are_both()
    {
        var (one, other) = (await ADispatcher(), await ADispatcher());
        await Append("accept_order", _order, one);
        await Append("assign_order", _order, other);
        await Append("create_courier", "co_" + Ids.Hex(16), one);

        (await Actions(new ListAudit(null, $"{one.Id.Value}", null, null))).Should().Equal("create_courier", "accept_order");
        (await Actions(new ListAudit(_order, $"{one.Id.Value}", null, null))).Should().Equal("accept_order");
        (await Actions(new ListAudit(OrderId.New().Value, null, null, null))).Should().BeEmpty();
    }

    [Fact]
    public async Task What_comes_meanwhile_neither_repeats_nor_hides_an_entry()
    {
        var dispatcher = await ADispatcher();
        foreach (var action in new[] { "a", "b", "c" })
            await Append(action, _order, dispatcher);

        var first = await List(new ListAudit(_order, null, "2", null));
        await Append("d", _order, dispatcher);
        var second = await List(new ListAudit(_order, null, "2", first.NextCursor));

        first.Data.Concat(second.Data).Select(view => view.Entry.Action).Should().Equal("c", "b", "a");
        second.NextCursor.Should().BeNull();
    }

    [Fact]
    public async Task What_no_operator_did_is_there_too()
    {
        await Storage.Write(ct => Storage.Services.GetRequiredService<IAuditLog>().Append(new AuditEntry(Storage.Clock.GetCurrentInstant(), "command line", null, "add_dispatcher", _order), ct));

        var view = (await List(new ListAudit(null, null, "1", null))).Data.Single();

        (view.By, view.Entry.Actor, view.Entry.Address).Should().Be((null, "command line", null));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999")]
    public async Task A_made_up_cursor_is_refused(string cursor) =>
        (await new ListAuditHandler(Storage.Sql).Handle(new ListAudit(null, null, null, cursor), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);

    private async Task<Page<AuditView>> List(ListAudit query) => (await new ListAuditHandler(Storage.Sql).Handle(query, Ct)).Value;

    private async Task<IEnumerable<string>> Actions(ListAudit query) => (await List(query)).Data.Select(view => view.Entry.Action);

    private Task Append(string action, string subject, Operator by) => Storage.Write(ct => Storage.Services.GetRequiredService<IAuditLog>().Append(
        new AuditEntry(Storage.Clock.GetCurrentInstant(), new OperatorCaller(by).Credential, "198.51.100.7", action, subject), ct));

    private Task<Operator> ADispatcher() => AnOperator("Ève", null);

    private async Task<Operator> ACourier()
    {
        var courier = new Courier(CourierId.New(), "Zoé Gagnon", "+1-514-555-0123");
        await Storage.Write(ct => Storage.Services.GetRequiredService<ICourierRepository>().Add(courier, Storage.Clock.GetCurrentInstant(), ct));
        return await AnOperator(courier.Name, courier.Id);
    }

    private Task<Operator> AnOperator(string name, CourierId? courier) =>
        Storage.Write(ct => Storage.Services.GetRequiredService<IOperators>().Add(name, courier, OperatorSecret.New(), Storage.Clock.GetCurrentInstant(), ct));
}

public sealed class AuditOnSqlite(SqliteStorage storage) : AuditContract(storage), IClassFixture<SqliteStorage>;

public sealed class AuditOnSqlServer(SqlServerStorage storage) : AuditContract(storage), IClassFixture<SqlServerStorage>;
