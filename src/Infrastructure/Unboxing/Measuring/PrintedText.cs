using System.Text;
using OpenCvSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Reads printed text with the <c>tesseract</c> program.</summary>
internal static class PrintedText
{
    public const string Package = "tesseract-ocr";

    private const int MostWords = 400;
    private const int LongestWord = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly char[] Between = [' ', '\t', '\r', '\n', '\f', ':', ';', ',', '.', '|', '#', '"', '\'', '(', ')', '[', ']'];

    /// <summary>The words in capitals, sorted; null where the program is not installed.</summary>
    public static async Task<IReadOnlyList<string>?> Words(Mat gray, string folder)
    {
        if (Tool.Find("tesseract") is not { } program)
            return null;

        var file = Path.Combine(folder, "text.png");
        Cv2.ImWrite(file, gray);
        // 11: words anywhere, in no order, as on a label in a picture. What it takes for ink depends on the light: once for the whole picture, once for each part.
        var text = new StringBuilder();
        foreach (var method in new[] { "0", "1" })
            text.AppendLine(await Tool.Run(program, Patience, file, "stdout", "--psm", "11", "-l", "eng", "-c", "thresholding_method=" + method));
        return [.. text.ToString().ToUpperInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length <= LongestWord).Distinct().Order(StringComparer.Ordinal).Take(MostWords)];
    }
}
