using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>An account shows its customers another logo.</summary>
/// <param name="Image">A file as it came; what it is, its bytes say. It is drawn anew.</param>
[Allows(Actors.Partner)]
public sealed record ChangeLogo(PartnerId Partner, ReadOnlyMemory<byte> Image) : ICommand<MediaId>, IPrepared, IAudited
{
    /// <summary>The longer side, in pixels: sharp on a phone at the height that pages give it.</summary>
    public const int MostSide = 512;

    internal Result<MediaId> Stored { get; set; } = MediaErrors.NotAnImage;

    public string SubjectOf(object content) => PortalEntry.SubjectOf(Partner);
}

internal sealed class ChangeLogoPreparation(IImages images, IMediaStore store, ISpareMedia spare, IUnitOfWork unitOfWork, IClock clock) : IPreparation<ChangeLogo>
{
    public async Task Prepare(ChangeLogo request, CancellationToken ct)
    {
        var drawn = await images.Clean(request.Image, ct, ChangeLogo.MostSide);
        request.Stored = drawn.Map(image => MediaId.New(image.Format));
        if (request.Stored.Error is not null)
            return;

        var id = request.Stored.Value;
        await unitOfWork.Run(unit => spare.Add(id, clock.GetCurrentInstant() + ISpareMedia.Patience, unit), ct);
        await store.Save(id, drawn.Value.Bytes, ct);
    }
}

internal sealed class ChangeLogoHandler(IPartnerRepository partners, ISpareMedia spare, IClock clock) : ICommandHandler<ChangeLogo, MediaId>
{
    public async Task<Result<MediaId>> Handle(ChangeLogo command, CancellationToken ct)
    {
        if (command.Stored.Error is { } refusal)
            return refusal;

        var logo = command.Stored.Value;
        await spare.Forget(logo, ct);
        if (await partners.ReplaceLogo(command.Partner, logo, ct) is { } before)
            await spare.Add(before, clock.GetCurrentInstant(), ct);
        return logo;
    }
}
