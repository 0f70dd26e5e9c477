using System.Security.Cryptography;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Unboxing;

namespace Parcours.Infrastructure.Media.Inspection;

internal sealed class MediaInspector(IMediaStore store, IImages images, HeicPhotos heicPhotos) : IMediaInspector
{
    public async Task<Result<InspectedMedium>> Inspect(MediaId original, MediumKind kind, CancellationToken ct)
    {
        await using var file = await store.Open(original, ct) ?? throw new InvalidOperationException($"{original} has not arrived.");
        try
        {
            var format = await FileFormat.Of(file, ct);
            if (format?.IsVideo() != (kind == MediumKind.Video))
                return UploadErrors.NotOfItsKind(kind);
            return await Inspect(original, file, format.Value, kind, ct);
        }
        catch (DamagedMediumException)
        {
            return UploadErrors.NotOfItsKind(kind);
        }
    }

    private async Task<Result<InspectedMedium>> Inspect(MediaId original, Stream file, MediaFormat format, MediumKind kind, CancellationToken ct)
    {
        file.Position = 0;
        var parts = format switch
        {
            MediaFormat.Jpeg or MediaFormat.Png or MediaFormat.Webp => [],
            MediaFormat.Heic => await HeicFile.Inspect(file, ct),
            MediaFormat.Webm => await WebmFile.Inspect(file, ct),
            _ => await IsoFile.Inspect(file, ct),
        };
        if (parts is null)
            return UploadErrors.TooManyPixels;

        var (display, refusal) = format.IsVideo() ? (null, null) : await Draw(original, file, format, ct);
        if (refusal is not null)
            return refusal == MediaErrors.NotAnImage ? UploadErrors.NotOfItsKind(kind) : UploadErrors.TooManyPixels;
        file.Position = 0;
        return new InspectedMedium(format, await SHA256.HashDataAsync(file, ct), display, parts);
    }

    private async Task<(CleanImage? Picture, Error? Refusal)> Draw(MediaId original, Stream file, MediaFormat format, CancellationToken ct)
    {
        if (format == MediaFormat.Heic)
            return await heicPhotos.Display(original, ct);
        var drawn = await images.Display(file, ct);
        return drawn.Error is { } refusal ? (null, refusal) : (drawn.Value, null);
    }
}
