using Parcours.Domain.Orders;

namespace Parcours.Application.Unboxing;

/// <summary>Addresses of the customer's page, and of the merchant's.</summary>
public interface IUnboxingLinks
{
    /// <summary>For the merchant to share; whoever opens it is taken for someone who may guess.</summary>
    string Unboxing(OrderNumber order, VerificationCode code);

    /// <summary>For the customer's own e-mail: signed, so that it opens whatever others tried.</summary>
    string SignedUnboxing(OrderNumber order, VerificationCode code);

    /// <summary>Where the merchant's team sees what was submitted, and decides.</summary>
    string Proof(OrderNumber order);

    /// <summary>Whether <paramref name="signature"/> came with a signed address of this order.</summary>
    bool IsSigned(OrderNumber order, string? signature);
}
