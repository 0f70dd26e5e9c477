using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>The merchant decides what the proof is worth.</summary>
[Allows(Actors.Partner)]
public sealed record ResolveOrder(Owner Owner, OrderNumber Order, string? Resolution, string? Note) : ICommand<MerchantOrderView>
{
    public const string Refunded = "refunded";

    public const int LongestNote = 1000;

    public static readonly IReadOnlyList<string> Resolutions = ["completed", Refunded];
}

internal sealed class ResolveOrderValidator : AbstractValidator<ResolveOrder>
{
    public ResolveOrderValidator()
    {
        RuleFor(command => command.Resolution).Required().OneOf(ResolveOrder.Resolutions);
        RuleFor(command => command.Note).Text(ResolveOrder.LongestNote);
    }
}

internal sealed class ResolveOrderHandler(MerchantSteps steps, IClock clock) : ICommandHandler<ResolveOrder, MerchantOrderView>
{
    public Task<Result<MerchantOrderView>> Handle(ResolveOrder command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return steps.Take(
            command.Owner,
            command.Order,
            order => command.Resolution == ResolveOrder.Refunded ? order.Refund(command.Note, Actors.Partner, now) : order.Complete(command.Note, Actors.Partner, now),
            ct);
    }
}
