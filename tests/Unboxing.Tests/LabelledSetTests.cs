using System.Globalization;
using System.Text.RegularExpressions;

namespace Parcours.Unboxing.Tests;

/// <summary>What the analyzer finds on pictures of which we know what they show.</summary>
public sealed partial class LabelledSetTests
{
    /// <summary>Of a number on the page: another processor rounds otherwise, and a picture at the edge may fall to the other side.</summary>
    private const int Leeway = 2;

    private static readonly Lazy<IReadOnlyList<CodeRow>> Codes = new(LabelledSet.Codes);

    private static readonly Lazy<ReuseTable> Reuse = new(LabelledSet.Reuse);

    private static Task<CodeRow>? _printed;

    public LabelledSetTests() => ImageLibrary.SkipWithout();

    [Fact]
    public void At_moderate_distortion_98_of_100_QR_codes_are_found_and_no_picture_passes_for_another_order()
    {
        var moderate = Codes.Value.Where(row => row.IsModerate).ToList();

        moderate.Sum(row => row.Count.Found).Should().BeGreaterThanOrEqualTo((int)Math.Ceiling(moderate.Sum(row => row.Count.Pictures) * 0.98));
        Codes.Value.Sum(row => row.Count.PassedForAnother).Should().Be(0);
    }

    [Fact]
    public async Task A_printed_code_is_read_by_tesseract_and_passes_for_no_other_order()
    {
        Programs.SkipWithout("tesseract");
        Programs.SkipUnless(Scene.HasFont, "fonts-dejavu-core is not installed");

        var count = (await Printed()).Count;

        count.Found.Should().BeGreaterThanOrEqualTo(count.Pictures * 3 / 4);
        count.PassedForAnother.Should().Be(0);
    }

    [Fact]
    public void Of_near_copies_95_in_100_are_recognised_and_of_unrelated_pairs_1_in_1000_at_most()
    {
        var reuse = Reuse.Value;

        reuse.Edits.Sum(row => row.Found).Should().BeGreaterThanOrEqualTo((int)Math.Ceiling(reuse.Edits.Sum(row => row.Pictures) * 0.95));
        reuse.UnrelatedPairs.Should().BeGreaterThanOrEqualTo(5000);
        reuse.FalseAlarms.Should().BeLessThanOrEqualTo(reuse.UnrelatedPairs / 1000);
        reuse.RetakenFalseAlarms.Should().BeLessThanOrEqualTo(reuse.Retaken / 20);
    }

    [Fact]
    public async Task The_page_says_what_is_measured()
    {
        Programs.SkipWithout("tesseract");
        Programs.SkipUnless(Scene.HasFont, "fonts-dejavu-core is not installed");
        var file = Path.Combine(Root(), EvidencePage.Path);
        var measured = EvidencePage.Render(Codes.Value, await Printed(), Reuse.Value);
        if (Environment.GetEnvironmentVariable("PARCOURS_WRITE_DOCS") is "1")
            await File.WriteAllTextAsync(file, measured);

        var page = await File.ReadAllTextAsync(file);

        Number().Replace(page, "0").Should().Be(Number().Replace(measured, "0"), "PARCOURS_WRITE_DOCS=1 dotnet test --project tests/Unboxing.Tests writes it anew");
        Numbers(page).Zip(Numbers(measured), (said, found) => Math.Abs(said - found)).Should().OnlyContain(difference => difference <= Leeway);
    }

    private static Task<CodeRow> Printed() => _printed ??= LabelledSet.PrintedCodes();

    private static IEnumerable<double> Numbers(string page) => Number().Matches(page).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No Solution.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
