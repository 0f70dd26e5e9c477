using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Application.Operations;

/// <summary>An operator is about to store an image, as a proof of a delivery to come. Until <see cref="KeepUpload"/> nobody is told of it.</summary>
[Allows(Actors.Dispatcher | Actors.Courier)]
public sealed record NoteUpload(Operator By, ImageFormat Format) : ICommand<MediaId>;

internal sealed class NoteUploadHandler(IMediaUploads uploads, IClock clock) : ICommandHandler<NoteUpload, MediaId>
{
    public async Task<Result<MediaId>> Handle(NoteUpload command, CancellationToken ct)
    {
        var id = MediaId.New(command.Format);
        await uploads.Add(id, command.By.Id, clock.GetCurrentInstant(), ct);
        return id;
    }
}
