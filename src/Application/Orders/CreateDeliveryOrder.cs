using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>Takes a <c>/v1</c> order at the price of its quote, or at today's.</summary>
[Allows(Actors.Partner)]
public sealed record CreateDeliveryOrder(Owner Owner, DeliveryOrderInput Order) : IIdempotentCommand<OrderView>;

/// <summary>What to deliver, from where to where.</summary>
/// <param name="PartnerOrderId">Your own id for the order, unique among your orders of the same mode.</param>
/// <param name="Cod">To be collected from the recipient.</param>
/// <param name="Insurance">The cover that you want.</param>
/// <param name="QuoteId">Locks the quote's price. Service, postal codes, parcels, cod and insurance must be the quote's.</param>
/// <param name="Reference">Yours; comes back as sent.</param>
/// <param name="Instructions">For the whole order.</param>
/// <param name="Metadata">Yours; comes back with its key order and number literals.</param>
/// <param name="DeliveryPin">4 to 8 digits that you gave to the recipient: the courier asks for them at the door. Never comes back.</param>
/// <param name="Unboxing">The recipient is invited to film the opening of the box: needs <c>dropoff.email</c>.</param>
public sealed record DeliveryOrderInput(
    [Identifier] string? PartnerOrderId,
    string? ServiceLevel,
    StopInput? Pickup,
    StopInput? Dropoff,
    IReadOnlyList<ParcelInput>? Parcels,
    CoverInput? Cod,
    CoverInput? Insurance,
    [Identifier] string? QuoteId,
    [Identifier] string? Reference,
    string? Instructions,
    [Raw(mostKeys: 50, mostBytes: 8 * 1024)] string? Metadata,
    [Identifier] string? DeliveryPin = null,
    UnboxingInput? Unboxing = null) : IConsignmentInput
{
    /// <summary>The same facts as a question for a price.</summary>
    public QuoteInput ToQuote() => new(ServiceLevel, Pickup, Dropoff, Parcels, Cod, Insurance);

    internal UnboxingDetails? ToUnboxing(UnboxingSettings settings) => Unboxing is null ? null : new(
        settings.NewCode(), new Product(Unboxing.ProductName!), Unboxing.ToMoney(), new Buyer(Dropoff!.Email!, Dropoff.Name, Unboxing.CustomerLanguage ?? LanguageIn(Provinces.Parse(Dropoff.Address!.Province))));

    private static string LanguageIn(Province? province) => province == Province.QC ? "fr" : "en";

    internal DeliveryDetails ToDetails(Money price, OffsetDateTime estimatedDelivery, QuoteId? quote) => new(
        Names.Parse<ServiceLevel>(ServiceLevel)!.Value,
        ToStop(Pickup!),
        ToStop(Dropoff!),
        [.. Parcels!.Select(ToParcel)],
        Cod?.ToMoney(),
        Insurance?.ToMoney(),
        Reference,
        Instructions,
        Metadata,
        price,
        estimatedDelivery,
        quote);

    private static Stop ToStop(StopInput stop)
    {
        var address = stop.Address!;
        return new Stop(
            stop.Name!,
            stop.Phone!,
            stop.Email,
            new Address(address.Line1!, address.Line2, address.City!, Provinces.Parse(address.Province)!.Value, address.ToPostalCode()),
            stop.TimeWindow?.ToWindow(),
            stop.Instructions);
    }

    private static Parcel ToParcel(ParcelInput parcel) =>
        new(parcel.ParcelId ?? "prc_" + Ids.Text(12), parcel.ToSize(), parcel.Description, parcel.ValueCents, parcel.Fragile, parcel.Barcode);
}

/// <summary>What the box holds.</summary>
/// <param name="OrderAmount">What the recipient paid, in the currency's main unit: 129.90.</param>
/// <param name="Currency">ISO 4217; EUR when absent.</param>
/// <param name="CustomerLanguage"><c>fr</c> or <c>en</c>: what the recipient is written to in; when absent French in Québec, else English.</param>
public sealed record UnboxingInput(string? ProductName, [Amount] decimal? OrderAmount, string? Currency, string? CustomerLanguage = null) : IPurchaseInput;

internal sealed class CreateDeliveryOrderValidator : AbstractValidator<CreateDeliveryOrder>
{
    public CreateDeliveryOrderValidator() => RuleFor(command => command.Order).Part(new DeliveryOrderInputValidator()).OverridePropertyName("");
}

internal sealed class DeliveryOrderInputValidator : AbstractValidator<DeliveryOrderInput>
{
    public DeliveryOrderInputValidator()
    {
        RuleFor(order => order.PartnerOrderId).Required().Text(64);
        Include(new ConsignmentValidator());
        RuleFor(order => order.Pickup).Part(new StopValidator());
        RuleFor(order => order.Dropoff).Part(new StopValidator());
        RuleFor(order => order.Reference).Text();
        RuleFor(order => order.Instructions).Text(1000);
        RuleFor(order => order.DeliveryPin).SecretDigits(DeliveryPin.LeastDigits, DeliveryPin.MostDigits);
        RuleFor(order => order.Unboxing).Part(new PurchaseValidator());
        RuleFor(order => order.Unboxing!.CustomerLanguage).OneOf(MerchantOrderInput.Languages).OverridePropertyName("unboxing.customer_language").When(order => order.Unboxing is not null);
        RuleFor(order => order.Dropoff!.Email).Required().OverridePropertyName("dropoff.email").When(order => order is { Unboxing: not null, Dropoff: not null });
    }
}

internal sealed class CreateDeliveryOrderHandler(IOrderRepository orders, IQuoteRepository quotes, RateCard rates, UnboxingSettings unboxings, IClock clock)
    : ICommandHandler<CreateDeliveryOrder, OrderView>
{
    public async Task<Result<OrderView>> Handle(CreateDeliveryOrder command, CancellationToken ct)
    {
        var (owner, input) = command;
        var now = clock.GetCurrentInstant();
        if (WindowsThatAreOver(owner, input, now) is { Count: > 0 } over)
            return Error.Invalid(over);

        var consignment = input.ToConsignment();
        var quoted = await Quoted(owner, input.QuoteId, consignment, now, ct);
        if (quoted.Error is { } unusable)
            return unusable;

        // The quote locks the price, not the day: the estimate counts from the pickup that this order asks for.
        var rate = rates.Price(consignment, input.PickupFrom(), now);
        if (rate.Error is { } unavailable)
            return unavailable;

        var quote = quoted.Value;
        var details = input.ToDetails(quote?.Rate.Total ?? rate.Value.Total, rate.Value.EstimatedDelivery, quote?.Id);
        var order = Order.ForDelivery(owner, input.PartnerOrderId!, details, now) with
        {
            Pin = input.DeliveryPin is { } code ? DeliveryPin.Of(code) : null,
            Unboxing = input.ToUnboxing(unboxings),
        };
        if (await orders.TryAdd(order, ct) is { } existing)
            return OrderErrors.Duplicate(order.PartnerOrderId, existing);

        return OrderView.Of(order.Unboxing is null ? order : order with { Number = await orders.NumberOf(order.Id, ct) });
    }

    /// <summary>The quote that the order names; null when it names none.</summary>
    private async Task<Result<Quote?>> Quoted(Owner owner, string? quoteId, Consignment consignment, Instant now, CancellationToken ct)
    {
        if (quoteId is null)
            return Result<Quote?>.Of(null);
        if (QuoteId.Parse(quoteId) is not { } id || await quotes.Find(owner, id, ct) is not { } quote)
            return OrderErrors.QuoteNotFound;
        if (!quote.Consignment.Matches(consignment))
            return OrderErrors.QuoteMismatch;
        return quote.IsExpired(now) ? OrderErrors.QuoteExpired : Result<Quote?>.Of(quote);
    }

    /// <summary>A test order may carry a window of the past: published samples have fixed dates.</summary>
    private static IReadOnlyList<FieldError> WindowsThatAreOver(Owner owner, DeliveryOrderInput input, Instant now) =>
        owner.Mode == Mode.Test
            ? []
            : [.. new[] { ("pickup", input.Pickup), ("dropoff", input.Dropoff) }
                .Where(stop => stop.Item2?.TimeWindow?.ToWindow().End.ToInstant() <= now)
                .Select(stop => new FieldError($"{stop.Item1}.time_window.end", "window_over", stop.Item2!.TimeWindow!.End))];
}
