using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>Prices a consignment and locks the price for a day.</summary>
[Allows(Actors.Partner)]
public sealed record QuoteDelivery(Owner Owner, QuoteInput Quote) : ICommand<Quote>;

/// <summary>What a price depends on; an order's body can be sent as it is.</summary>
/// <param name="Cod">To be collected from the recipient.</param>
/// <param name="Insurance">The cover that you want.</param>
public sealed record QuoteInput(
    string? ServiceLevel,
    StopInput? Pickup,
    StopInput? Dropoff,
    IReadOnlyList<ParcelInput>? Parcels,
    CoverInput? Cod,
    CoverInput? Insurance) : IConsignmentInput;

internal sealed class QuoteDeliveryValidator : AbstractValidator<QuoteDelivery>
{
    public QuoteDeliveryValidator() => RuleFor(command => command.Quote).Part(new QuoteInputValidator()).OverridePropertyName("");
}

internal sealed class QuoteInputValidator : AbstractValidator<QuoteInput>
{
    public QuoteInputValidator()
    {
        Include(new ConsignmentValidator());
        RuleFor(quote => quote.Pickup).Part(new PlaceValidator());
        RuleFor(quote => quote.Dropoff).Part(new PlaceValidator());
    }
}

internal sealed class QuoteDeliveryHandler(IQuoteRepository quotes, RateCard rates, IClock clock) : ICommandHandler<QuoteDelivery, Quote>
{
    public async Task<Result<Quote>> Handle(QuoteDelivery command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var consignment = command.Quote.ToConsignment();
        var rate = rates.Price(consignment, command.Quote.PickupFrom(), now);
        if (rate.Error is { } refusal)
            return refusal;

        var quote = new Quote(QuoteId.New(), command.Owner, consignment, rate.Value, now);
        await quotes.Add(quote, ct);
        return quote;
    }
}
