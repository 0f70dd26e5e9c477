using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parcours.Domain.Reviews;

/// <summary>What two tellings of one purchase have in common, and no other purchase has.</summary>
public static class PurchaseFingerprint
{
    /// <summary>SHA-256 over every field behind its length, so that no two purchases run into the same bytes.</summary>
    public static byte[] Of(Purchase purchase)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        Add(bytes, purchase.Reference);
        Add(bytes, purchase.PurchasedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Add(bytes, Plain(purchase.Price));
        Add(bytes, purchase.Consumer.FirstName);
        Add(bytes, purchase.Consumer.LastName);
        Add(bytes, purchase.Consumer.Email.ToLowerInvariant());
        Add(bytes, purchase.Consumer.Language);
        Add(bytes, purchase.Consumer.Country);
        Add(bytes, Flag(purchase.Consumer.HidesPersonalData));
        Add(bytes, purchase.Channel.Kind.ToString());
        Add(bytes, purchase.Channel.Shop);
        Add(bytes, purchase.Plan.Type.ToString());
        Add(bytes, purchase.Plan.Delay.ToString(CultureInfo.InvariantCulture));
        Add(bytes, purchase.Plan.DelayProduct.ToString(CultureInfo.InvariantCulture));
        foreach (var product in purchase.Products)
        {
            Add(bytes, product.Ref.Reference);
            Add(bytes, product.Ref.Sku);
            Add(bytes, product.Ref.Ean13);
            Add(bytes, product.Ref.Upc);
            Add(bytes, product.Ref.Isbn);
            Add(bytes, product.Ref.Mpn);
            Add(bytes, product.Name);
            Add(bytes, product.Brand);
            Add(bytes, product.Category);
            Add(bytes, Plain(product.Price));
            Add(bytes, product.ProductUrl);
            Add(bytes, product.ImageUrl);
            Add(bytes, Flag(product.IsNotReceived));
        }

        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static void Add(ArrayBufferWriter<byte> bytes, string? text)
    {
        BitConverter.TryWriteBytes(bytes.GetSpan(sizeof(int)), text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        bytes.Advance(sizeof(int));
        if (text is not null)
            Encoding.UTF8.GetBytes(text, bytes);
    }

    /// <summary>99.9 and 99.90 are the same amount.</summary>
    private static string? Plain(decimal? amount) => amount?.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Flag(bool set) => set ? "1" : "0";
}
