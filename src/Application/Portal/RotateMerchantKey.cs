using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Makes a new key of the same name, whose secret is shown once; the old one opens too for the overlap, and nothing after it.</summary>
[Allows(Actors.Partner)]
public sealed record RotateMerchantKey(Owner Owner, MerchantKeyId Key, long? OverlapHours) : ICommand<NewMerchantKey>, IAudited
{
    public string SubjectOf(object content) => NewMerchantKey.SubjectOf(Key);
}

internal sealed class RotateMerchantKeyValidator : AbstractValidator<RotateMerchantKey>
{
    public RotateMerchantKeyValidator() => RuleFor(command => command.OverlapHours).Between(0, KeyOverlap.MostHours);
}

internal sealed class RotateMerchantKeyHandler(IMerchantKeys keys, IClock clock) : ICommandHandler<RotateMerchantKey, NewMerchantKey>
{
    public async Task<Result<NewMerchantKey>> Handle(RotateMerchantKey command, CancellationToken ct)
    {
        var ((owner, old, hours), now) = (command, clock.GetCurrentInstant());
        if (await keys.Find(owner, old, ct) is not { } known || !await keys.EndAt(owner, old, KeyOverlap.End(now, hours), ct))
            return PortalRefusals.NotFound;

        var (id, secret) = await keys.AddNew(owner, known.Name, now, ct);
        return new NewMerchantKey(id, known.Name, secret);
    }
}
