namespace Parcours.Domain.Partners;

/// <summary>What an account wants to become of an order whose unboxing window ended without a submission.</summary>
public enum ExpiredWindow
{
    /// <summary>Nobody complained.</summary>
    Completed,

    /// <summary>The merchant has a look.</summary>
    Disputed,
}
