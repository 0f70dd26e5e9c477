using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Storage.Tests.Orders;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class ListProofsContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task What_waits_for_a_decision_is_listed_longest_first_from_either_origin()
    {
        var owner = await NewOwner();
        foreach (var status in Steps.Reachable(OrderOrigin.Merchant).Where(status => !OrderLifecycle.Undecided.Contains(Names.Of(status))))
            await OrderIn(status, owner, OrderOrigin.Merchant);
        var first = await Waiting(OrderStatus.Disputed, owner, OrderOrigin.Merchant);
        var second = await Waiting(OrderStatus.UnboxingSubmitted, owner, OrderOrigin.Delivery);
        var third = await Waiting(OrderStatus.UnboxingSubmitted, owner, OrderOrigin.Merchant);

        (await List(owner)).Select(proof => proof.Number).Should().Equal(first, second, third);
        (await List(owner, "unboxing_submitted")).Select(proof => proof.Number).Should().Equal(second, third);
        (await List(owner, "disputed")).Select(proof => (proof.Number, proof.Status)).Should().Equal((first, OrderStatus.Disputed));
        (await List(owner with { Mode = Mode.Live })).Should().BeEmpty();
        (await List(await NewOwner())).Should().BeEmpty();
    }

    [Fact]
    public async Task A_row_tells_what_is_known_of_its_proof()
    {
        var owner = await NewOwner();
        var number = await Waiting(OrderStatus.Disputed, owner, OrderOrigin.Merchant);
        var submission = new Submission(number, ReceiptNumber.New(), Condition.Problem, Problem.EmptyBox, "Vide.", Now);

        (await List(owner)).Single().Should().Match<WaitingProof>(proof => proof.SubmittedAt == null && proof.Problem == null && proof.Report == null);
        await Storage.Write(ct => Storage.Services.GetRequiredService<ISubmissions>().TryAdd(submission, ct));

        var proof = (await List(owner)).Single();
        (proof.SubmittedAt, proof.Problem, proof.Report).Should().Be((Now, Problem.EmptyBox, null));
        (proof.Unboxing, proof.ExternalOrderId).Should().Be((Sample.Unboxing(), (await Orders.Find(number, Ct))!.PartnerOrderId));
    }

    [Fact]
    public async Task Pages_show_each_once_also_when_several_came_at_one_moment_and_some_are_decided_meanwhile()
    {
        var owner = await NewOwner();
        var numbers = new List<OrderNumber>();
        for (var made = 0; made < ListProofs.Take + 5; made++)
        {
            numbers.Add(await Waiting(made % 3 == 0 ? OrderStatus.Disputed : OrderStatus.UnboxingSubmitted, owner, OrderOrigin.Merchant));
            if (made % 7 == 0)
                Storage.Clock.AdvanceSeconds(1);
        }

        var page = await Ask(owner, null, null);
        var last = (await Orders.Find(page.Data[^1].Number, Ct))!;
        (await TrySave(last.Complete(null, Actors.Partner, Now + Duration.FromDays(1)).Value)).Should().BeTrue();
        var rest = await Ask(owner, null, page.NextCursor);

        page.Data.Concat(rest.Data).Select(proof => proof.Number).Should().BeEquivalentTo(numbers).And.OnlyHaveUniqueItems();
        page.Data.Concat(rest.Data).Select(proof => proof.Since).Should().BeInAscendingOrder();
        rest.NextCursor.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1-")]
    [InlineData("1-0")]
    [InlineData("-1-1")]
    [InlineData("1-2-3")]
    [InlineData("9223372036854775807-1")]
    public async Task A_cursor_that_no_list_wrote_is_refused(string cursor) =>
        (await new ListProofsHandler(Storage.Sql).Handle(new ListProofs(await NewOwner(), null, cursor), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);

    private async Task<OrderNumber> Waiting(OrderStatus status, Owner owner, OrderOrigin origin)
    {
        var order = await Add(Sample.Order(owner, Now, origin: origin, unboxing: Sample.Unboxing()));
        foreach (var step in Steps.To(status, origin))
        {
            var change = Change(order, step);
            (await TrySave(change)).Should().BeTrue();
            order = change.Order;
        }

        return (await Numbered(order)).Number!.Value;
    }

    private async Task<IReadOnlyList<WaitingProof>> List(Owner owner, string? status = null) => (await Ask(owner, status, null)).Data;

    private async Task<Page<WaitingProof>> Ask(Owner owner, string? status, string? cursor) =>
        (await new ListProofsHandler(Storage.Sql).Handle(new ListProofs(owner, status, cursor), Ct)).Value;
}

public sealed class ListProofsOnSqlite(SqliteStorage storage) : ListProofsContract(storage), IClassFixture<SqliteStorage>
{
    private readonly SqliteStorage _storage = storage;

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    public void A_page_is_one_seek_for_each_status(int filters, int seeks)
    {
        var plan = QueryPlan.Of(ListProofsHandler.Oldest[(ListProofsHandler.Filters)filters], _storage);

        plan.Where(step => step.Contains(" o ", StringComparison.Ordinal)).Should().HaveCount(seeks)
            .And.OnlyContain(step => step == $"SEARCH o USING INDEX ix_orders_undecided (partner_id=? AND mode=? AND status=?{(filters >= 4 ? " AND updated_at>?" : "")})");
        plan.Should().NotContainMatch("*TEMP B-TREE*");
    }
}

public sealed class ListProofsOnSqlServer(SqlServerStorage storage) : ListProofsContract(storage), IClassFixture<SqlServerStorage>;
