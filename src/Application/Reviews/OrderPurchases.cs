using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What the steps of an order mean for its purchase and the requests about it. Runs inside the unit of work that stores the step.</summary>
internal sealed class OrderPurchases(IWebsites websites, PurchaseIntake intake, ISolicitations solicitations)
{
    public async Task Follow(OrderChange change, CancellationToken ct)
    {
        var (step, order) = change;
        if (SolicitationEnds.For(step.To) is { } end)
            await solicitations.Cancel(order, end, ct);
        else if (OrderLifecycle.HandsOver(step.On))
            await Take(order, ct);
    }

    private async Task Take(Order order, CancellationToken ct)
    {
        if ((await websites.Of(order.Owner, ct)).FirstOrDefault(website => website.TakesOrders) is not { } website)
            return;
        if (ConsumerOf(order, website) is { } consumer)
            await intake.TakeOrder(website, Purchase(order, consumer), order.Number!.Value, order.UpdatedAt, ct);
        else
            await intake.Refuse(website, order.PartnerOrderId.Trim(), new FieldError("consumer.email", "required"), ct);
    }

    private static Purchase Purchase(Order order, Consumer consumer)
    {
        PurchasedProduct[] products = order.Unboxing is { } unboxing
            ? [new PurchasedProduct(new ProductRef(null), unboxing.Product.Name, null, null, unboxing.Amount.Amount, null, unboxing.Product.ReferencePhoto, IsNotReceived: false)]
            : [];
        return new Purchase(
            order.PartnerOrderId.Trim(),
            order.CreatedAt,
            order.Unboxing?.Amount.Amount,
            consumer,
            new SalesChannel(SalesChannelKind.Online, null),
            new SolicitationPlan(
                products.Length > 0 ? PurchaseEventType.BrandAndProduct : PurchaseEventType.PurchaseOnly, SolicitationPlan.DefaultDelay, SolicitationPlan.DefaultDelayProduct),
            products);
    }

    /// <summary>Null when nobody told an address to ask at.</summary>
    private static Consumer? ConsumerOf(Order order, Website website)
    {
        if (order.Unboxing?.Buyer is { } buyer)
            return Named(buyer.Name, buyer.Email, buyer.Language, website.Country);
        return order.Delivery?.Dropoff is { Email: { Length: > 0 } email } recipient ? Named(recipient.Name, email, website.Language, Address.Country) : null;
    }

    private static Consumer Named(string? name, string email, string language, string country)
    {
        var parts = name?.Trim().Split(' ', 2) ?? [];
        return new Consumer(parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), email, language, country, HidesPersonalData: false);
    }
}
