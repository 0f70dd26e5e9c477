using Parcours.Domain.Operations;
using Parcours.Domain.Orders;

namespace Parcours.Api.Ops.Console;

/// <summary>Addresses of the console's own pages.</summary>
public static class ConsoleAddresses
{
    public const string SignIn = "/console/sign-in";

    public const string Board = "/console";

    public const string Today = "/console/today";

    public static string Of(OrderId order) => "/console/orders/" + order.Value;

    /// <summary>Where somebody begins: dispatchers with all orders, couriers with their own.</summary>
    public static string HomeOf(Operator person) => person.Courier is null ? Board : Today;
}
