using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>How far the import of a file is.</summary>
[Allows(Actors.Partner)]
public sealed record GetPurchaseImport(Website Website, PurchaseImportId Import) : IQuery<PurchaseImport>;

internal sealed class GetPurchaseImportHandler(IPurchaseImports imports) : IQueryHandler<GetPurchaseImport, PurchaseImport>
{
    public async Task<Result<PurchaseImport>> Handle(GetPurchaseImport query, CancellationToken ct) =>
        await imports.Find(query.Website, query.Import.Value, ct) is { } import ? import : ReviewErrors.ImportNotFound;
}
