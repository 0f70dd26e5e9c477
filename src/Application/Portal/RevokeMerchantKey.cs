using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>The key opens nothing any more.</summary>
[Allows(Actors.Partner)]
public sealed record RevokeMerchantKey(Owner Owner, MerchantKeyId Key) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => NewMerchantKey.SubjectOf(Key);
}

internal sealed class RevokeMerchantKeyHandler(IMerchantKeys keys, IClock clock) : ICommandHandler<RevokeMerchantKey, bool>
{
    public async Task<Result<bool>> Handle(RevokeMerchantKey command, CancellationToken ct) =>
        await keys.Revoke(command.Owner, command.Key, clock.GetCurrentInstant(), ct) ? true : PortalRefusals.NotFound;
}
