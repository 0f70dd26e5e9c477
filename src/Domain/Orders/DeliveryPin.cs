using System.Security.Cryptography;
using System.Text;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>
/// A code that the partner gave to the recipient, who tells it at the door. Only a salted hash is kept, so that nobody reads it in a row or a backup;
/// against guessing it is the number of tries that protects.
/// </summary>
/// <param name="Hash">The salt and the SHA-256 of salt and code, in hex, separated by a colon.</param>
public sealed record DeliveryPin(string Hash, int Tries = 0)
{
    public const int MostTries = 6;

    public const int LeastDigits = 4;

    public const int MostDigits = 8;

    public static DeliveryPin Of(string code)
    {
        var salt = Ids.Hex(32);
        return new DeliveryPin($"{salt}:{Digest(salt, code)}");
    }

    /// <summary>Compares in constant time.</summary>
    public bool Is(string code)
    {
        var salt = Hash.Split(':')[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes($"{salt}:{Digest(salt, code)}"));
    }

    private static string Digest(string salt, string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + code)));
}

public static class PinErrors
{
    public static readonly Error Missing = Error.Invalid(new FieldError("pin", "pin_required"));

    public static readonly Error Wrong = Error.Invalid(new FieldError("pin", "pin"));

    /// <summary>Too many wrong tries: from now on a dispatcher decides.</summary>
    public static readonly Error Locked = new(ErrorKind.Conflict, "pin_locked");
}
