using System.Reflection;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Tests.Kernel;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Application.Media;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Tests.Orders;

/// <summary>Two cancels at once, as only an engine with several writers lets them meet.</summary>
public sealed class CancelRaceTests
{
    private static readonly Owner Someone = new(new PartnerId(1), Mode.Test);

    [Fact]
    public async Task Of_two_cancels_at_once_the_second_finds_the_order_cancelled_and_changes_nothing()
    {
        var orders = new CancelledByAnother();
        var outbox = new Noted();
        await using var services = Services(orders, outbox);
        await using var scope = services.CreateAsyncScope();

        var second = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CancelOrder(Someone, orders.Stored.Id, "mine"));

        second.Value.Status.Should().Be(OrderStatus.Cancelled);
        second.Value.Cancellation!.Reason.Should().Be("theirs");
        outbox.Events.Should().BeEmpty();
    }

    private static ServiceProvider Services(IOrderRepository orders, IOutbox outbox) => new ServiceCollection()
        .AddLogging()
        .AddKernel()
        .AddOrders()
        .AddPurchases()
        .AddSingleton(DispatchProxy.Create<IMediaLinks, Unused>())
        .AddSingleton(DispatchProxy.Create<IPartnerRepository, Unused>())
        .AddSingleton(DispatchProxy.Create<IUnboxingLinks, Unused>())
        .AddSingleton(DispatchProxy.Create<IMailQueue, Unused>())
        .AddSingleton(DispatchProxy.Create<IWebsites, Unused>())
        .AddSingleton(DispatchProxy.Create<IPurchaseEvents, Unused>())
        .AddSingleton(DispatchProxy.Create<ISolicitations, Unused>())
        .AddSingleton<IUnitOfWork, UnitsOneByOne>()
        .AddSingleton<IClock>(new FakeClock(KernelHost.Now))
        .AddSingleton<ICallerContext>(new Signed())
        .AddSingleton(orders)
        .AddSingleton(outbox)
        .BuildServiceProvider();

    private sealed class Signed : ICallerContext
    {
        public Caller Caller { get; } = new PartnerCaller(Someone, "pk_test_someone");
    }

    /// <summary>Between the first look at the order and the write, another request cancels it.</summary>
    private sealed class CancelledByAnother : IOrderRepository
    {
        private static readonly Stop Anywhere = new(
            "Jane Doe", "+1-514-555-0001", null, new Address("1 Rue", null, "Montréal", Province.QC, PostalCode.Parse("H1A1A1")!.Value), null, null);

        public Order Stored { get; private set; } = Order.ForDelivery(Someone, "A-1", Details(), KernelHost.Now);

        public Task<Order?> Find(Owner owner, OrderId id, CancellationToken ct) => Task.FromResult<Order?>(Stored);

        public Task<Order?> Find(OrderId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<Order?> Find(OrderNumber number, CancellationToken ct) => throw new NotSupportedException();

        public Task<OrderNumber> NumberOf(OrderId id, CancellationToken ct) => throw new NotSupportedException();

        public Task CountPinTry(OrderId id, CancellationToken ct) => throw new NotSupportedException();

        public Task ForgetPinTries(OrderId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> HasUnfinished(CourierId courier, CancellationToken ct) => throw new NotSupportedException();

        public Task<OrderId?> TryAdd(Order order, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> TrySave(OrderChange change, CancellationToken ct)
        {
            Stored = Stored.Cancel(Actors.Partner, "theirs", KernelHost.Now).Value.Order;
            return Task.FromResult(false);
        }

        private static DeliveryDetails Details() => new(
            ServiceLevel.Standard, Anywhere, Anywhere, [], null, null, null, null, null, Money.Cad(1299), KernelHost.Now.WithOffset(Offset.Zero), null);
    }

    /// <summary>What a cancel never calls. The runtime derives from it.</summary>
#pragma warning disable CA1852
    private class Unused : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
    }
#pragma warning restore CA1852

    private sealed class Noted : IOutbox
    {
        public List<DomainEvent> Events { get; } = [];

        public Task Append(DomainEvent happened, CancellationToken ct)
        {
            Events.Add(happened);
            return Task.CompletedTask;
        }
    }
}
