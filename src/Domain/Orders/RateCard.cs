using System.Collections.Immutable;
using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>What a delivery costs and when it arrives. Operations write it; see <c>src/Api/rate-card.json</c>.</summary>
/// <param name="IncludedKg">What the base covers, over all parcels together.</param>
/// <param name="VolumetricDivisor">Cubic centimetres that count as one kilogram.</param>
/// <param name="PickupUntil">A pickup later than this, at the pickup's local time, counts as the next business day.</param>
/// <param name="ExtraParcelCents">For each parcel after the first.</param>
/// <param name="MetropolitanAreas">Postal prefixes by the area's name.</param>
public sealed record RateCard(
    decimal IncludedKg,
    decimal VolumetricDivisor,
    LocalTime PickupUntil,
    long ExtraParcelCents,
    RemoteRate Remote,
    CodRate Cod,
    InsuranceRate Insurance,
    IReadOnlyDictionary<ServiceLevel, ServiceRate> Services,
    IReadOnlyDictionary<string, ImmutableArray<string>> MetropolitanAreas)
{
    // The calendar ends with the year 9999, and a delivery is later than its pickup.
    private static readonly Instant LastPickup = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>The price and the promise, from <paramref name="pickupWindowStart"/> when it lies in the future, else from <paramref name="now"/>.</summary>
    /// <remarks>
    /// Refuses with <c>service_unavailable</c> where the service is not offered between the two places (<c>zone</c>); where it promises the day of
    /// the pickup and cannot keep it, because an end is remote (<c>remote</c>), the pickup is too late or on no business day (<c>cut_off</c>), or
    /// the destination has a holiday that the pickup has not (<c>holiday</c>); and where the pickup lies beyond the calendar (<c>pickup_date</c>).
    /// </remarks>
    /// <exception cref="OverflowException">An amount exceeds what validation lets through.</exception>
    public Result<Rate> Price(Consignment consignment, Instant? pickupWindowStart, Instant now)
    {
        var (from, to) = (consignment.From, consignment.To);
        var zone = ZoneOf(from, to);
        if (!Services.TryGetValue(consignment.Service, out var service) || !service.Zones.TryGetValue(zone, out var offer))
            return OrderErrors.ServiceUnavailable("zone");

        var isRemote = Remote.Covers(from) || Remote.Covers(to);
        var transitDays = offer.TransitDays + (isRemote ? Remote.TransitDays : 0);
        if (offer.TransitDays == 0 && transitDays > 0)
            return OrderErrors.ServiceUnavailable("remote");

        return PickupDay(service, from, pickupWindowStart > now ? pickupWindowStart.Value : now)
            .Then(day => Delivery(service, to, day, transitDays))
            .Map(delivery => Rate(consignment, zone, offer, isRemote, transitDays, delivery));
    }

    private Zone ZoneOf(PostalCode from, PostalCode to)
    {
        foreach (var (_, prefixes) in MetropolitanAreas)
        {
            if (from.StartsWithAny(prefixes) && to.StartsWithAny(prefixes))
                return Zone.Local;
        }

        return from.Province == to.Province ? Zone.Regional : Zone.National;
    }

    private Result<LocalDate> PickupDay(ServiceRate service, PostalCode from, Instant pickup)
    {
        if (pickup > LastPickup)
            return OrderErrors.ServiceUnavailable("pickup_date");

        var (date, time) = pickup.InZone(from.TimeZone).LocalDateTime;
        var calendar = BusinessCalendar.Of(from.Province);
        if (service.PickupBefore is { } before)
            return calendar.IsBusinessDay(date) && time < before ? date : OrderErrors.ServiceUnavailable("cut_off");

        return calendar.IsBusinessDay(date) && time <= PickupUntil ? date : calendar.Next(date);
    }

    // Transit days are the destination's business days after the pickup day, whether or not that day is one there: a parcel
    // collected in Ottawa on the Fête nationale is on its way, and Gatineau's first day of transit is the next day it works.
    private static Result<OffsetDateTime> Delivery(ServiceRate service, PostalCode to, LocalDate pickupDay, int transitDays)
    {
        var calendar = BusinessCalendar.Of(to.Province);
        var day = calendar.Plus(pickupDay, transitDays);
        return calendar.IsBusinessDay(day)
            ? to.TimeZone.AtLeniently(day + service.Deadline).ToOffsetDateTime()
            : OrderErrors.ServiceUnavailable("holiday");
    }

    private Rate Rate(Consignment consignment, Zone zone, ZoneRate offer, bool isRemote, int transitDays, OffsetDateTime delivery)
    {
        var lines = new List<RateLine>(capacity: 6);
        long total = 0;
        Add(RateLineKind.Base, offer.BaseCents);
        Add(RateLineKind.Weight, checked(StartedKilograms(consignment.Parcels) * offer.StepCents));
        Add(RateLineKind.Remote, isRemote ? Remote.SurchargeCents : 0);
        Add(RateLineKind.ExtraParcels, checked((consignment.Parcels.Count - 1) * ExtraParcelCents));
        Add(RateLineKind.Cod, Cod.Cents(consignment.Cod?.Minor ?? 0));
        Add(RateLineKind.Insurance, Insurance.Cents(consignment.Insurance?.Minor ?? 0));
        return new Rate(zone, Money.Cad(total), lines, transitDays, delivery);

        void Add(RateLineKind kind, long cents)
        {
            if (cents == 0)
                return;
            lines.Add(new RateLine(kind, cents));
            total = checked(total + cents);
        }
    }

    /// <summary>Kilograms above what the base covers, the last one counting as soon as it is started.</summary>
    private long StartedKilograms(IReadOnlyList<ParcelSize> parcels)
    {
        // In cubic centimetres: a volume divided by 6000 need not be a decimal fraction, and its rounding would start a kilogram.
        var excess = -IncludedKg * VolumetricDivisor;
        foreach (var parcel in parcels)
            excess += Math.Max(parcel.WeightKg * VolumetricDivisor, parcel.Volume ?? 0);

        return excess <= 0 ? 0 : (long)decimal.Ceiling(excess / VolumetricDivisor);
    }
}

/// <summary>A service, where it is offered.</summary>
/// <param name="Deadline">Local time at the destination by which it is delivered.</param>
/// <param name="PickupBefore">A pickup at or after this is refused, not moved to the next day; null when it is moved.</param>
public sealed record ServiceRate(LocalTime Deadline, IReadOnlyDictionary<Zone, ZoneRate> Zones, LocalTime? PickupBefore = null);

/// <param name="StepCents">For each started kilogram above what the base covers.</param>
public sealed record ZoneRate(long BaseCents, long StepCents, int TransitDays);

/// <summary>What is added, once, when an end is rural or its postal code begins with one of <paramref name="Prefixes"/>.</summary>
public sealed record RemoteRate(long SurchargeCents, int TransitDays, ImmutableArray<string> Prefixes)
{
    internal bool Covers(PostalCode postalCode) => postalCode.IsRural || postalCode.StartsWithAny(Prefixes);
}

/// <summary>A fixed part and a share of the amount collected, in percent, rounded up to the cent.</summary>
public sealed record CodRate(long FixedCents, decimal Percent)
{
    internal long Cents(long amount) => amount <= 0 ? 0 : checked(FixedCents + (long)decimal.Ceiling(amount * Percent / 100));
}

/// <summary>Cover is free up to <paramref name="FreeCents"/>; each started <paramref name="StepCents"/> above costs <paramref name="PriceCents"/>.</summary>
public sealed record InsuranceRate(long FreeCents, long StepCents, long PriceCents)
{
    internal long Cents(long cover) => cover <= FreeCents ? 0 : checked((((cover - FreeCents - 1) / StepCents) + 1) * PriceCents);
}
