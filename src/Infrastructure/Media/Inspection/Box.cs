using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>A box of the ISO base media format (MP4, MOV, HEIC): its name and where it lies.</summary>
/// <param name="Offset">Of its header.</param>
/// <param name="Length">The header included.</param>
internal readonly record struct Box(string Name, long Offset, int HeaderLength, long Length)
{
    private const int ShortHeader = 8;

    private const int LongHeader = 16;

    /// <summary>A phone's hour of film has some ten thousand; more is made to keep us busy.</summary>
    private const int MostBoxes = 100_000;

    public long Content => Offset + HeaderLength;

    public long End => Offset + Length;

    /// <summary>The boxes that lie side by side between two places and fill all that is between them.</summary>
    /// <exception cref="DamagedMediumException">They do not.</exception>
    public static async IAsyncEnumerable<Box> Between(Stream file, long from, long to, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var count = 0; from < to; count++)
        {
            var box = await At(file, from, to, ct);
            if (count == MostBoxes)
                throw new DamagedMediumException();
            yield return box;
            from = box.End;
        }
    }

    public async Task<byte[]> Read(Stream file, int most, CancellationToken ct)
    {
        var content = new byte[Math.Min(End - Content, most)];
        file.Position = Content;
        await file.ReadExactlyAsync(content, ct);
        return content;
    }

    private static async Task<Box> At(Stream file, long offset, long to, CancellationToken ct)
    {
        if (to - offset < ShortHeader)
            throw new DamagedMediumException();
        var header = new byte[(int)Math.Min(LongHeader, to - offset)];
        file.Position = offset;
        await file.ReadExactlyAsync(header, ct);

        var length = (long)BinaryPrimitives.ReadUInt32BigEndian(header);
        var headerLength = ShortHeader;
        if (length == 1 && header.Length == LongHeader)
            (length, headerLength) = (BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(ShortHeader)), LongHeader);
        else if (length == 0)
            length = to - offset;

        var box = new Box(Encoding.Latin1.GetString(header.AsSpan(4, 4)), offset, headerLength, length);
        return length >= headerLength && length <= to - offset ? box : throw new DamagedMediumException();
    }
}

/// <summary>A file is not built as its beginning promises.</summary>
internal sealed class DamagedMediumException() : Exception("The file is damaged or cut off.");
