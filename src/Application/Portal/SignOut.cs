using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Ends a session of the person's own: the one at hand, or one they see in their list.</summary>
[Allows(Actors.Partner)]
public sealed record SignOut(UserId User, SessionId Session) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class SignOutHandler(IPortalSessions sessions, IClock clock) : ICommandHandler<SignOut, bool>
{
    public async Task<Result<bool>> Handle(SignOut command, CancellationToken ct) =>
        await sessions.Revoke(command.User, command.Session, clock.GetCurrentInstant(), ct) ? true : PortalRefusals.NotFound;
}
