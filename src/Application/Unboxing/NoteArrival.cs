using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>All of a file has arrived, and it is what it should be.</summary>
[Allows(Actors.Customer)]
public sealed record NoteArrival(OrderNumber Order, UploadId Upload, InspectedMedium Found) : ICommand<Upload>;

internal sealed class NoteArrivalHandler(IUploads uploads, IClock clock) : ICommandHandler<NoteArrival, Upload>
{
    public async Task<Result<Upload>> Handle(NoteArrival command, CancellationToken ct)
    {
        var (now, found) = (clock.GetCurrentInstant(), command.Found);
        await uploads.TryKeep(command.Upload, new Content(found.Format, found.Sha256, found.Display is not null, found.PrivateParts, now), ct);
        // Whoever noted it first, it is the same file.
        return await uploads.Find(command.Order, command.Upload, now, ct) is { } kept ? kept : UploadErrors.NotFound;
    }
}
