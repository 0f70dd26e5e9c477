using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>A command by which an operator moves an order. Which role may take which step, the lifecycle says.</summary>
public interface IOperatorStep : IIdempotentCommand<OrderView>, IAudited
{
    Operator By { get; }

    OrderId Order { get; }

    string IAudited.SubjectOf(object content) => Order.Value;
}

/// <summary>How an operator takes a step: on an order that they see, stored with its event.</summary>
internal sealed class OperatorSteps(IOrderRepository orders, OrderSteps steps, IClock clock)
{
    public async Task<Result<Order>> Find(Operator by, OrderId id, CancellationToken ct) =>
        await orders.Find(id, ct) is { } order && Sees(by, order) ? order : OrderErrors.NotFound;

    /// <summary>Somebody else's order does not exist for a courier.</summary>
    private static bool Sees(Operator by, Order order) => by.Courier is not { } self || order.Progress.Courier?.Id == self;

    public async Task<Result<OrderView>> Take(IOperatorStep command, Func<Order, Instant, Result<OrderChange>> step, CancellationToken ct)
    {
        var order = await Find(command.By, command.Order, ct);
        return (await steps.Store(order.Then(found => step(found, clock.GetCurrentInstant())), ct)).Map(OrderView.Of);
    }
}
