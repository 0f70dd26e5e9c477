using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>The customer takes a file back, or it was not what it should be. The files themselves go with the sweeper's next round.</summary>
[Allows(Actors.Customer)]
public sealed record DropUpload(OrderNumber Order, UploadId Upload) : ICommand<UploadId>;

internal sealed class DropUploadHandler(IUploads uploads, IClock clock) : ICommandHandler<DropUpload, UploadId>
{
    public async Task<Result<UploadId>> Handle(DropUpload command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await uploads.TryDrop(command.Order, command.Upload, now, ct))
            return command.Upload;
        return await uploads.Find(command.Order, command.Upload, now, ct) is null ? UploadErrors.NotFound : UploadErrors.Submitted;
    }
}
