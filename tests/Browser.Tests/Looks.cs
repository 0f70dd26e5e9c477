using Microsoft.Playwright;

namespace Parcours.Browser.Tests;

/// <summary>On which screens a page is looked at: each in both languages, on a phone and on a desk, by day and by night. By turns, since all eight of every state take longer than anybody waits.</summary>
public static class Looks
{
    private const int Phone = 360;

    private const int Desk = 1440;

    private static readonly (string Language, int Width, ColorScheme Scheme)[] Even = [("fr", Phone, ColorScheme.Dark), ("en", Desk, ColorScheme.Light)];

    private static readonly (string Language, int Width, ColorScheme Scheme)[] Odd = [("en", Phone, ColorScheme.Light), ("fr", Desk, ColorScheme.Dark)];

    public static TheoryData<string, string, int, ColorScheme> Of(params IEnumerable<string> scenes) => new(
        from scene in scenes.Index()
        from look in scene.Index % 2 == 0 ? Even : Odd
        select (scene.Item, look.Language, look.Width, look.Scheme));
}
