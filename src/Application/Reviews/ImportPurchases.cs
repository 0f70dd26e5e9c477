using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Keeps the purchases of a file for a worker, durably; how far it is can be asked for.</summary>
[Allows(Actors.Partner)]
public sealed record ImportPurchases(Website Website, string? FileName, PurchaseFile File) : IIdempotentCommand<PurchaseImport>
{
    public const int MostLines = 3000;
}

internal sealed class ImportPurchasesValidator : AbstractValidator<ImportPurchases>
{
    public ImportPurchasesValidator()
    {
        RuleFor(command => command.FileName).Sought();
        RuleFor(command => command.File).ChildRules(file => file.RuleFor(read => (long?)read.Lines).Between(1, ImportPurchases.MostLines).OverridePropertyName("lines")).OverridePropertyName("");
    }
}

internal sealed class ImportPurchasesHandler(PurchaseImporter importer, IPurchaseImports imports) : ICommandHandler<ImportPurchases, PurchaseImport>
{
    public async Task<Result<PurchaseImport>> Handle(ImportPurchases command, CancellationToken ct)
    {
        var (_, id) = await importer.Begin(command.Website, command.FileName, command.File, PurchaseSource.Csv, ct);
        return (await imports.Find(command.Website, id, ct))!;
    }
}

/// <summary>How a file is taken, whichever way it came. Runs inside a unit of work.</summary>
internal sealed class PurchaseImporter(IPurchaseImports imports, IPurchaseBatches batches, IClock clock)
{
    /// <returns>The import's number and id.</returns>
    public async Task<(long Seq, Guid Id)> Begin(Website website, string? name, PurchaseFile file, PurchaseSource source, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var id = Ids.Ordered(now);
        var parts = file.Purchases.Chunk(SubmitPurchases.Most).ToList();
        var import = await imports.Add(new NewImport(id, website, name, file, parts.Count, now), ct);
        foreach (var part in parts)
            await batches.Add(Ids.Ordered(now), website, source, part, import, now, ct);
        return (import, id);
    }
}
