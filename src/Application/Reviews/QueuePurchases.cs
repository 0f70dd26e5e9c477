using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Keeps purchases for a worker, durably; what becomes of each shows in the follow-up.</summary>
[Allows(Actors.Partner)]
public sealed record QueuePurchases(Website Website, IReadOnlyList<ReadPurchase> Purchases) : IIdempotentCommand<QueuedPurchases>;

/// <param name="Received">How many purchases, the wrong ones too.</param>
public sealed record QueuedPurchases(Guid Batch, int Received);

internal sealed class QueuePurchasesValidator : AbstractValidator<QueuePurchases>
{
    public QueuePurchasesValidator() => RuleFor(command => command.Purchases).Count(1, SubmitPurchases.Most).OverridePropertyName("events");
}

internal sealed class QueuePurchasesHandler(IPurchaseBatches batches, IClock clock) : ICommandHandler<QueuePurchases, QueuedPurchases>
{
    public async Task<Result<QueuedPurchases>> Handle(QueuePurchases command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var id = Ids.Ordered(now);
        await batches.Add(id, command.Website, PurchaseSource.Api, command.Purchases, import: null, now, ct);
        return new QueuedPurchases(id, command.Purchases.Count);
    }
}
