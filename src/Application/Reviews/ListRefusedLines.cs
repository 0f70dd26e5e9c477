using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The lines of a file that were refused so far, and why.</summary>
[Allows(Actors.Partner)]
public sealed record ListRefusedLines(Website Website, PurchaseImportId Import) : IQuery<RefusedLines>;

public sealed record RefusedLines(PurchaseImport Import, IReadOnlyList<RefusedLine> Lines);

internal sealed class ListRefusedLinesHandler(IPurchaseImports imports) : IQueryHandler<ListRefusedLines, RefusedLines>
{
    public async Task<Result<RefusedLines>> Handle(ListRefusedLines query, CancellationToken ct) =>
        await imports.Find(query.Website, query.Import.Value, ct) is { } import
            ? new RefusedLines(import, await imports.RefusedLines(import.Seq, ct))
            : ReviewErrors.ImportNotFound;
}
