using System.Text.Json;
using System.Text.Json.Serialization;
using Parcours.Application.Reviews;

namespace Parcours.Infrastructure.Reviews;

/// <summary>What reviews need of a purchase's consumer, as it lies in the database.</summary>
/// <param name="Hides">The customer's name is not shown.</param>
internal sealed record StoredReviewer(string? FirstName = null, string? Language = null, bool Hides = false)
{
    public string? ShownName => Hides || string.IsNullOrWhiteSpace(FirstName) ? null : FirstName;

    /// <summary>Null once the consumer was erased.</summary>
    public static StoredReviewer? Read(string? consumer) => consumer is null ? null : JsonSerializer.Deserialize(consumer, StoredReviews.Default.StoredReviewer);

    /// <summary>The purchase's products that the customer has, each once.</summary>
    public static IReadOnlyList<ReviewedProduct> Products(string content) =>
        [.. (JsonSerializer.Deserialize(content, StoredReviews.Default.ReviewedContent)?.Products ?? []).Where(product => !product.NotReceived).Select(product => product.ToProduct()).DistinctBy(product => product.Reference)];
}

internal sealed record ReviewedContent(IReadOnlyList<ReviewedItem>? Products);

internal sealed record ReviewedItem(
    string? Reference = null, string? Sku = null, string? Ean13 = null, string? Upc = null, string? Isbn = null, string? Mpn = null,
    string? Name = null, string? Brand = null, string? Url = null, string? Image = null, bool NotReceived = false)
{
    public ReviewedProduct ToProduct()
    {
        var id = Reference ?? Sku ?? Ean13 ?? Upc ?? Isbn ?? Mpn ?? Name ?? throw new InvalidDataException("A stored product has nothing to tell it by.");
        return new ReviewedProduct(id, Name ?? id, Brand, Url, Image);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredReviewer))]
[JsonSerializable(typeof(ReviewedContent))]
internal sealed partial class StoredReviews : JsonSerializerContext;
