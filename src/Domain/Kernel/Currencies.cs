using System.Collections.Frozen;

namespace Parcours.Domain.Kernel;

/// <summary>The currencies of ISO 4217 that people pay with, and how many decimals each has.</summary>
public static class Currencies
{
    public const string Default = "EUR";

    private const string TwoDecimals = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB
        EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
        MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
        SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
        """;

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, int> Decimals = All(TwoDecimals, 2).Concat(All(NoDecimals, 0)).Concat(All(ThreeDecimals, 3))
        .ToFrozenDictionary(pair => pair.Code, pair => pair.Decimals);

    /// <summary>Null for a text that is no code; codes are three capitals.</summary>
    public static int? DecimalsOf(string? code) => code is not null && Decimals.TryGetValue(code, out var decimals) ? decimals : null;

    private static IEnumerable<(string Code, int Decimals)> All(string codes, int decimals) =>
        codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(code => (code, decimals));
}
