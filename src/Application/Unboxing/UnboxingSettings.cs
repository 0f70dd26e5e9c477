using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>What the operator of the platform decides about unboxings.</summary>
/// <param name="CodeLength">Characters of a new order's verification code.</param>
public sealed record UnboxingSettings(int CodeLength = VerificationCode.DefaultLength)
{
    public VerificationCode NewCode() => VerificationCode.New(CodeLength);
}
