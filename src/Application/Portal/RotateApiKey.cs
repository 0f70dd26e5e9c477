using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Gives a key a new secret, which is shown once; the old one signs too for the overlap.</summary>
/// <param name="Key">The public key.</param>
[Allows(Actors.Partner)]
public sealed record RotateApiKey(Owner Owner, string? Key, long? OverlapHours) : ICommand<SigningKey>, IAudited
{
    public string SubjectOf(object content) => Key!;
}

internal sealed class RotateApiKeyValidator : AbstractValidator<RotateApiKey>
{
    public RotateApiKeyValidator()
    {
        RuleFor(command => command.Key).Required().Sought();
        RuleFor(command => command.OverlapHours).Between(0, KeyOverlap.MostHours);
    }
}

internal sealed class RotateApiKeyHandler(IHmacKeys keys, IClock clock) : ICommandHandler<RotateApiKey, SigningKey>
{
    public async Task<Result<SigningKey>> Handle(RotateApiKey command, CancellationToken ct)
    {
        if (await keys.Find(command.Key!, ct) is not { } known || known.Owner != command.Owner)
            return PortalRefusals.NotFound;

        var secret = SigningKey.NewSecret(command.Owner.Mode);
        var until = KeyOverlap.End(clock.GetCurrentInstant(), command.OverlapHours);
        return await keys.Rotate(known.PublicKey, SigningKey.Bytes(secret), until, ct) ? new SigningKey(known.PublicKey, secret) : PortalRefusals.NotFound;
    }
}
