using System.Security.Cryptography;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Makes a secret for an authenticator app. Nobody is asked for a code before <see cref="ConfirmTotp"/> has seen one.</summary>
[Allows(Actors.Partner)]
public sealed record BeginTotp(UserId User) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(User);
}

internal sealed class BeginTotpHandler(ISecondFactors factors) : ICommandHandler<BeginTotp, bool>
{
    public async Task<Result<bool>> Handle(BeginTotp command, CancellationToken ct) =>
        await factors.Begin(command.User, RandomNumberGenerator.GetBytes(SecondFactorCheck.SecretBytes), ct) ? true : PortalRefusals.AlreadyOn;
}
