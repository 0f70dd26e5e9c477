using MediatR;
using Parcours.Application.Media;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>Takes photos from the network to the store: drawn anew from their pixels, without a place or anything else. Never inside a unit of work.</summary>
public sealed class ReviewPhotoReception(IImages images, IMediaStore store, IMediator mediator)
{
    public async Task<Result<MediaId>> Receive(SolicitationId request, string? product, IFormFile file, CancellationToken ct)
    {
        if (file.Length > IImages.MostBytes)
            return MediaErrors.TooLarge;

        await using var stream = file.OpenReadStream();
        var drawn = await images.Display(stream, ct);
        if (drawn.Error is { } refusal)
            return refusal;

        var noted = await mediator.Send(new NotePhoto(request, product), ct);
        if (noted.Error is null)
            await store.Save(noted.Value, drawn.Value.Bytes, ct);
        return noted;
    }
}
