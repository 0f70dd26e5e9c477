using Parcours.Api.Http;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Orders;

/// <summary>A quote as <c>/v1</c> answers it.</summary>
/// <param name="RateCents">The price, in cents.</param>
/// <param name="EstimatedDelivery">Local time at the destination.</param>
/// <param name="TransitDays">Business days from the pickup day.</param>
/// <param name="ValidUntil">UTC. Until then any number of orders can have this price.</param>
/// <param name="Zone">How far the two ends lie from each other.</param>
/// <param name="Breakdown">Sums to <paramref name="RateCents"/>.</param>
public sealed record QuoteJson(
    string QuoteId,
    string ServiceLevel,
    long RateCents,
    string Currency,
    string EstimatedDelivery,
    int TransitDays,
    string ValidUntil,
    string Zone,
    IReadOnlyList<RateLineJson> Breakdown)
{
    public static QuoteJson Of(Quote quote) => new(
        quote.Id.Value,
        Names.Of(quote.Consignment.Service),
        quote.Rate.Total.Minor,
        quote.Rate.Total.Currency,
        JsonTime.Of(quote.Rate.EstimatedDelivery),
        quote.Rate.TransitDays,
        JsonTime.Of(quote.ValidUntil),
        Names.Of(quote.Rate.Zone),
        [.. quote.Rate.Lines.Select(line => new RateLineJson(Texts.Of("rate_line." + Names.Of(line.Kind)), line.Cents))]);
}

/// <summary>One line of a price.</summary>
/// <param name="Label">In the language of the request.</param>
public sealed record RateLineJson(string Label, long AmountCents);
