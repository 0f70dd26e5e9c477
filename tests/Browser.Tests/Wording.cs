using System.Globalization;
using Parcours.Api.Http;

namespace Parcours.Browser.Tests;

/// <summary>What the pages say, for who looks for it on them.</summary>
internal static class Wording
{
    public static string Text(string key, string language) => Texts.Resources.GetString(key, CultureInfo.GetCultureInfo(language))!;
}
