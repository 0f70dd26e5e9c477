using System.Security.Cryptography;
using System.Text;

namespace Parcours.Domain.Orders;

/// <summary>What the customer shows on camera: few characters, none of which is taken for another. So few can be guessed, so tries are counted.</summary>
public readonly record struct VerificationCode(string Value)
{
    public const int DefaultLength = 4;

    public const int MostLength = 12;

    /// <summary>Capitals and digits without 0 O, 1 I L.</summary>
    public const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    public static VerificationCode New(int length = DefaultLength) => new(RandomNumberGenerator.GetString(Alphabet, length));

    /// <summary>Whether someone typed the code, in either case. Compares in constant time.</summary>
    public bool Is(string? typed) => typed is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(typed.Trim().ToUpperInvariant()));

    public override string ToString() => Value;
}
