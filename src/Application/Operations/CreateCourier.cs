using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>A courier joins, and gets a credential that is shown this once.</summary>
[Allows(Actors.Dispatcher)]
public sealed record CreateCourier(Operator By, string? Name, string? Phone) : IIdempotentCommand<NewCourier>, IAudited
{
    public string SubjectOf(object content) => ((NewCourier)content).Courier.Courier.Id.Value;
}

public sealed record NewCourier(CourierView Courier, OperatorSecret Secret) : IHoldsSecret;

internal sealed class CreateCourierValidator : AbstractValidator<CreateCourier>
{
    public CreateCourierValidator()
    {
        RuleFor(command => command.Name).Required().Text();
        RuleFor(command => command.Phone).Required().Phone();
    }
}

internal sealed class CreateCourierHandler(ICourierRepository couriers, IOperators operators, IClock clock) : ICommandHandler<CreateCourier, NewCourier>
{
    public async Task<Result<NewCourier>> Handle(CreateCourier command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var courier = new Courier(CourierId.New(), command.Name!, command.Phone!);
        var secret = OperatorSecret.New();
        await couriers.Add(courier, now, ct);
        await operators.Add(courier.Name, courier.Id, secret, now, ct);
        return new NewCourier(new CourierView(courier, now, null), secret);
    }
}
