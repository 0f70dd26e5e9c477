using System.Security.Cryptography;
using Parcours.Domain.Orders;

namespace Parcours.Domain.Unboxing;

/// <summary>What the customer keeps: <c>PU-7KQ4-M2XD</c>, in letters and digits that a person does not confuse.</summary>
public readonly record struct ReceiptNumber(string Value)
{
    private const int GroupLength = 4;

    public static ReceiptNumber New() =>
        new($"PU-{RandomNumberGenerator.GetString(VerificationCode.Alphabet, GroupLength)}-{RandomNumberGenerator.GetString(VerificationCode.Alphabet, GroupLength)}");

    public override string ToString() => Value;
}
