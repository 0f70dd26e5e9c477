using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>The key signs nothing any more.</summary>
/// <param name="Key">The public key.</param>
[Allows(Actors.Partner)]
public sealed record RevokeApiKey(Owner Owner, string? Key) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => Key!;
}

internal sealed class RevokeApiKeyValidator : AbstractValidator<RevokeApiKey>
{
    public RevokeApiKeyValidator() => RuleFor(command => command.Key).Required().Sought();
}

internal sealed class RevokeApiKeyHandler(IHmacKeys keys, IClock clock) : ICommandHandler<RevokeApiKey, bool>
{
    public async Task<Result<bool>> Handle(RevokeApiKey command, CancellationToken ct) =>
        await keys.Find(command.Key!, ct) is { } known && known.Owner == command.Owner && await keys.Revoke(known.PublicKey, clock.GetCurrentInstant(), ct)
            ? true
            : PortalRefusals.NotFound;
}
