namespace Parcours.Infrastructure.Orders;

/// <summary>How what an order is looked for by is stored, and asked for.</summary>
internal static class SoughtOrder
{
    public static string? Email(string? address) => Text(address)?.ToLowerInvariant();

    /// <summary>Without the spaces around it; null when nothing is left.</summary>
    public static string? Text(string? text) => text?.Trim() is { Length: > 0 } some ? some : null;
}
