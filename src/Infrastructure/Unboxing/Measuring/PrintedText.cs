using System.Text;
using OpenCvSharp;

namespace Parcours.Infrastructure.Unboxing.Measuring;

/// <summary>Reads printed text with the <c>tesseract</c> program.</summary>
internal static class PrintedText
{
    public const string Package = "tesseract-ocr";

    private const int MostWords = 400;
    private const int LongestWord = 32;
    private static readonly char[] Between = [' ', '\t', '\r', '\n', '\f', ':', ';', ',', '.', '|', '#', '"', '\'', '(', ')', '[', ']'];

    /// <summary>What could be read in time; null where the program is not installed.</summary>
    public static async Task<PrintedWords?> Read(Mat gray, string folder, Deadline deadline)
    {
        if (Tool.Find("tesseract") is not { } program)
            return null;

        var file = Path.Combine(folder, "text.png");
        Cv2.ImWrite(file, gray);
        // 11: words anywhere, in no order, as on a label in a picture. What it takes for ink depends on the light: once for the whole picture, once for each part.
        var text = new StringBuilder();
        foreach (var method in new[] { "0", "1" })
        {
            if (await Tool.Run(program, deadline.Left, file, "stdout", "--psm", "11", "-l", "eng", "-c", "thresholding_method=" + method) is not { } read)
                return new PrintedWords(WordsOf(text), IsLate: true);
            text.AppendLine(read);
        }

        return new PrintedWords(WordsOf(text), IsLate: false);
    }

    private static IReadOnlyList<string> WordsOf(StringBuilder text) =>
        [.. text.ToString().ToUpperInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length <= LongestWord).Distinct().Order(StringComparer.Ordinal).Take(MostWords)];
}

/// <param name="Words">In capitals, sorted.</param>
/// <param name="IsLate">The program was stopped before it had read all of it.</param>
internal sealed record PrintedWords(IReadOnlyList<string> Words, bool IsLate);
