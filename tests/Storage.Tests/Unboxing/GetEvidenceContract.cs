using Microsoft.Extensions.DependencyInjection;
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

public abstract class GetEvidenceContract(StorageFixture storage) : OrdersContract(storage), IDisposable
{
    public void Dispose()
    {
        Storage.Callers.Caller = null;
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_step_is_told_with_who_took_it_and_why()
    {
        var owner = await NewOwner();
        var order = await Delivered(owner);
        var number = order.Number!.Value;
        order = await Step(new CustomerCaller(number), order.Submit(Now));
        await Storage.Write(ct => Storage.Services.GetRequiredService<ISubmissions>().TryAdd(new Submission(number, ReceiptNumber.New(), Condition.Ok, null, null, Now), ct));
        order = await Step(null, order.Dispute("picture_reused", Actors.Platform, Now));
        await Step(new PartnerCaller(owner, "merchant_key:7"), order.Refund("Vu.", Actors.Partner, Now));

        var evidence = (await Ask(owner, number)).Value;

        evidence.Merchant.Should().Be("Dropcolis");
        evidence.Report.Should().BeNull();
        evidence.Steps.Select(step => (step.Status, step.By, step.Reason, step.Note)).Should().Equal(
            (OrderStatus.Pending, Actors.Partner, null, null),
            (OrderStatus.Shipped, Actors.Partner, null, null),
            (OrderStatus.UnboxingPending, Actors.Partner, null, null),
            (OrderStatus.UnboxingSubmitted, Actors.Customer, null, null),
            (OrderStatus.Disputed, Actors.Platform, "picture_reused", null),
            (OrderStatus.Refunded, Actors.Partner, null, "Vu."));
    }

    [Fact]
    public async Task Nobody_else_gets_it_and_nobody_before_the_submission()
    {
        var owner = await NewOwner();
        var number = (await Delivered(owner)).Number!.Value;

        (await Ask(owner, number)).Error.Should().Be(EvidenceErrors.NothingSubmitted);
        (await Ask(await NewOwner(), number)).Error.Should().Be(OrderErrors.NotFound);
        (await Ask(owner with { Mode = Mode.Live }, number)).Error.Should().Be(OrderErrors.NotFound);
        (await Ask(owner, new OrderNumber(999_999_999))).Error.Should().Be(OrderErrors.NotFound);
    }

    private async Task<Order> Delivered(Owner owner)
    {
        var order = await Numbered(await Add(Sample.Order(owner, Now, origin: OrderOrigin.Merchant, unboxing: Sample.Unboxing())));
        var merchant = new PartnerCaller(owner, "merchant_key:7");
        return await Step(merchant, (await Step(merchant, order.Ship(new Shipment(null, null), Actors.Partner, Now))).ConfirmDelivery(Actors.Partner, Now));
    }

    private async Task<Order> Step(Caller? by, Result<OrderChange> step)
    {
        Storage.Callers.Caller = by;
        (await TrySave(step.Value)).Should().BeTrue();
        return step.Value.Order;
    }

    private async Task<Result<SubmittedEvidence>> Ask(Owner owner, OrderNumber order) =>
        await ActivatorUtilities.CreateInstance<GetEvidenceHandler>(Storage.Services).Handle(new GetEvidence(owner, order), Ct);
}

public sealed class GetEvidenceOnSqlite(SqliteStorage storage) : GetEvidenceContract(storage), IClassFixture<SqliteStorage>;

public sealed class GetEvidenceOnSqlServer(SqlServerStorage storage) : GetEvidenceContract(storage), IClassFixture<SqlServerStorage>;
