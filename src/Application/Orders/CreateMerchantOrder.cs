using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;

namespace Parcours.Application.Orders;

/// <summary>Takes an order that the merchant ships and whose box its customer opens on camera.</summary>
[Allows(Actors.Partner)]
public sealed record CreateMerchantOrder(Owner Owner, MerchantOrderInput Order) : IIdempotentCommand<MerchantOrderView>;

/// <summary>What was sold, to whom.</summary>
/// <param name="ExternalOrderId">Your own id for the order, unique among your orders of the same mode.</param>
/// <param name="CustomerEmail">Is invited to film the opening, and reminded; with a test key nothing is sent.</param>
/// <param name="OrderAmount">What the customer paid, in the currency's main unit: 129.90.</param>
/// <param name="Currency">ISO 4217; EUR when absent.</param>
/// <param name="WebhookUrl">Hears this order's events, besides your endpoints. https, on a public host.</param>
/// <param name="CustomerLanguage"><c>fr</c> or <c>en</c>: what the customer is written to in.</param>
/// <param name="ReferencePhotoUrl">A photo of the packed product to compare with.</param>
public sealed record MerchantOrderInput(
    [Identifier] string? ExternalOrderId,
    string? CustomerEmail,
    string? ProductName,
    [Amount] decimal? OrderAmount,
    string? Currency,
    string? CustomerName,
    string? ProductDescription,
    [Identifier] string? TrackingNumber,
    string? Carrier,
    string? WebhookUrl,
    string? CustomerLanguage,
    string? ReferencePhotoUrl) : IPurchaseInput
{
    internal static readonly IReadOnlyList<string> Languages = ["fr", "en"];

    internal Shipment? ToShipment() => TrackingNumber is null && Carrier is null ? null : new Shipment(TrackingNumber, Carrier);

    internal UnboxingDetails ToUnboxing(VerificationCode code) => new(
        code, new Product(ProductName!, ProductDescription, ReferencePhotoUrl), this.ToMoney(), new Buyer(CustomerEmail!, CustomerName, CustomerLanguage ?? Languages[0]));
}

internal sealed class CreateMerchantOrderValidator : AbstractValidator<CreateMerchantOrder>
{
    public CreateMerchantOrderValidator() => RuleFor(command => command.Order).Part(new MerchantOrderInputValidator()).OverridePropertyName("");
}

internal sealed class MerchantOrderInputValidator : AbstractValidator<MerchantOrderInput>
{
    public const int LongestShipmentText = 64;

    private const int LongestDescription = 1000;

    public MerchantOrderInputValidator()
    {
        RuleFor(order => order.ExternalOrderId).Required().Text(64);
        RuleFor(order => order.CustomerEmail).Required().Email();
        Include(new PurchaseValidator());
        RuleFor(order => order.CustomerName).Text();
        RuleFor(order => order.ProductDescription).Text(LongestDescription);
        RuleFor(order => order.TrackingNumber).Text(LongestShipmentText);
        RuleFor(order => order.Carrier).Text(LongestShipmentText);
        RuleFor(order => order.WebhookUrl).Text();
        RuleFor(order => order.CustomerLanguage).OneOf(MerchantOrderInput.Languages);
        RuleFor(order => order.ReferencePhotoUrl).Text().WebAddress();
    }
}

internal sealed class CreateMerchantOrderHandler(
    IOrderRepository orders, Quota quota, IWebhookEndpoints endpoints, IWebhookUrlPolicy urls, IUnboxingLinks links, UnboxingSettings settings, IClock clock)
    : ICommandHandler<CreateMerchantOrder, MerchantOrderView>
{
    public async Task<Result<MerchantOrderView>> Handle(CreateMerchantOrder command, CancellationToken ct)
    {
        var (owner, input) = command;
        var now = clock.GetCurrentInstant();
        var unboxing = input.ToUnboxing(settings.NewCode());
        if (input.WebhookUrl is { } url)
        {
            if (urls.Accept(url) is not { } address)
                return WebhookRules.NotPublic(url, "webhook_url");
            unboxing = unboxing with { Webhook = new OrderWebhook(url, await endpoints.ForOrders(owner, address, now, ct)) };
        }

        var order = Order.ForMerchant(owner, input.ExternalOrderId!, unboxing, input.ToShipment(), now);
        if (await orders.TryAdd(order, ct) is { } existing)
            return await Duplicate(order.PartnerOrderId, existing, ct);
        // After the duplicate, which costs the merchant nothing and must be told as long as there is one.
        if (await quota.Take(owner, now, ct) is { } overThePlan)
            return overThePlan;

        return MerchantOrderView.Of(order with { Number = await orders.NumberOf(order.Id, ct) });
    }

    private async Task<Error> Duplicate(string externalOrderId, OrderId existing, CancellationToken ct)
    {
        var number = await orders.NumberOf(existing, ct);
        var unboxing = (await orders.Find(number, ct))?.Unboxing;
        return OrderErrors.Duplicate(externalOrderId, number, unboxing is null ? null : links.Unboxing(number, unboxing.Code));
    }
}
