using Parcours.Domain.Kernel;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>A file of an unboxing, as far as it has come.</summary>
/// <param name="Bytes">As announced.</param>
/// <param name="Offset">How many have arrived: the next part begins there.</param>
/// <param name="Complete">All of it is here, and it is what it should be.</param>
public sealed record UploadJson(string UploadId, string Kind, bool Live, long Bytes, long Offset, bool Complete)
{
    public static UploadJson Of(Upload upload, long received) =>
        new(upload.Id.Value, Names.Of(upload.Kind), upload.IsLive, upload.Bytes, upload.Content is null ? received : upload.Bytes, upload.Content is not null);
}
