using System.Text;

namespace Parcours.Domain.Tests.Orders;

public class LifecyclePageTests
{
    [Fact]
    public void The_page_says_what_the_table_does()
    {
        var page = Path.Combine(Root(), "docs", "order-lifecycle.md");
        if (Environment.GetEnvironmentVariable("PARCOURS_WRITE_DOCS") is "1")
            File.WriteAllText(page, LifecyclePage.Render());

        Encoding.UTF8.GetString(File.ReadAllBytes(page)).Should().Be(
            LifecyclePage.Render(), "the page is made from the table: PARCOURS_WRITE_DOCS=1 dotnet test --project tests/Domain.Tests writes it anew");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No Solution.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
