using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

[Allows(Actors.Customer)]
public sealed record GetUpload(OrderNumber Order, UploadId Upload) : IQuery<Upload>;

internal sealed class GetUploadHandler(IUploads uploads, IClock clock) : IQueryHandler<GetUpload, Upload>
{
    public async Task<Result<Upload>> Handle(GetUpload query, CancellationToken ct) =>
        await uploads.Find(query.Order, query.Upload, clock.GetCurrentInstant(), ct) is { } upload ? upload : UploadErrors.NotFound;
}
