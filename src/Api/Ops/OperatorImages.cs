using MediatR;
using Parcours.Application.Media;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Api.Ops;

/// <summary>An image that was drawn anew and stored.</summary>
public sealed record StoredImage(MediaId Id, long Bytes);

/// <summary>Stores the images that operators bring, between two units of work, which must not wait for a disk or a network.</summary>
public sealed class OperatorImages(IImages images, IMediaStore store, IMediator mediator)
{
    public async Task<Result<StoredImage>> Store(Operator by, ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        var image = await images.Clean(file, ct);
        if (image.Error is { } refusal)
            return refusal;

        var noted = await mediator.Send(new NoteUpload(by, image.Value.Format), ct);
        if (noted.Error is { } notNow)
            return notNow;

        await store.Save(noted.Value, image.Value.Bytes, ct);
        return new StoredImage(noted.Value, image.Value.Bytes.Length);
    }
}
