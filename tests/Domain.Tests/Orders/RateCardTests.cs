using System.Globalization;
using CsCheck;
using NodaTime;
using NodaTime.Text;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Orders;

namespace Parcours.Domain.Tests.Orders;

/// <summary>Every figure here was worked by hand from the rate card's table; none was read off the code.</summary>
public class RateCardTests
{
    private static readonly RateCard Card = RateCardFile.Load();

    // A Monday morning in an ordinary fortnight: no clock changes, no holiday west of the Maritimes before 11 November.
    private const string MondayMorning = "2025-11-03T09:00:00-05:00";

    [Theory]
    // Weight. Local standard: 1299 for 3 kg, 100 for each started kilogram above.
    [InlineData("standard", "H1A1A1", "H2L1P1", "2.5", 0, 0, Zone.Local, 1299, 2)] // the contract's first
    [InlineData("standard", "H1A1A1", "H2L1P1", "3.2@40x30x10", 0, 15_000, Zone.Local, 1499, 2)] // 40×30×10/5000 = 2.4 < 3.2: 1 step; 5 000 over the free cover: 1 × 100; 1299 + 100 + 100
    [InlineData("standard", "H1A1A1", "H2L1P1", "3.2@40x30x10 0.5@20x15x10", 0, 15_000, Zone.Local, 1899, 2)] // 20×15×10/5000 = 0.6 > 0.5: 3.8 kg, 1 step; 1299 + 100 + 400 + 100
    [InlineData("standard", "H1A1A1", "H2L1P1", "3", 0, 0, Zone.Local, 1299, 2)] // exactly what the base covers
    [InlineData("standard", "H1A1A1", "H2L1P1", "3.01", 0, 0, Zone.Local, 1399, 2)] // the fourth kilogram is started
    [InlineData("standard", "H1A1A1", "H2L1P1", "4", 0, 0, Zone.Local, 1399, 2)] // and complete
    [InlineData("standard", "H1A1A1", "H2L1P1", "70", 0, 0, Zone.Local, 7999, 2)] // 67 steps: 1299 + 6700
    [InlineData("standard", "H1A1A1", "H2L1P1", "1@50x40x30", 0, 0, Zone.Local, 2199, 2)] // 60 000/5000 = 12 kg, 9 steps: 1299 + 900
    [InlineData("standard", "H1A1A1", "H2L1P1", "1@50x40", 0, 0, Zone.Local, 1299, 2)] // two edges make no volume
    [InlineData("standard", "H1A1A1", "H2L1P1", "1.5 1.5", 0, 0, Zone.Local, 1699, 2)] // 3 kg together; 1299 + 400
    [InlineData("standard", "H1A1A1", "H2L1P1", "4@10x10x10 1@60x50x40", 0, 0, Zone.Local, 4199, 2)] // the greater of each: 4 and 24 kg, 25 steps; 1299 + 2500 + 400
    [InlineData("standard", "H1A1A1", "H2L1P1", "0.001@300x300x300", 0, 0, Zone.Local, 540_999, 2)] // 27 000 000/5000 = 5400 kg, 5397 steps: 1299 + 539 700
    // Cash on delivery: 350 and 1 %, rounded up.
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 1, 0, Zone.Local, 1650, 2)] // 1299 + 350 + 1
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 10_000, 0, Zone.Local, 1749, 2)] // 1299 + 350 + 100
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 10_001, 0, Zone.Local, 1750, 2)] // 100.01 is 101: 1299 + 350 + 101
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 1_000_000_000, 0, Zone.Local, 10_001_649, 2)] // 1299 + 350 + 10 000 000
    // Insurance: 10 000 free, then 100 for each started 10 000.
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 0, 10_000, Zone.Local, 1299, 2)]
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 0, 10_001, Zone.Local, 1399, 2)]
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 0, 20_000, Zone.Local, 1399, 2)]
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 0, 20_001, Zone.Local, 1499, 2)]
    [InlineData("standard", "H1A1A1", "H2L1P1", "1", 0, 1_000_000_000, Zone.Local, 10_001_199, 2)] // 99 999 × 100 = 9 999 900; + 1299
    // Zones.
    [InlineData("standard", "H3B1A1", "H7A1A1", "2", 0, 0, Zone.Local, 1299, 2)] // Laval is H too
    [InlineData("standard", "K1A0B1", "J8X3X4", "2", 0, 0, Zone.Local, 1299, 2)] // Ottawa to Gatineau: one area, two provinces
    [InlineData("standard", "M5V3L9", "M1B0A1", "2", 0, 0, Zone.Local, 1299, 2)]
    [InlineData("standard", "T5J0N3", "T6E1A1", "2", 0, 0, Zone.Local, 1299, 2)]
    [InlineData("standard", "B3H1A1", "B3K5X5", "2", 0, 0, Zone.Local, 1299, 2)]
    [InlineData("standard", "J8X3X4", "H1A1A1", "2", 0, 0, Zone.Regional, 1599, 3)] // two areas of Québec
    [InlineData("standard", "H2Y1Z3", "G1R4P5", "5", 0, 0, Zone.Regional, 1899, 3)] // 2 steps of 150: 1599 + 300
    [InlineData("standard", "J4B1A1", "J4B1A1", "2", 0, 0, Zone.Regional, 1599, 3)] // one street, but in no area
    [InlineData("standard", "H2Y1Z3", "M5V3L9", "2", 0, 0, Zone.National, 2199, 5)]
    [InlineData("standard", "H2Y1Z3", "M5V3L9", "10.2", 0, 0, Zone.National, 4599, 5)] // 7.2 over: 8 steps of 300; 2199 + 2400
    [InlineData("express", "V5K0A1", "V6B1A1", "3.5", 0, 0, Zone.Local, 2049, 1)] // 1899 + 150
    [InlineData("express", "V5K0A1", "V3T0A1", "2", 0, 0, Zone.Regional, 2399, 1)] // Surrey is not Vancouver
    [InlineData("express", "T2P1J9", "T5J0N3", "3.5", 0, 0, Zone.Regional, 2649, 1)] // 2399 + 250
    [InlineData("express", "T2P1J9", "B3H1A1", "4.5", 0, 0, Zone.National, 4499, 2)] // 2 steps of 500: 3499 + 1000
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2", 0, 0, Zone.Local, 2499, 0)]
    [InlineData("same_day", "G1R4P5", "G2E3M3", "5.5", 0, 0, Zone.Local, 3099, 0)] // 3 steps of 200: 2499 + 600
    // Remote: 800 once, and two days.
    [InlineData("standard", "H1A1A1", "G0A1H0", "2", 0, 0, Zone.Regional, 2399, 5)] // 1599 + 800
    [InlineData("standard", "G0A1H0", "J0K1A0", "2", 0, 0, Zone.Regional, 2399, 5)] // once for both ends
    [InlineData("standard", "G0A1H0", "H1A1A1", "2", 0, 0, Zone.Regional, 2399, 5)] // the pickup's end counts too
    [InlineData("standard", "M5V3L9", "X1A2N8", "2", 0, 0, Zone.National, 2999, 7)] // Yellowknife: 2199 + 800
    [InlineData("standard", "Y1A2C6", "Y1A1A1", "2", 0, 0, Zone.Regional, 2399, 5)] // within Whitehorse
    [InlineData("standard", "X0A0H0", "X0C0G0", "2", 0, 0, Zone.Regional, 2399, 5)] // Iqaluit to Rankin Inlet, both Nunavut
    [InlineData("standard", "X0A0H0", "X1A2N8", "2", 0, 0, Zone.National, 2999, 7)] // Nunavut to the Northwest Territories
    [InlineData("express", "H1A1A1", "H0H0H0", "2", 0, 0, Zone.Local, 2699, 3)] // 1899 + 800; even Montréal has a code with a zero
    // All at once: 24 kg by volume (120 000/5000) and 2.2 are 26.2 kg, 24 steps of 500; 3499 + 12 000 + 800 + 400 + (350 + 251) + 9 × 100.
    [InlineData("express", "M5V3L9", "Y1A2C6", "20@60x50x40 2.2", 25_050, 99_999, Zone.National, 18_200, 4)]
    public void Costs(string service, string from, string to, string parcels, long cod, long insurance, Zone zone, long cents, int transitDays)
    {
        var rate = Card.Price(Consignment(service, from, to, parcels, cod, insurance), null, Moment(MondayMorning)).Value;

        rate.Total.Should().Be(Money.Cad(cents));
        rate.Zone.Should().Be(zone);
        rate.TransitDays.Should().Be(transitDays);
    }

    [Fact]
    public void Fifty_of_the_heaviest_parcels_have_a_price() =>
        Card.Price(Consignment("standard", "H1A1A1", "H2L1P1", string.Join(' ', Enumerable.Repeat("70", 50))), null, Moment(MondayMorning))
            .Value.Total.Should().Be(Money.Cad(370_599)); // 3500 − 3 = 3497 steps; 1299 + 349 700 + 49 × 400

    [Fact]
    public void Lines_say_what_the_price_is_made_of() =>
        Card.Price(Consignment("express", "M5V3L9", "Y1A2C6", "20@60x50x40 2.2", 25_050, 99_999), null, Moment(MondayMorning)).Value.Lines.Should().Equal(
            new RateLine(RateLineKind.Base, 3499),
            new RateLine(RateLineKind.Weight, 12_000),
            new RateLine(RateLineKind.Remote, 800),
            new RateLine(RateLineKind.ExtraParcels, 400),
            new RateLine(RateLineKind.Cod, 601),
            new RateLine(RateLineKind.Insurance, 900));

    [Fact]
    public void Lines_of_zero_are_left_out() =>
        Card.Price(Consignment("standard", "H1A1A1", "H2L1P1", "1", insurance: 10_000), null, Moment(MondayMorning)).Value.Lines
            .Should().Equal(new RateLine(RateLineKind.Base, 1299));

    [Fact]
    public void A_divisor_that_leaves_a_remainder_starts_no_kilogram_by_rounding()
    {
        // Eighteen times a sixth of a kilogram are the three that the base covers.
        var parcels = string.Join(' ', Enumerable.Repeat("0.1@10x10x10", 18));

        (Card with { VolumetricDivisor = 6000 }).Price(Consignment("standard", "H1A1A1", "H2L1P1", parcels), null, Moment(MondayMorning))
            .Value.Lines.Should().NotContain(line => line.Kind == RateLineKind.Weight);
    }

    [Theory]
    // The pickup: by 14:00 of a business day, else the next one.
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-11-03T09:00:00-05:00", "2025-11-05T17:00:00-05:00")] // Mon; Tue, Wed
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-11-03T14:00:00-05:00", "2025-11-05T17:00:00-05:00")] // 14:00 itself is in time
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-11-03T14:00:01-05:00", "2025-11-06T17:00:00-05:00")] // counts as Tue; Wed, Thu
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-11-07T15:00:00-05:00", "2025-11-12T17:00:00-05:00")] // Fri afternoon counts as Mon; Tue (no holiday in Québec), Wed
    [InlineData("standard", "V5K0A1", "V6B1A1", "2025-11-07T15:00:00-08:00", "2025-11-13T17:00:00-08:00")] // counts as Mon; Tue is Remembrance Day; Wed, Thu
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-11-08T08:30:00-05:00", "2025-11-12T17:00:00-05:00")] // Sat counts as Mon
    [InlineData("express", "H1A1A1", "H2L1P1", "2025-11-09T23:59:59-05:00", "2025-11-11T12:00:00-05:00")] // Sun counts as Mon; Tue
    // Its day and time are local to the pickup.
    [InlineData("standard", "V5K0A1", "H1A1A1", "2025-11-03T13:30:00-08:00", "2025-11-10T17:00:00-05:00")] // 16:30 in Montréal, but in time in Vancouver; Tue–Fri, Mon
    [InlineData("standard", "H1A1A1", "V5K0A1", "2025-11-03T15:30:00-05:00", "2025-11-12T17:00:00-08:00")] // 12:30 in Vancouver, but late in Montréal: Tue; Wed, Thu, Fri, Mon; Tue is Remembrance Day; Wed
    [InlineData("standard", "A1C5S7", "A1B1A1", "2025-11-04T00:30:00-03:30", "2025-11-07T17:00:00-03:30")] // already Tue in St. John's; Wed, Thu, Fri
    // Holidays of the destination are no days of transit.
    [InlineData("standard", "M5V3L9", "M1B0A1", "2025-12-23T10:00:00-05:00", "2025-12-29T17:00:00-05:00")] // Wed 24; Christmas, Boxing Day, weekend; Mon 29
    [InlineData("standard", "H1A1A1", "H2L1P1", "2025-12-23T10:00:00-05:00", "2025-12-26T17:00:00-05:00")] // Québec works on Boxing Day
    [InlineData("standard", "G1R4P5", "G2E3M3", "2025-12-31T09:00:00-05:00", "2026-01-05T17:00:00-05:00")] // Thu is New Year's Day; Fri, Mon
    [InlineData("express", "H1A1A1", "H2L1P1", "2025-06-23T10:00:00-04:00", "2025-06-25T12:00:00-04:00")] // Tue is the Fête nationale; Wed
    [InlineData("standard", "M5V3L9", "M1B0A1", "2025-06-30T09:00:00-04:00", "2025-07-03T17:00:00-04:00")] // Tue is Canada Day; Wed, Thu
    [InlineData("standard", "H1A1A1", "H2L1P1", "2026-04-02T09:00:00-04:00", "2026-04-07T17:00:00-04:00")] // Good Friday; Easter Monday works, Tue
    [InlineData("standard", "M5V3L9", "A1C5S7", "2025-09-29T09:00:00-04:00", "2025-10-06T17:00:00-02:30")] // 30 Sep to 3 Oct, Mon 6: Newfoundland works on 30 Sep
    [InlineData("standard", "M5V3L9", "V6B1A1", "2025-09-29T09:00:00-04:00", "2025-10-07T17:00:00-07:00")] // British Columbia does not: 1, 2, 3, 6, 7 Oct
    [InlineData("express", "M5V3L9", "B3H1A1", "2025-10-10T09:00:00-04:00", "2025-10-14T12:00:00-03:00")] // Nova Scotia works on Thanksgiving: Mon, Tue
    [InlineData("express", "M5V3L9", "R3C4T3", "2025-10-10T09:00:00-04:00", "2025-10-15T12:00:00-05:00")] // Manitoba does not: Tue, Wed
    [InlineData("standard", "S4P3Y2", "S4R1A1", "2026-07-31T09:00:00-06:00", "2026-08-06T17:00:00-06:00")] // Mon is Saskatchewan Day; Tue, Wed, Thu
    // Where the two ends keep different holidays.
    [InlineData("standard", "J8X3X4", "K1A0B1", "2025-06-24T09:00:00-04:00", "2025-06-27T17:00:00-04:00")] // no pickup on the Fête nationale: Wed; Thu, Fri
    [InlineData("standard", "K1A0B1", "J8X3X4", "2025-06-24T09:00:00-04:00", "2025-06-26T17:00:00-04:00")] // picked up in Ottawa, whose day it is not; Gatineau works Wed, Thu
    [InlineData("standard", "K1A0B1", "J8X3X4", "2026-02-13T15:00:00-05:00", "2026-02-19T17:00:00-05:00")] // Fri afternoon, Mon is Family Day in Ontario: Tue; Wed, Thu
    [InlineData("standard", "J8X3X4", "K1A0B1", "2026-02-13T09:00:00-05:00", "2026-02-18T17:00:00-05:00")] // Mon is no day of transit in Ottawa; Tue, Wed
    // Clocks change between pickup and delivery.
    [InlineData("standard", "M5V3L9", "M1B0A1", "2025-10-31T09:00:00-04:00", "2025-11-04T17:00:00-05:00")] // back on 2 November
    [InlineData("express", "M5V3L9", "V6B1A1", "2026-03-05T09:00:00-05:00", "2026-03-09T12:00:00-07:00")] // forward on 8 March
    // Remote ends take two days more.
    [InlineData("standard", "H1A1A1", "X0A0H0", "2025-11-03T09:00:00-05:00", "2025-11-13T17:00:00-05:00")] // 4, 5, 6, 7, 10; the 11th is Remembrance Day; 12, 13
    [InlineData("standard", "H1A1A1", "A0P1C0", "2025-11-03T09:00:00-05:00", "2025-11-13T17:00:00-04:00")] // Labrador, on Atlantic time: the same days
    // Places that keep another time than their province.
    [InlineData("express", "M5V3L9", "P9N1A1", "2025-11-03T09:00:00-05:00", "2025-11-04T12:00:00-06:00")] // Kenora
    [InlineData("express", "H1A1A1", "G4T1A1", "2025-11-03T09:00:00-05:00", "2025-11-04T12:00:00-04:00")] // Îles-de-la-Madeleine
    // The same day.
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2025-11-03T10:59:59-05:00", "2025-11-03T21:00:00-05:00")]
    [InlineData("same_day", "V5K0A1", "V6B1A1", "2025-11-03T10:59:59-08:00", "2025-11-03T21:00:00-08:00")] // 13:59:59 in Montréal
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2026-02-16T09:00:00-05:00", "2026-02-16T21:00:00-05:00")] // Québec has no Family Day
    public void Arrives(string service, string from, string to, string ready, string delivered)
    {
        var rate = Card.Price(Consignment(service, from, to, "2"), null, Moment(ready)).Value;

        OffsetDateTimePattern.Rfc3339.Format(rate.EstimatedDelivery).Should().Be(delivered);
    }

    [Theory]
    [InlineData(null, "2025-11-05T17:00:00-05:00")]
    [InlineData("2025-11-03T08:59:59-05:00", "2025-11-05T17:00:00-05:00")] // passed: now counts
    [InlineData("2020-01-01T09:00:00-05:00", "2025-11-05T17:00:00-05:00")]
    [InlineData("2025-11-03T16:00:00-05:00", "2025-11-06T17:00:00-05:00")] // to come, after 14:00: counts as Tue
    [InlineData("2025-11-04T09:00:00-05:00", "2025-11-06T17:00:00-05:00")]
    [InlineData("2099-06-02T09:00:00-04:00", "2099-06-04T17:00:00-04:00")] // a Tuesday
    public void The_pickup_window_counts_while_it_lies_in_the_future(string? windowStart, string delivered)
    {
        var rate = Card.Price(Consignment("standard", "H1A1A1", "H2L1P1", "2"), windowStart is null ? null : Moment(windowStart), Moment(MondayMorning)).Value;

        OffsetDateTimePattern.Rfc3339.Format(rate.EstimatedDelivery).Should().Be(delivered);
    }

    [Theory]
    [InlineData("same_day", "H1A1A1", "G1R4P5", "2025-11-03T09:00:00-05:00", "zone")] // regional
    [InlineData("same_day", "H1A1A1", "M5V3L9", "2025-11-03T09:00:00-05:00", "zone")] // national
    [InlineData("same_day", "H1A1A1", "H0H0H0", "2025-11-03T09:00:00-05:00", "remote")] // two days more are not the same day
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2025-11-03T11:00:00-05:00", "cut_off")] // before 11:00, not at
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2025-11-08T09:00:00-05:00", "cut_off")] // Saturday
    [InlineData("same_day", "H1A1A1", "H2L1P1", "2025-06-24T09:00:00-04:00", "cut_off")] // Fête nationale
    [InlineData("same_day", "M5V3L9", "M1B0A1", "2026-02-16T09:00:00-05:00", "cut_off")] // Family Day
    [InlineData("same_day", "K1A0B1", "J8X3X4", "2025-06-24T09:00:00-04:00", "holiday")] // Ottawa works, Gatineau does not
    [InlineData("same_day", "J8X3X4", "K1A0B1", "2026-02-16T09:00:00-05:00", "holiday")] // Gatineau works, Ottawa does not
    [InlineData("standard", "H1A1A1", "H2L1P1", "9999-01-01T00:00:01Z", "pickup_date")]
    [InlineData("standard", "H1A1A1", "H2L1P1", "9999-12-31T23:59:59Z", "pickup_date")]
    public void Is_not_offered(string service, string from, string to, string ready, string reason)
    {
        var refusal = Card.Price(Consignment(service, from, to, "2"), Moment(ready), Moment("2025-01-02T00:00:00Z")).Error!;

        refusal.Kind.Should().Be(ErrorKind.Invalid);
        refusal.Code.Should().Be("service_unavailable");
        refusal.MessageKey.Should().Be("service_unavailable." + reason);
    }

    [Fact]
    public void The_last_pickup_that_is_priced_still_arrives_within_the_calendar() =>
        Card.Price(Consignment("standard", "M5V3L9", "X1A2N8", "2"), Moment("9999-01-01T00:00:00Z"), Moment(MondayMorning)).Value
            .EstimatedDelivery.Year.Should().Be(9999);

    [Fact]
    public void A_service_that_is_off_the_card_is_not_offered()
    {
        var withoutExpress = Card with { Services = Card.Services.Where(service => service.Key != ServiceLevel.Express).ToDictionary() };

        withoutExpress.Price(Consignment("express", "H1A1A1", "H2L1P1", "2"), null, Moment(MondayMorning)).Error!.MessageKey.Should().Be("service_unavailable.zone");
    }

    [Fact]
    public void Lines_sum_to_the_total() =>
        Sample((_, rate) => rate.Total == Money.Cad(rate.Lines.Sum(line => line.Cents)) && rate.Lines.All(line => line.Cents > 0));

    [Fact]
    public void A_delivery_is_on_a_business_day_of_the_destination_at_the_deadline_and_its_own_offset() =>
        Sample((consignment, rate) =>
        {
            var delivery = rate.EstimatedDelivery;
            return BusinessCalendar.Of(consignment.To.Province).IsBusinessDay(delivery.Date)
                && delivery.TimeOfDay == Card.Services[consignment.Service].Deadline
                && delivery.Offset == consignment.To.TimeZone.GetUtcOffset(delivery.ToInstant());
        });

    [Fact]
    public void A_delivery_follows_its_pickup_and_never_overtakes_an_earlier_one() =>
        Gen.Select(OrderGen.Consignment, OrderGen.Moment, Gen.Int[0, 10_000]).Sample((consignment, now, minutes) =>
        {
            var later = now + Duration.FromMinutes(minutes);
            var (first, second) = (Card.Price(consignment, null, now), Card.Price(consignment, null, later));
            return first.Error is not null || second.Error is not null
                || (first.Value.EstimatedDelivery.ToInstant() > now && second.Value.EstimatedDelivery.ToInstant() >= first.Value.EstimatedDelivery.ToInstant());
        }, iter: 1_000);

    [Fact]
    public void A_price_never_falls_when_more_is_asked_for() =>
        Gen.Select(OrderGen.Consignment, OrderGen.WeightKg, OrderGen.Parcel, Gen.Long[0, 1_000_000]).Sample((consignment, kg, parcel, cents) =>
        {
            if (Card.Price(consignment, null, Moment(MondayMorning)) is not { Error: null, Value: var before })
                return true;

            var parcels = consignment.Parcels;
            Consignment[] greater =
            [
                consignment with { Parcels = [parcels[0] with { WeightKg = parcels[0].WeightKg + kg }, .. parcels.Skip(1)] },
                consignment with { Parcels = [.. parcels, parcel] },
                consignment with { Cod = Money.Cad((consignment.Cod?.Minor ?? 0) + cents) },
                consignment with { Insurance = Money.Cad((consignment.Insurance?.Minor ?? 0) + cents) },
            ];
            return greater.All(more => Card.Price(more, null, Moment(MondayMorning)).Value.Total.Minor >= before.Total.Minor);
        }, iter: 1_000);

    [Fact]
    public void The_way_back_costs_the_same() =>
        Gen.Select(OrderGen.Consignment, OrderGen.Moment).Sample((consignment, now) =>
        {
            var (there, back) = (Card.Price(consignment, null, now), Card.Price(consignment with { From = consignment.To, To = consignment.From }, null, now));
            return there.Error is not null || back.Error is not null || there.Value.Total == back.Value.Total;
        }, iter: 1_000);

    /// <summary>Holds a promise against every price that is given, and makes sure that enough were.</summary>
    private static void Sample(Func<Consignment, Rate, bool> holds)
    {
        var priced = 0;
        Gen.Select(OrderGen.Consignment, OrderGen.Moment).Sample((consignment, now) =>
        {
            var result = Card.Price(consignment, null, now);
            if (result.Error is not null)
                return consignment.Service == ServiceLevel.SameDay;

            Interlocked.Increment(ref priced);
            return holds(consignment, result.Value);
        }, iter: 1_000);
        priced.Should().BeGreaterThan(500);
    }

    /// <param name="parcels">Kilograms, and edges where there are any: <c>3.2@40x30x10 0.5</c>.</param>
    private static Consignment Consignment(string service, string from, string to, string parcels, long cod = 0, long insurance = 0) => new(
        Names.Parse<ServiceLevel>(service)!.Value,
        PostalCode.Parse(from)!.Value,
        PostalCode.Parse(to)!.Value,
        [.. parcels.Split(' ').Select(Parcel)],
        cod == 0 ? null : Money.Cad(cod),
        insurance == 0 ? null : Money.Cad(insurance));

    private static ParcelSize Parcel(string text)
    {
        var numbers = text.Split('@', 'x').Select(number => decimal.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new ParcelSize(numbers[0], Edge(1), Edge(2), Edge(3));

        decimal? Edge(int index) => index < numbers.Count ? numbers[index] : null;
    }

    private static Instant Moment(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant();
}
