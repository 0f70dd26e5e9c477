using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Portal;

/// <summary>Opens an account once when the phone is gone: 16 letters or digits in groups of four, written on paper and typed with or without the hyphens.</summary>
public readonly record struct RecoveryCode
{
    /// <summary>How many somebody gets.</summary>
    public const int Count = 10;

    private const int Characters = 16;

    private const int GroupLength = 4;

    private readonly string _plain;

    private RecoveryCode(string plain) => _plain = plain;

    public static RecoveryCode New() => new(Legible(Ids.Text(Characters)));

    /// <summary>Null when it cannot be one.</summary>
    public static RecoveryCode? Parse(string? typed)
    {
        var plain = string.Concat((typed ?? "").Where(letter => letter is not ('-' or ' '))).ToLowerInvariant();
        return Ids.HasTextShape(plain, "", Characters) ? new RecoveryCode(Legible(plain)) : null;
    }

    public string Shown => string.Join('-', _plain.Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>SHA-256: 80 random bits are not guessed, with or without a salt.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(_plain));

    public override string ToString() => "…";

    /// <summary>On paper these letters are read as digits.</summary>
    private static string Legible(string text) => text.Replace('o', '0').Replace('l', '1').Replace('i', '1');
}
