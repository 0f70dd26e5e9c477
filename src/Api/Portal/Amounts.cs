using System.Globalization;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Portal;

/// <summary>Amounts of money as the reader writes them.</summary>
public static class Amounts
{
    public static string Of(Money money) =>
        money.Amount.ToString(string.Create(CultureInfo.InvariantCulture, $"N{Currencies.DecimalsOf(money.Currency)}"), CultureInfo.CurrentCulture) + "\u00a0" + money.Currency;
}
