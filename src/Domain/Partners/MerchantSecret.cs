using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Partners;

/// <summary>A merchant's Bearer key.</summary>
public readonly record struct MerchantKeyId(long Value);

/// <summary>What a merchant's program signs in with: <c>sk_live_</c> or <c>sk_test_</c> and 40 lower-case letters or digits. Shown once; only its hash is kept.</summary>
public readonly record struct MerchantSecret(string Value)
{
    public const int MostCharacters = 64;

    private const int HintCharacters = 12;

    public static MerchantSecret New(Mode mode) => new(PrefixOf(mode) + Ids.Text(40));

    public static string PrefixOf(Mode mode) => $"sk_{Names.Of(mode)}_";

    /// <summary>Whether the text could be a key; anything else needs no look into the database.</summary>
    public bool IsPlausible =>
        Value.Length <= MostCharacters && (Value.StartsWith(PrefixOf(Mode.Test), StringComparison.Ordinal) || Value.StartsWith(PrefixOf(Mode.Live), StringComparison.Ordinal));

    /// <summary>SHA-256; the secret is random, so there is nothing to guess and no salt is needed.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Value));

    /// <summary>By which a person tells a key from another: its beginning.</summary>
    public string Hint => Value[..Math.Min(Value.Length, HintCharacters)] + "…";

    // The text must not reach a log through a record that holds it.
    public override string ToString() => Hint;
}
