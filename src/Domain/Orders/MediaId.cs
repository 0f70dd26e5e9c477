using Parcours.Domain.Kernel;

namespace Parcours.Domain.Orders;

/// <summary>A file that we keep: <c>md_</c>, 32 lower-case hex digits and the ending of its format. Not guessable.</summary>
public readonly record struct MediaId(string Value)
{
    /// <summary>Ends the name of a file that is kept as it came: what it is, its bytes say, and whoever kept it noted.</summary>
    private const string AsReceived = ".orig";

    private static readonly string[] Endings = [".jpg", ".png", AsReceived];

    public static MediaId New(ImageFormat format) => new("md_" + Ids.Hex(32) + Endings[(int)format]);

    public static MediaId NewOriginal() => new("md_" + Ids.Hex(32) + AsReceived);

    public static MediaId? Parse(string? text) =>
        text is not null && Array.Exists(Endings, ending => text.EndsWith(ending, StringComparison.Ordinal) && Ids.HasHexShape(text[..^ending.Length], "md_", 32))
            ? new MediaId(text)
            : null;

    public bool IsOriginal => Value.EndsWith(AsReceived, StringComparison.Ordinal);

    /// <summary>Of an image that we drew ourselves.</summary>
    public ImageFormat Format => Value.EndsWith(Endings[(int)ImageFormat.Png], StringComparison.Ordinal) ? ImageFormat.Png : ImageFormat.Jpeg;

    public override string ToString() => Value;
}

/// <summary>How images are kept that we draw ourselves, whatever they came as.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
}
