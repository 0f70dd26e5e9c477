using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Unboxing.Tests;

internal static class ImageLibrary
{
    /// <summary>Skips the test where the native image library cannot be loaded.</summary>
    public static void SkipWithout()
    {
        var missing = FileMeasurer.MissingPackage();
        Programs.SkipUnless(missing is null, $"{missing} is not installed");
    }
}
