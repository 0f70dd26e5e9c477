using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;

namespace Parcours.Application.Operations;

/// <summary>A courier gets a new credential, shown this once; the one before opens nothing any more, whatever orders are in their hands.</summary>
[Allows(Actors.Dispatcher)]
public sealed record RenewCourierCredential(Operator By, CourierId Courier) : IIdempotentCommand<NewCourier>, IAudited
{
    public string SubjectOf(object content) => Courier.Value;
}

internal sealed class RenewCourierCredentialHandler(ICourierRepository couriers, IOperators operators, IClock clock) : ICommandHandler<RenewCourierCredential, NewCourier>
{
    public async Task<Result<NewCourier>> Handle(RenewCourierCredential command, CancellationToken ct)
    {
        if (await couriers.Find(command.Courier, ct) is not { } courier)
            return CourierErrors.NotFound;
        if (courier.DeactivatedAt is not null)
            return CourierErrors.Inactive;

        var (now, secret) = (clock.GetCurrentInstant(), OperatorSecret.New());
        await operators.Revoke(command.Courier, now, ct);
        await operators.Add(courier.Courier.Name, command.Courier, secret, now, ct);
        return new NewCourier(courier, secret);
    }
}
