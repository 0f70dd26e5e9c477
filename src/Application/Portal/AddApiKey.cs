using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Makes a key that signs <c>/v1</c>. Its secret is in the result, and nowhere else ever again.</summary>
[Allows(Actors.Partner)]
public sealed record AddApiKey(Owner Owner) : ICommand<SigningKey>, IAudited
{
    public string SubjectOf(object content) => ((SigningKey)content).PublicKey;
}

internal sealed class AddApiKeyHandler(IHmacKeys keys, IClock clock) : ICommandHandler<AddApiKey, SigningKey>
{
    public async Task<Result<SigningKey>> Handle(AddApiKey command, CancellationToken ct)
    {
        if ((await keys.Newest(command.Owner, KeyList.MostThatWork, ct)).Count(key => key.RevokedAt is null) == KeyList.MostThatWork)
            return PortalRefusals.TooManyKeys;
        return await keys.AddNew(command.Owner, clock.GetCurrentInstant(), ct);
    }
}
