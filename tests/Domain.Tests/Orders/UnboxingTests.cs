using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Domain.Tests.Orders;

public class UnboxingTests
{
    private static readonly Instant Delivered = Instant.FromUtc(2025, 11, 7, 15, 0);

    private static readonly Instant Deadline = Delivered + Duration.FromHours(48);

    [Fact]
    public void The_window_is_two_days_and_its_end_is_no_longer_part_of_it()
    {
        var order = Opened();

        order.Unboxing!.Window.Should().Be(new UnboxingWindow(Delivered, Deadline));
        order.Unboxing.Window!.ReminderAt.Should().Be(Delivered + Duration.FromHours(24));
        order.Submit(Deadline - Duration.Epsilon).Value.Order.Unboxing!.SubmittedAt.Should().Be(Deadline - Duration.Epsilon);
        order.Submit(Deadline).Error.Should().Be(OrderErrors.WindowOver);
    }

    [Fact]
    public void It_expires_at_its_end_and_not_before()
    {
        Opened().Expire(ExpiredWindow.Completed, Deadline - Duration.Epsilon).Error.Should().Be(OrderErrors.WindowOpen);

        var expired = Opened().Expire(ExpiredWindow.Disputed, Deadline).Value;

        (expired.Order.Status, expired.Order.Unboxing!.Reason, expired.Step.Event).Should().Be((OrderStatus.Disputed, "window_expired", "unboxing.expired"));
    }

    [Fact]
    public void What_was_submitted_in_time_does_not_expire_afterwards()
    {
        var submitted = Opened().Submit(Delivered).Value.Order;

        submitted.HasExpired(Deadline).Should().BeFalse();
        submitted.Expire(ExpiredWindow.Completed, Deadline).Error!.Code.Should().Be("invalid_transition");
        submitted.Submit(Deadline).Error!.Code.Should().Be("invalid_transition");
    }

    [Fact]
    public void A_shipment_keeps_what_was_told_before()
    {
        var order = New() with { Shipment = new Shipment("6A1", null) };

        order.Ship(new Shipment(null, "Colissimo"), Actors.Partner, Delivered).Value.Order.Shipment.Should().Be(new Shipment("6A1", "Colissimo"));
    }

    [Fact]
    public void Codes_are_of_characters_that_nobody_confuses()
    {
        var drawn = string.Concat(Enumerable.Range(0, 2000).Select(_ => VerificationCode.New().Value));

        drawn.Should().HaveLength(8000).And.NotContainAny("0", "O", "1", "I", "L");
        drawn.Distinct().Should().HaveCount(VerificationCode.Alphabet.Length);
        VerificationCode.New(8).Value.Should().HaveLength(8);
    }

    [Theory]
    [InlineData("A3F9", true)]
    [InlineData(" a3f9 ", true)]
    [InlineData("A3F8", false)]
    [InlineData("A3F", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_code_is_told_in_either_case(string? typed, bool isRight) => new VerificationCode("A3F9").Is(typed).Should().Be(isRight);

    [Theory]
    [InlineData("129.90", "EUR", 12990L)]
    [InlineData("129.9", "EUR", 12990L)]
    [InlineData("129", "JPY", 129L)]
    [InlineData("1.234", "TND", 1234L)]
    [InlineData("1000000000000", "EUR", 100_000_000_000_000L)]
    [InlineData("129.901", "EUR", null)]
    [InlineData("0.5", "JPY", null)]
    [InlineData("1", "eur", null)]
    [InlineData("1", "XXX", null)]
    [InlineData("1000000000000.01", "EUR", null)]
    public void An_amount_has_the_decimals_of_its_currency(string amount, string currency, long? minor) =>
        (Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency)?.Minor).Should().Be(minor);

    [Theory]
    [InlineData(12990, "EUR", "129.90")]
    [InlineData(129, "JPY", "129")]
    [InlineData(5, "TND", "0.005")]
    public void An_amount_is_told_with_all_of_them(long minor, string currency, string amount) =>
        new Money(minor, currency).Amount.ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(amount);

    private static Order Opened() =>
        New().Ship(new Shipment(null, null), Actors.Partner, Delivered).Value.Order.ConfirmDelivery(Actors.Partner, Delivered).Value.Order;

    private static Order New() => Order.ForMerchant(
        new Owner(new PartnerId(1), Mode.Test),
        "ORDER-1",
        new UnboxingDetails(new VerificationCode("A3F9"), new Product("Air Max 90"), new Money(12990, "EUR"), new Buyer("marie@example.com", null, "fr")),
        null,
        Delivered) with { Number = new OrderNumber(42) };
}
