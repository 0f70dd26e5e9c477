using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>An account shows its customers no logo any more.</summary>
[Allows(Actors.Partner)]
public sealed record RemoveLogo(PartnerId Partner) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => PortalEntry.SubjectOf(Partner);
}

internal sealed class RemoveLogoHandler(IPartnerRepository partners, ISpareMedia spare, IClock clock) : ICommandHandler<RemoveLogo, bool>
{
    public async Task<Result<bool>> Handle(RemoveLogo command, CancellationToken ct)
    {
        if (await partners.ReplaceLogo(command.Partner, null, ct) is { } before)
            await spare.Add(before, clock.GetCurrentInstant(), ct);
        return true;
    }
}
