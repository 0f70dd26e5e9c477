using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Makes a Bearer key of <c>/api/b2b</c>. Its secret is in the result, and nowhere else ever again.</summary>
/// <param name="Name">By which its people tell it from others.</param>
[Allows(Actors.Partner)]
public sealed record AddMerchantKey(Owner Owner, string? Name) : ICommand<NewMerchantKey>, IAudited
{
    public string SubjectOf(object content) => ((NewMerchantKey)content).Subject;
}

public sealed record NewMerchantKey(MerchantKeyId Id, string Name, MerchantSecret Secret) : IHoldsSecret
{
    internal string Subject => SubjectOf(Id);

    /// <summary>As the audit log names a key.</summary>
    internal static string SubjectOf(MerchantKeyId id) => string.Create(CultureInfo.InvariantCulture, $"merchant_key:{id.Value}");
}

internal sealed class AddMerchantKeyValidator : AbstractValidator<AddMerchantKey>
{
    public AddMerchantKeyValidator() => RuleFor(command => command.Name).Required().Sought();
}

internal sealed class AddMerchantKeyHandler(IMerchantKeys keys, IClock clock) : ICommandHandler<AddMerchantKey, NewMerchantKey>
{
    public async Task<Result<NewMerchantKey>> Handle(AddMerchantKey command, CancellationToken ct)
    {
        var (now, name) = (clock.GetCurrentInstant(), command.Name!.Trim());
        if ((await keys.Newest(command.Owner, KeyList.MostThatWork, ct)).Count(key => !key.IsOverAt(now)) == KeyList.MostThatWork)
            return PortalRefusals.TooManyKeys;

        var (id, secret) = await keys.AddNew(command.Owner, name, now, ct);
        return new NewMerchantKey(id, name, secret);
    }
}
