using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Reviews;

/// <summary>The files of purchases that were sent last, newest first. They are kept for a month.</summary>
[Allows(Actors.Partner)]
public sealed record ListPurchaseImports(Website Website) : IQuery<IReadOnlyList<PurchaseImport>>
{
    public const int Most = 10;
}

internal sealed class ListPurchaseImportsHandler(IPurchaseImports imports) : IQueryHandler<ListPurchaseImports, IReadOnlyList<PurchaseImport>>
{
    public async Task<Result<IReadOnlyList<PurchaseImport>>> Handle(ListPurchaseImports request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<PurchaseImport>>.Of(await imports.Newest(request.Website, ListPurchaseImports.Most, cancellationToken));
}
