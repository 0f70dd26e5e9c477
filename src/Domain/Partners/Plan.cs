namespace Parcours.Domain.Partners;

/// <summary>How many live orders with an unboxing an account may create a month; the figures are the platform's configuration.</summary>
public enum Plan
{
    Free,
    Pro,
    Enterprise,
}
