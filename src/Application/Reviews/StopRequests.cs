using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Whoever was asked for a review does not want to be asked by this shop again, whatever they buy there. The answer is the shop's name.</summary>
[Allows(Actors.Customer)]
public sealed record StopRequests(SolicitationId Request) : ICommand<string>;

internal sealed class StopRequestsHandler(IInvitations invitations, IClock clock) : ICommandHandler<StopRequests, string>
{
    public async Task<Result<string>> Handle(StopRequests command, CancellationToken ct) =>
        await invitations.Refuse(command.Request, clock.GetCurrentInstant(), ct) is { } shop ? shop : ReviewErrors.RequestNotFound;
}
