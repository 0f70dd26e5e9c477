using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>What the customer has sent, or begun to send: a page that was loaded anew goes on from there.</summary>
[Allows(Actors.Customer)]
public sealed record ListUploads(OrderNumber Order) : IQuery<IReadOnlyList<Upload>>;

internal sealed class ListUploadsHandler(IUploads uploads, IClock clock) : IQueryHandler<ListUploads, IReadOnlyList<Upload>>
{
    public async Task<Result<IReadOnlyList<Upload>>> Handle(ListUploads query, CancellationToken ct) =>
        Result<IReadOnlyList<Upload>>.Of([.. (await uploads.Of(query.Order, clock.GetCurrentInstant(), ct)).Where(upload => MediumKinds.OfCustomers.Contains(upload.Kind))]);
}
