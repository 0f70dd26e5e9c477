namespace Parcours.Api.Reviews;

/// <summary>The script that shops put into their pages.</summary>
internal static class Badge
{
    public static readonly byte[] Script = Read();

    private static byte[] Read()
    {
        using var stream = typeof(Badge).Assembly.GetManifestResourceStream("Parcours.Api.Reviews.badge.js") ?? throw new InvalidOperationException("The badge is not in the assembly.");
        using var script = new MemoryStream();
        stream.CopyTo(script);
        return script.ToArray();
    }
}
