namespace Parcours.Application.Unboxing;

/// <summary>What is kept of a picture to know a near copy again: it hardly changes when the picture is compressed again, resized, made brighter or written on.</summary>
/// <param name="Layout">64 bits: where the picture is light and dark, coarsely. A cut edge changes few of them.</param>
/// <param name="Thumbnail">The picture in 16 × 16 shades of grey, row by row: enough to compare, too little to see anything.</param>
public sealed record PictureHash(long Layout, byte[] Thumbnail)
{
    public const int Side = 16;

    public const int ThumbnailBytes = Side * Side;

    /// <summary>Measured: docs/evidence.md.</summary>
    private const double LeastCorrelation = 0.94;

    /// <summary>Of the thumbnail's parts: what is covered on a copy may be the rest.</summary>
    private const int Compared = ThumbnailBytes * 7 / 8;

    /// <summary>Shades that are left of a picture without its slope from light to dark; with less, it looks like every wall and every table.</summary>
    private const double LeastContrast = 4;

    private const int Quarters = 4;
    private const int BandBits = 16;

    private static readonly int[] Rows = [2, 6, 9, 13];

    /// <summary>
    /// Eight pieces of 16 bits with their place above them: the quarters of the layout, and for four rows which of two neighbours is lighter.
    /// Near copies have one in common: layouts that differ in up to three bits always a quarter, and a picture that is covered in part the rows of its other parts.
    /// </summary>
    public IEnumerable<int> Bands() =>
        Enumerable.Range(0, Quarters).Select(quarter => Band(quarter, (ushort)(Layout >> (quarter * BandBits))))
            .Concat(Rows.Select((row, index) => Band(Quarters + index, Steps(row))));

    /// <summary>A picture that shows too little to be told from others has no copies.</summary>
    public bool IsPlain => Math.Sqrt(Unsloped().Sum(shade => shade * shade) / ThumbnailBytes) < LeastContrast;

    public bool IsNear(PictureHash other) => Correlation(other) >= LeastCorrelation;

    /// <summary>Of the parts of the picture that agree best: a sticker on a copy must not outweigh all the rest.</summary>
    private double Correlation(PictureHash other)
    {
        var (mine, theirs) = (Normal(Unsloped()), Normal(other.Unsloped()));
        var differences = new double[ThumbnailBytes];
        for (var index = 0; index < ThumbnailBytes; index++)
            differences[index] = Math.Abs(mine[index] - theirs[index]);
        int[] order = [.. Enumerable.Range(0, ThumbnailBytes)];
        Array.Sort(differences, order);
        return Correlation(order.AsSpan(0, Compared), mine, theirs);
    }

    private static double Correlation(ReadOnlySpan<int> parts, double[] some, double[] others)
    {
        double sum = 0, otherSum = 0, squares = 0, otherSquares = 0, products = 0;
        foreach (var part in parts)
        {
            sum += some[part];
            otherSum += others[part];
            squares += some[part] * some[part];
            otherSquares += others[part] * others[part];
            products += some[part] * others[part];
        }

        var spread = (squares - (sum * sum / parts.Length)) * (otherSquares - (otherSum * otherSum / parts.Length));
        return spread > 0 ? (products - (sum * otherSum / parts.Length)) / Math.Sqrt(spread) : 0;
    }

    private static double[] Normal(double[] shades)
    {
        var norm = Math.Sqrt(shades.Sum(shade => shade * shade));
        return norm > 0 ? Array.ConvertAll(shades, shade => shade / norm) : shades;
    }

    private ushort Steps(int row)
    {
        ushort steps = 0;
        for (var column = 0; column < Side; column++)
        {
            if (Thumbnail[(row * Side) + column] < Thumbnail[(row * Side) + ((column + 1) % Side)])
                steps |= (ushort)(1 << column);
        }

        return steps;
    }

    /// <summary>
    /// The shades without their mean and their slope, which is the light's and not the picture's: two walls under the same lamp would correlate.
    /// </summary>
    private double[] Unsloped()
    {
        const double Middle = (Side - 1) / 2.0;
        double mean = 0, across = 0, down = 0, spread = 0;
        for (var index = 0; index < ThumbnailBytes; index++)
        {
            var (x, y) = ((index % Side) - Middle, (index / Side) - Middle);
            mean += Thumbnail[index];
            across += x * Thumbnail[index];
            down += y * Thumbnail[index];
            spread += x * x;
        }

        var shades = new double[ThumbnailBytes];
        for (var index = 0; index < ThumbnailBytes; index++)
            shades[index] = Thumbnail[index] - (mean / ThumbnailBytes) - ((across * ((index % Side) - Middle)) / spread) - ((down * ((index / Side) - Middle)) / spread);
        return shades;
    }

    private static int Band(int place, ushort bits) => (place << BandBits) | bits;
}
