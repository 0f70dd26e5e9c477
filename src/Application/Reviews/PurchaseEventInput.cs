using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A purchase that a shop tells of. An empty text is an absent one.</summary>
/// <param name="PurchaseReference">Your own, unique on the website: the same purchase again changes nothing.</param>
/// <param name="PurchaseDate">RFC 3339, or a date with or without a time, which is taken in the account's time zone.</param>
/// <param name="Price">What the consumer paid, in the main unit: 99.90.</param>
/// <param name="Products">At most 200.</param>
public sealed record PurchaseEventInput(
    [Identifier] string? PurchaseReference,
    string? PurchaseDate,
    [Amount] decimal? Price,
    ConsumerInput? Consumer,
    SalesChannelInput? SalesChannel,
    [Synonym("sollicitation_parameters")] SolicitationInput? SolicitationParameters,
    IReadOnlyList<ProductInput>? Products)
{
    private static readonly ProductInput[] NoProducts = [];

    internal static string TypeName(PurchaseEventType type) => Names.Of(type).ToUpperInvariant();

    internal static readonly IReadOnlyList<string> Types = [.. Enum.GetValues<PurchaseEventType>().Select(TypeName)];

    internal IEnumerable<ProductInput> RealProducts => (Products ?? NoProducts).Where(product => product is { IsEmpty: false });

    /// <summary>What is asked about: what the shop wants, else all that the purchase has.</summary>
    internal PurchaseEventType Type =>
        Names.Parse<PurchaseEventType>(SolicitationParameters?.PurchaseEventType?.ToLowerInvariant())
        ?? (RealProducts.Any() ? PurchaseEventType.BrandAndProduct : PurchaseEventType.PurchaseOnly);

    /// <summary>The same with texts as they are kept: trimmed, composed, and absent where they were empty.</summary>
    internal PurchaseEventInput Tidied() => new(
        Tidy.Text(PurchaseReference), Tidy.Text(PurchaseDate), Price, Consumer?.Tidied(), SalesChannel?.Tidied(), SolicitationParameters?.Tidied(),
        Products is null ? null : [.. Products.Select(product => product.Tidied())]);
}

/// <summary>Who bought it, and is asked.</summary>
/// <param name="Language">Two letters; the website's when absent.</param>
/// <param name="Country">Two letters; the website's when absent.</param>
/// <param name="HidePersonalData">Whether reviews are shown without the name.</param>
public sealed record ConsumerInput(string? FirstName, string? LastName, string? Email, string? Language, string? Country, bool? HidePersonalData)
{
    internal ConsumerInput Tidied() => new(Tidy.Text(FirstName), Tidy.Text(LastName), Tidy.Text(Email), Tidy.Text(Language), Tidy.Text(Country), HidePersonalData);
}

/// <summary>Where it was bought.</summary>
/// <param name="Channel"><c>online</c> or <c>offline</c>; online when absent.</param>
/// <param name="WebsiteId">When present, the one of the address.</param>
/// <param name="ShopId">Which of your shops; required when offline.</param>
public sealed record SalesChannelInput(string? Channel, string? WebsiteId, [Identifier] string? ShopId)
{
    internal SalesChannelInput Tidied() => new(Tidy.Text(Channel), Tidy.Text(WebsiteId), Tidy.Text(ShopId));
}

/// <summary>What is asked, and when.</summary>
/// <param name="Delay">Days from the purchase to the request about it; 7 when absent.</param>
/// <param name="DelayProduct">Days from the purchase to the request about its products; 14 when absent.</param>
/// <param name="PurchaseEventType"><c>BRAND_AND_PRODUCT</c> (the default with products), <c>PURCHASE_ONLY</c> (the default without) or <c>PRODUCT_ONLY</c>.</param>
public sealed record SolicitationInput([Amount] long? Delay, [Amount] long? DelayProduct, string? PurchaseEventType)
{
    internal SolicitationInput Tidied() => this with { PurchaseEventType = Tidy.Text(PurchaseEventType) };
}

/// <summary>A product of the purchase. One without anything is no product.</summary>
/// <param name="NotReceived">Nobody is asked about it.</param>
public sealed record ProductInput(
    ProductRefInput? ProductRef,
    string? Name,
    string? Brand,
    string? Category,
    [Amount] decimal? Price,
    string? ProductUrl,
    string? ImageUrl,
    bool? NotReceived)
{
    internal bool IsEmpty => !HasIdentity && Brand is null && Category is null && Price is null or 0 && ProductUrl is null && ImageUrl is null;

    internal bool HasIdentity => Name is not null || ProductRef is { } reference
        && (reference.Reference ?? reference.Sku ?? reference.Ean13 ?? reference.Upc ?? reference.Isbn ?? reference.Mpn) is not null;

    internal ProductInput Tidied() => new(
        ProductRef?.Tidied(), Tidy.Text(Name), Tidy.Text(Brand), Tidy.Text(Category), Price, Tidy.Text(ProductUrl), Tidy.Text(ImageUrl), NotReceived);
}

/// <summary>What the product is found by.</summary>
/// <param name="Reference">Your own.</param>
public sealed record ProductRefInput(
    [Identifier] string? Reference, [Identifier] string? Sku, [Identifier] string? Ean13, [Identifier] string? Upc, [Identifier] string? Isbn, [Identifier] string? Mpn)
{
    internal ProductRefInput Tidied() => new(Tidy.Text(Reference), Tidy.Text(Sku), Tidy.Text(Ean13), Tidy.Text(Upc), Tidy.Text(Isbn), Tidy.Text(Mpn));
}

internal static class Tidy
{
    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Normalize();
}

internal sealed class PurchaseEventInputValidator : AbstractValidator<PurchaseEventInput>
{
    private const int MostProducts = 200;

    public PurchaseEventInputValidator()
    {
        RuleFor(purchase => purchase.PurchaseReference).Required().Text();
        RuleFor(purchase => purchase.PurchaseDate).Required().PurchaseMoment();
        RuleFor(purchase => purchase.Price).Price();
        RuleFor(purchase => purchase.Consumer).Required().SetValidator(new ConsumerInputValidator()!);
        RuleFor(purchase => purchase.SalesChannel).SetValidator(new SalesChannelInputValidator()!);
        RuleFor(purchase => purchase.SolicitationParameters).SetValidator(new SolicitationInputValidator()!);
        RuleFor(purchase => purchase.Products).Count(0, MostProducts);
        RuleFor(purchase => purchase.Products)
            .Must((purchase, _) => purchase.Type == PurchaseEventType.PurchaseOnly || purchase.RealProducts.Any()).WithErrorCode("products_required");
        RuleForEach(purchase => purchase.Products).SetValidator(new ProductInputValidator());
    }
}

internal sealed class ConsumerInputValidator : AbstractValidator<ConsumerInput>
{
    public ConsumerInputValidator()
    {
        RuleFor(consumer => consumer.FirstName).Text();
        RuleFor(consumer => consumer.LastName).Text();
        RuleFor(consumer => consumer.Email).Required().Email();
        RuleFor(consumer => consumer.Language).Language();
        RuleFor(consumer => consumer.Country).Country();
    }
}

internal sealed class SalesChannelInputValidator : AbstractValidator<SalesChannelInput>
{
    public SalesChannelInputValidator()
    {
        RuleFor(channel => channel.Channel).OneOf(Names.All<SalesChannelKind>());
        RuleFor(channel => channel.ShopId).Text();
        RuleFor(channel => channel.ShopId).Required().When(channel => channel.Channel == Names.Of(SalesChannelKind.Offline));
    }
}

internal sealed class SolicitationInputValidator : AbstractValidator<SolicitationInput>
{
    public SolicitationInputValidator()
    {
        RuleFor(parameters => parameters.Delay).Between(0, SolicitationPlan.MostDelay);
        RuleFor(parameters => parameters.DelayProduct).Between(0, SolicitationPlan.MostDelay);
        RuleFor(parameters => parameters.PurchaseEventType).OneOf(PurchaseEventInput.Types);
    }
}

internal sealed class ProductInputValidator : AbstractValidator<ProductInput>
{
    private const int LongestUrl = 2000;

    public ProductInputValidator()
    {
        RuleFor(product => product.ProductRef).SetValidator(new ProductRefInputValidator()!);
        RuleFor(product => product.ProductRef).Must((product, _) => product.IsEmpty || product.HasIdentity).WithErrorCode("product_identity");
        RuleFor(product => product.Name).Text();
        RuleFor(product => product.Brand).Text();
        RuleFor(product => product.Category).Text();
        RuleFor(product => product.Price).Price();
        RuleFor(product => product.ProductUrl).Text(LongestUrl).HttpAddress();
        RuleFor(product => product.ImageUrl).Text(LongestUrl).HttpAddress();
    }
}

internal sealed class ProductRefInputValidator : AbstractValidator<ProductRefInput>
{
    public ProductRefInputValidator()
    {
        RuleFor(reference => reference.Reference).Text();
        RuleFor(reference => reference.Sku).Text();
        RuleFor(reference => reference.Ean13).Text();
        RuleFor(reference => reference.Upc).Text();
        RuleFor(reference => reference.Isbn).Text();
        RuleFor(reference => reference.Mpn).Text();
    }
}
