using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

/// <summary>The parts of purchases that no statement looks into, as they lie in the database; see the orders' <c>StoredJson</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredConsumer))]
[JsonSerializable(typeof(StoredContent))]
[JsonSerializable(typeof(IReadOnlyList<StoredProblem>))]
[JsonSerializable(typeof(IReadOnlyList<StoredRead>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class StoredPurchases : JsonSerializerContext
{
    public static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    public static string Texts(IEnumerable<string> texts) => JsonSerializer.Serialize([.. texts], Default.IReadOnlyListString);
}

internal sealed record StoredConsumer(string Email, string Language, string Country, string? FirstName = null, string? LastName = null, bool Hides = false)
{
    public static StoredConsumer Of(Consumer consumer) =>
        new(consumer.Email, consumer.Language, consumer.Country, consumer.FirstName, consumer.LastName, consumer.HidesPersonalData);

    public static string Write(Consumer consumer) => JsonSerializer.Serialize(Of(consumer), StoredPurchases.Default.StoredConsumer);

    public static Consumer? Read(string? json) => json is null ? null : StoredPurchases.Read(json, StoredPurchases.Default.StoredConsumer).ToConsumer();

    public Consumer ToConsumer() => new(FirstName, LastName, Email, Language, Country, Hides);
}

/// <summary>What was bought and what is asked about it; nothing about who.</summary>
internal sealed record StoredContent(
    string Channel, string Type, int Delay, int DelayProduct, IReadOnlyList<StoredProduct> Products, string? Shop = null, decimal? Price = null)
{
    public static StoredContent Of(Purchase purchase) => new(
        purchase.Channel.Kind.ToDb(), purchase.Plan.Type.ToDb(), purchase.Plan.Delay, purchase.Plan.DelayProduct, [.. purchase.Products.Select(StoredProduct.Of)],
        purchase.Channel.Shop, purchase.Price);

    public static string Write(Purchase purchase) => JsonSerializer.Serialize(Of(purchase), StoredPurchases.Default.StoredContent);

    public static StoredContent Read(string json) => StoredPurchases.Read(json, StoredPurchases.Default.StoredContent);

    public IEnumerable<PurchasedProduct> Bought => Products.Select(product => product.ToProduct());

    public Purchase ToPurchase(string reference, Instant purchasedAt, Consumer consumer) => new(
        reference, purchasedAt, Price, consumer, new SalesChannel(Channel.FromDb<SalesChannelKind>(), Shop), new SolicitationPlan(Type.FromDb<PurchaseEventType>(), Delay, DelayProduct), [.. Bought]);
}

internal sealed record StoredProduct(
    string? Reference = null, string? Sku = null, string? Ean13 = null, string? Upc = null, string? Isbn = null, string? Mpn = null,
    string? Name = null, string? Brand = null, string? Category = null, decimal? Price = null, string? Url = null, string? Image = null, bool NotReceived = false)
{
    public static StoredProduct Of(PurchasedProduct product) => new(
        product.Ref.Reference, product.Ref.Sku, product.Ref.Ean13, product.Ref.Upc, product.Ref.Isbn, product.Ref.Mpn,
        product.Name, product.Brand, product.Category, product.Price, product.ProductUrl, product.ImageUrl, product.IsNotReceived);

    public PurchasedProduct ToProduct() =>
        new(new ProductRef(Reference, Sku, Ean13, Upc, Isbn, Mpn), Name, Brand, Category, Price, Url, Image, NotReceived);
}

/// <summary>A problem of a purchase, without what was sent, so that it can be told in either language later.</summary>
internal sealed record StoredProblem(string Field, string Rule, IReadOnlyList<JsonElement>? Arguments = null)
{
    public static string? Write(IReadOnlyList<FieldError> problems) =>
        problems.Count == 0 ? null : JsonSerializer.Serialize([.. problems.Select(Of)], StoredPurchases.Default.IReadOnlyListStoredProblem);

    public static IReadOnlyList<FieldError> Read(string? json) =>
        json is null ? [] : [.. StoredPurchases.Read(json, StoredPurchases.Default.IReadOnlyListStoredProblem).Select(problem => problem.ToError())];

    public static StoredProblem Of(FieldError problem) =>
        new(problem.Field, problem.Rule, problem.Arguments.Count == 0 ? null : [.. problem.Arguments.Select(argument => JsonSerializer.SerializeToElement(argument))]);

    public FieldError ToError() => new(Field, Rule) { Arguments = [.. (Arguments ?? []).Select(Argument)] };

    private static object Argument(JsonElement argument) =>
        argument.ValueKind != JsonValueKind.Number ? argument.ToString() : argument.TryGetInt64(out var whole) ? whole : argument.GetDecimal();
}

/// <summary>A purchase that waits for a worker: what it is, or what is wrong with it.</summary>
internal sealed record StoredRead(
    string? Reference, long? At = null, StoredConsumer? Consumer = null, StoredContent? Content = null, IReadOnlyList<StoredProblem>? Problems = null,
    byte[]? EmailHash = null, IReadOnlyList<StoredLine>? Lines = null)
{
    public static string Write(IEnumerable<ReadPurchase> purchases) => JsonSerializer.Serialize([.. purchases.Select(Of)], StoredPurchases.Default.IReadOnlyListStoredRead);

    public static IReadOnlyList<ReadPurchase> Read(string json) =>
        [.. StoredPurchases.Read(json, StoredPurchases.Default.IReadOnlyListStoredRead).Select(stored => stored.ToRead())];

    /// <summary>A text as it stands in what <see cref="Write"/> writes.</summary>
    public static string Spelled(string text) => JsonSerializer.Serialize(text, StoredPurchases.Default.String);

    private static StoredRead Of(ReadPurchase read) => new(
        read.Reference,
        read.Purchase?.PurchasedAt.ToUnixTimeTicks(),
        read.Purchase is { } purchase ? StoredConsumer.Of(purchase.Consumer) : null,
        read.Purchase is { } told ? StoredContent.Of(told) : null,
        read.Problems.Count == 0 ? null : [.. read.Problems.Select(StoredProblem.Of)],
        read.EmailHash,
        read.Lines.Count == 0 ? null : [.. read.Lines.Select(line => new StoredLine(line.Number, line.Values))]);

    private ReadPurchase ToRead() => Reading() with
    {
        EmailHash = EmailHash,
        Lines = [.. (Lines ?? []).Select(line => new SourceLine(line.Number, line.Values))],
    };

    private ReadPurchase Reading() => Content is { } content && At is { } ticks
        ? ReadPurchase.Of(content.ToPurchase(Reference!, Instant.FromUnixTimeTicks(ticks), Consumer!.ToConsumer()))
        : ReadPurchase.Refused(Reference, [.. (Problems ?? []).Select(problem => problem.ToError())]);
}

internal sealed record StoredLine(int Number, IReadOnlyList<string> Values);
