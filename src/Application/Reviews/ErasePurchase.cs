using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Forgets who bought something: nobody is asked about it any more, and nothing that was told of the person stays. The purchase is still counted.</summary>
[Allows(Actors.Partner)]
public sealed record ErasePurchase(Website Website, PurchaseEventId Purchase) : ICommand<PurchaseEventId>, IAudited
{
    public string SubjectOf(object content) => Purchase.Value;
}

internal sealed class ErasePurchaseHandler(IPurchaseEvents events, ISolicitations solicitations, IPurchaseBatches batches, IPurchaseImports imports, IClock clock)
    : ICommandHandler<ErasePurchase, PurchaseEventId>
{
    public async Task<Result<PurchaseEventId>> Handle(ErasePurchase command, CancellationToken ct)
    {
        var (website, id) = command;
        var now = clock.GetCurrentInstant();
        if (await events.Find(website, id, ct) is not { } purchase)
            return ReviewErrors.PurchaseEventNotFound;

        await solicitations.Cancel(website, id, SolicitationEnd.Erased, now, ct);
        await events.Erase(website, id, now, ct);
        // The same may have been sent twice, and one of it still wait, or have been refused.
        await batches.Forget(website, purchase.Reference, ct);
        await imports.Forget(website, purchase.Reference, purchase.EmailHash, ct);
        return id;
    }
}
