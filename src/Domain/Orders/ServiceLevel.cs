namespace Parcours.Domain.Orders;

public enum ServiceLevel
{
    Standard,
    Express,
    SameDay,
}
