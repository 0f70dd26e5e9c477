using System.Globalization;
using Parcours.Api.Http;

namespace Parcours.Api.Portal;

/// <summary>A share as a bar, with the same in words.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Name">What it is a share of, read out.</param>
/// <param name="Look">A class: <c>good</c>, <c>warn</c>, <c>bad</c>; empty for none.</param>
public sealed record BarPart(decimal Share, string Name, string Look = "")
{
    public string Percent => (Share * 100).ToString("0.#", CultureInfo.InvariantCulture);

    public string Words => Texts.Of("portal.proof.percent", (Share * 100).ToString("0.#", CultureInfo.CurrentCulture));
}
