using Microsoft.Playwright;
using Parcours.Api.Tests;

namespace Parcours.Browser.Tests;

/// <summary>axe-core, which knows the rules of accessible pages.</summary>
internal static class Axe
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "axe.min.js");

    /// <summary>The rules that the page breaks, each with where. Skips the test where axe-core is not there.</summary>
    public static async Task<string[]> Violations(IPage page)
    {
        Programs.SkipUnless(System.IO.File.Exists(File), "axe-core is not there ('npm ci' in tests/Browser.Tests before the build brings it)");
        await page.EvaluateAsync(await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))");
    }
}
