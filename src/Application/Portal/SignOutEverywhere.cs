using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Ends all of a person's sessions, the one at hand too.</summary>
[Allows(Actors.Partner)]
public sealed record SignOutEverywhere(UserId User) : ICommand<int>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class SignOutEverywhereHandler(IPortalSessions sessions, IPortalTokens tokens, IClock clock) : ICommandHandler<SignOutEverywhere, int>
{
    public async Task<Result<int>> Handle(SignOutEverywhere command, CancellationToken ct)
    {
        await tokens.Withdraw(command.User, ct);
        return await sessions.RevokeAll(command.User, clock.GetCurrentInstant(), ct);
    }
}
