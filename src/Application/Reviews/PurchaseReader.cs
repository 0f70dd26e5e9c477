using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>One purchase of a submission: what it is, or what is wrong with it.</summary>
/// <param name="Reference">As far as it could be read.</param>
/// <param name="Purchase">Null when there are problems.</param>
public sealed record ReadPurchase(string? Reference, Purchase? Purchase, IReadOnlyList<FieldError> Problems)
{
    /// <summary>Of the address, also where the purchase is refused.</summary>
    public byte[]? EmailHash { get; init; }

    /// <summary>What tells it from another purchase; made outside of the unit of work. Null when there are problems.</summary>
    public byte[]? Fingerprint { get; init; }

    /// <summary>The lines of the file that it stands on; none when it came otherwise.</summary>
    public IReadOnlyList<SourceLine> Lines { get; init; } = [];

    public static ReadPurchase Of(Purchase purchase) => new(purchase.Reference, purchase, []) { Fingerprint = PurchaseFingerprint.Of(purchase) };

    public static ReadPurchase Refused(string? reference, IReadOnlyList<FieldError> problems) => new(reference, null, problems);
}

/// <summary>A line of a file, as it was read.</summary>
/// <param name="Number">Counted from 1, the header included.</param>
public sealed record SourceLine(int Number, IReadOnlyList<string> Values);

/// <summary>Makes a purchase of what a shop told. It looks at the shape only: no clock, no database.</summary>
public sealed class PurchaseReader
{
    private readonly IValidator<PurchaseEventInput> _validator;

    public PurchaseReader(IValidator<PurchaseEventInput> validator) => _validator = validator;

    /// <param name="read">What the reading of the input already found.</param>
    public ReadPurchase Read(PurchaseEventInput input, ReadErrors read, Website website)
    {
        var told = input.Tidied();
        var problems = FieldChecks.WrongIn(told, [_validator], read).ConvertAll(problem => problem with { Value = null });
        if (told.SalesChannel?.WebsiteId is { } other && WebsiteId.Parse(other) != website.Id)
            problems.Add(new FieldError("sales_channel.website_id", "website_mismatch"));

        var hash = told.Consumer?.Email is { } email ? EmailHash.Of(email) : null;
        return (problems.Count > 0 ? ReadPurchase.Refused(Shortened(told.PurchaseReference), problems) : ReadPurchase.Of(Purchase(told, website))) with { EmailHash = hash };
    }

    private static Purchase Purchase(PurchaseEventInput told, Website website)
    {
        var (consumer, channel, asked) = (told.Consumer!, told.SalesChannel, told.SolicitationParameters);
        return new Purchase(
            told.PurchaseReference!,
            PurchaseMoment.Parse(told.PurchaseDate!, website.Zone)!.Value,
            told.Price,
            new Consumer(
                consumer.FirstName,
                consumer.LastName,
                consumer.Email!,
                consumer.Language is { } language ? PurchaseRules.LanguageOf(language)! : website.Language,
                consumer.Country is { } country ? PurchaseRules.CountryOf(country)! : website.Country,
                consumer.HidePersonalData ?? false),
            new SalesChannel(Names.Parse<SalesChannelKind>(channel?.Channel) ?? SalesChannelKind.Online, channel?.ShopId),
            new SolicitationPlan(
                told.Type, (int)(asked?.Delay ?? SolicitationPlan.DefaultDelay), (int)(asked?.DelayProduct ?? SolicitationPlan.DefaultDelayProduct)),
            [.. told.RealProducts.Select(Product)]);
    }

    private static PurchasedProduct Product(ProductInput product)
    {
        var reference = product.ProductRef;
        return new PurchasedProduct(
            new ProductRef(reference?.Reference, reference?.Sku, reference?.Ean13, reference?.Upc, reference?.Isbn, reference?.Mpn),
            product.Name, product.Brand, product.Category, product.Price, product.ProductUrl, product.ImageUrl, product.NotReceived ?? false);
    }

    /// <summary>As much of a reference as is kept.</summary>
    private static string? Shortened(string? reference) =>
        reference is null || reference.Length <= Rules.DefaultLength ? reference
        : reference[..(char.IsHighSurrogate(reference[Rules.DefaultLength - 1]) ? Rules.DefaultLength - 1 : Rules.DefaultLength)];
}
