using Parcours.Api.Http;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>Takes parts of files from the network to the store. Never inside a unit of work, which must not wait for either.</summary>
internal sealed class UploadReception(IMediaStore store, IMediaInspector inspector, Sender sender)
{
    /// <summary>Adds a part, and looks at the whole once it is there. An empty part at the end asks for that look again, after a line went dead during the first.</summary>
    public async Task<Result<(Upload Upload, long Bytes)>> Receive(Upload upload, long offset, long length, Stream part, CancellationToken ct)
    {
        if (upload.Content is not null)
            return (upload, upload.Bytes);
        if (length > 0 && !await store.TryAppend(upload.Original, offset, part, ct))
            return UploadErrors.WrongOffset(await store.Received(upload.Original, ct));

        var received = await store.Received(upload.Original, ct);
        if (received < upload.Bytes)
            return offset + length == received ? (upload, received) : UploadErrors.WrongOffset(received);
        return (await Finish(upload, ct)).Map(kept => (kept, kept.Bytes));
    }

    private async Task<Result<Upload>> Finish(Upload upload, CancellationToken ct)
    {
        await store.Finish(upload.Original, ct);
        var found = await inspector.Inspect(upload.Original, upload.Kind, ct);
        if (found.Error is { } refusal)
        {
            await store.Delete(upload.Original, ct);
            await sender.Ask(new DropUpload(upload.Order, upload.Id));
            return refusal;
        }

        // Drawn from the same file, it is the same picture, if it was stored before.
        if (found.Value.Display is { } display && await store.Received(upload.Display, ct) == 0)
            await store.Save(upload.Display, display.Bytes, ct);
        return await sender.Ask(new NoteArrival(upload.Order, upload.Id, found.Value));
    }
}
