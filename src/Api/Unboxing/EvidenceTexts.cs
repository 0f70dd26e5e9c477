using System.Globalization;
using Parcours.Api.Http;
using Parcours.Application.Unboxing;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Unboxing;

/// <summary>What a signal found, as people read it.</summary>
public static class EvidenceTexts
{
    /// <summary>In the language of the request at hand.</summary>
    public static string Of(Explanation explanation) => In(CultureInfo.CurrentUICulture, explanation);

    /// <summary>In both languages: who will read it is not who asked.</summary>
    public static BundledText InBoth(Explanation explanation) => new(In(CultureInfo.GetCultureInfo("fr"), explanation), In(CultureInfo.GetCultureInfo("en"), explanation));

    private static string In(CultureInfo language, Explanation explanation) =>
        Texts.In(language, "evidence." + Names.Of(explanation.Finding), [.. explanation.Arguments]);
}
