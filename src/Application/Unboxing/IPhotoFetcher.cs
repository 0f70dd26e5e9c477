namespace Parcours.Application.Unboxing;

/// <summary>Gets pictures from addresses that merchants name, which may lead anywhere.</summary>
public interface IPhotoFetcher
{
    /// <summary>The file, whatever it is; null when there is none to be had from there in a moment, or when it is larger than a photo may be.</summary>
    Task<byte[]?> Fetch(string address, CancellationToken ct);
}
