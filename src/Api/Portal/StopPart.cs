using System.Globalization;
using Parcours.Api.Http;
using Parcours.Domain.Orders;

namespace Parcours.Api.Portal;

/// <summary>Where a parcel is picked up or dropped off, under a title.</summary>
public sealed record StopPart(string Title, Stop Stop)
{
    /// <summary>As the reader writes numbers.</summary>
    public static string SizeOf(ParcelSize size)
    {
        var weight = Texts.Of("portal.order.kilograms", Shown(size.WeightKg));
        return size is { LengthCm: { } length, WidthCm: { } width, HeightCm: { } height }
            ? $"{weight} · {Texts.Of("portal.order.centimetres", Shown(length), Shown(width), Shown(height))}"
            : weight;
    }

    private static string Shown(decimal number) => number.ToString("0.##", CultureInfo.CurrentCulture);
}
