namespace Parcours.Domain.Kernel;

/// <summary>An amount in the currency's smallest unit (cents for CAD and EUR) and its ISO 4217 code; never a floating-point number.</summary>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>A thousand milliards: nothing that is shipped costs as much.</summary>
    public const decimal MostAmount = 1_000_000_000_000m;

    public static Money Cad(long cents) => new(cents, "CAD");

    /// <summary>From an amount such as 129.90; null when the currency is unknown or has not so many decimals, or the amount is beyond <see cref="MostAmount"/>.</summary>
    public static Money? Of(decimal amount, string currency)
    {
        if (Currencies.DecimalsOf(currency) is not { } decimals || Math.Abs(amount) > MostAmount)
            return null;
        var minor = amount / SmallestUnit(decimals);
        return minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    /// <summary>In the currency's main unit, with all of its decimals: 129.90.</summary>
    public decimal Amount => Minor * SmallestUnit(Currencies.DecimalsOf(Currency) ?? throw new InvalidOperationException($"'{Currency}' is no currency."));

    private static decimal SmallestUnit(int decimals) => new(1, 0, 0, isNegative: false, (byte)decimals);
}
