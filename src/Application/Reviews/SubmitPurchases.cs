using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>Takes purchases and says of each what became of it. What is wrong with one is no refusal of the others.</summary>
[Allows(Actors.Partner)]
public sealed record SubmitPurchases(Website Website, IReadOnlyList<ReadPurchase> Purchases) : IIdempotentCommand<IReadOnlyList<PurchaseOutcome>>
{
    public const int Most = 50;
}

internal sealed class SubmitPurchasesValidator : AbstractValidator<SubmitPurchases>
{
    public SubmitPurchasesValidator() => RuleFor(command => command.Purchases).Count(1, SubmitPurchases.Most).OverridePropertyName("events");
}

internal sealed class SubmitPurchasesHandler(PurchaseIntake intake) : ICommandHandler<SubmitPurchases, IReadOnlyList<PurchaseOutcome>>
{
    public async Task<Result<IReadOnlyList<PurchaseOutcome>>> Handle(SubmitPurchases command, CancellationToken ct) =>
        Result<IReadOnlyList<PurchaseOutcome>>.Of(await intake.Take(command.Website, PurchaseSource.Api, command.Purchases, ct));
}
