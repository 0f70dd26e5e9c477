using Parcours.Domain.Kernel;

namespace Parcours.Domain.Operations;

/// <summary>What can be refused about couriers.</summary>
public static class CourierErrors
{
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "courier_not_found" };

    /// <summary>Deactivated: brings nothing any more.</summary>
    public static readonly Error Inactive = new(ErrorKind.Conflict, "courier_inactive");

    /// <summary>Their orders would lie with someone who can no longer sign in: reassign or fail them first.</summary>
    public static readonly Error HasOrders = new(ErrorKind.Conflict, "courier_has_orders");
}
