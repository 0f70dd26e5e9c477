namespace Parcours.Api.Tests;

/// <summary>Photos as phones take them, made by the program <c>heif-enc</c>.</summary>
internal static class HeicFiles
{
    private static int _made;

    /// <summary>Skips the test where the program that unpacks them is missing.</summary>
    public static void SkipWithoutReader() =>
        Programs.SkipUnless((Programs.Find("heif-dec") ?? Programs.Find("heif-convert")) is not null, "heif-dec, of the package libheif-examples, is not installed");

    /// <summary>A HEIC file of these pictures. Skips the test where the program is missing.</summary>
    public static async Task<byte[]> From(string folder, params byte[][] jpegs)
    {
        var program = Programs.SkipWithout("heif-enc");
        var files = jpegs.Select(_ => Path.Combine(folder, $"heic-{Interlocked.Increment(ref _made)}.jpg")).ToArray();
        foreach (var (file, jpeg) in files.Zip(jpegs))
            await File.WriteAllBytesAsync(file, jpeg);
        var made = Path.ChangeExtension(files[0], ".heic");
        (await Programs.Run(program, folder, [.. files, "-o", made])).ShouldSucceed();
        return await File.ReadAllBytesAsync(made);
    }
}
