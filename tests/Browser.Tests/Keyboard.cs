using Microsoft.Playwright;

namespace Parcours.Browser.Tests;

/// <summary>A reader without a mouse: nothing gets the focus but by the tab key.</summary>
internal static class Keyboard
{
    private const int MostTabs = 200;

    public static async Task TabTo(this IPage page, ILocator target)
    {
        await target.WaitForAsync();
        for (var tab = 0; tab < MostTabs; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.And(page.Locator(":focus")).CountAsync() == 1)
                return;
        }

        Assert.Fail($"No tab leads to {target}.");
    }

    public static async Task Press(this IPage page, ILocator target)
    {
        await page.TabTo(target);
        await page.Keyboard.PressAsync("Enter");
    }

    public static async Task Type(this IPage page, ILocator target, string text)
    {
        await page.TabTo(target);
        await page.Keyboard.TypeAsync(text);
    }
}
