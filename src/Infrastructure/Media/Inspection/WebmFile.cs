using System.Text;
using Parcours.Domain.Unboxing;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>What browsers record: WebM, elements of EBML one after the other.</summary>
internal static class WebmFile
{
    private const long Segment = 0x18538067, Cluster = 0x1F43B675, Tracks = 0x1654AE6B, Tags = 0x1254C367, Attachments = 0x1941A469;

    private const long DocType = 0x4282, TrackEntry = 0xAE, TrackType = 0x83;

    private const byte Video = 1;

    private const int MostElements = 1_000_000;

    private const byte VoidElement = 0xEC;

    /// <exception cref="DamagedMediumException">It is cut off, or has no film in it.</exception>
    public static async Task<IReadOnlyList<PrivatePart>> Inspect(Stream file, CancellationToken ct)
    {
        var parts = new List<PrivatePart>();
        var (hasPictures, hasData, at) = (false, false, 0L);
        var head = await Element.At(file, 0, file.Length, ct);
        if (await TextOf(file, head, ct) is not ("webm" or "matroska"))
            throw new DamagedMediumException();

        for (var count = 0; (at = count == 0 ? head.End : at) < file.Length; count++)
        {
            var element = await Element.At(file, at, file.Length, ct);
            if (count == MostElements || (element.IsUnbounded && element.Id is not (Segment or Cluster)))
                throw new DamagedMediumException();
            hasData |= element.Id == Cluster;
            if (element.Id == Tracks)
                hasPictures |= await HasVideo(file, element, ct);
            if (element.Id is Tags or Attachments && element.Length > 0)
                parts.Add(Void(element));
            // A recorder that writes as it films knows no lengths: then what follows is looked at piece by piece.
            at = element.Id == Segment || element.IsUnbounded ? element.Content : element.End;
        }

        return hasPictures && hasData ? parts : throw new DamagedMediumException();
    }

    private static async Task<string?> TextOf(Stream file, Element head, CancellationToken ct)
    {
        for (var at = head.Content; at < head.End;)
        {
            var element = await Element.At(file, at, head.End, ct);
            if (element.Id == DocType)
                return Encoding.ASCII.GetString(await element.Read(file, ct)).TrimEnd('\0');
            at = element.End;
        }

        return null;
    }

    private static async Task<bool> HasVideo(Stream file, Element tracks, CancellationToken ct)
    {
        for (var at = tracks.Content; at < tracks.End;)
        {
            var element = await Element.At(file, at, tracks.End, ct);
            if (element.Id == TrackType && (await element.Read(file, ct)) is [Video])
                return true;
            at = element.Id == TrackEntry ? element.Content : element.End;
        }

        return false;
    }

    /// <summary>A filling of the same size, inside the element: what reads the file passes over it.</summary>
    private static PrivatePart Void(Element element) => new(element.Content, element.Length, element.Length switch
    {
        1 => [0x80],
        < 9 => [VoidElement, (byte)(0x80 | (element.Length - 2))],
        _ => [VoidElement, 0x01, .. LongSize(element.Length - 9)],
    });

    private static byte[] LongSize(long size) => [.. Enumerable.Range(0, 7).Select(index => (byte)(size >> ((6 - index) * 8)))];

    /// <param name="Length">Of the content.</param>
    /// <param name="IsUnbounded">It ends where its parent does, or where another of its kind begins.</param>
    private readonly record struct Element(long Id, long Content, long Length, bool IsUnbounded)
    {
        private const int LongestHeader = 12;

        private const int MostText = 64;

        public long End => Content + Length;

        public static async Task<Element> At(Stream file, long offset, long to, CancellationToken ct)
        {
            var header = new byte[(int)Math.Min(LongestHeader, to - offset)];
            file.Position = offset;
            await file.ReadExactlyAsync(header, ct);
            var idBytes = WidthAt(header, 0, 4);
            var sizeBytes = WidthAt(header, idBytes, 8);
            var id = Number(header.AsSpan(0, idBytes));
            var size = Number(header.AsSpan(idBytes, sizeBytes)) & ((1L << (7 * sizeBytes)) - 1);
            var content = offset + idBytes + sizeBytes;
            var isUnbounded = size == (1L << (7 * sizeBytes)) - 1;
            if (!isUnbounded && size > to - content)
                throw new DamagedMediumException();
            return new Element(id, content, isUnbounded ? to - content : size, isUnbounded);
        }

        public async Task<byte[]> Read(Stream file, CancellationToken ct)
        {
            var content = new byte[(int)Math.Min(Length, MostText)];
            file.Position = Content;
            await file.ReadExactlyAsync(content, ct);
            return content;
        }

        /// <summary>The zeros before the first one bit say how many bytes follow.</summary>
        private static int WidthAt(byte[] header, int at, int most)
        {
            if (at >= header.Length || header[at] == 0)
                throw new DamagedMediumException();
            var width = System.Numerics.BitOperations.LeadingZeroCount((uint)header[at]) - 23;
            return width <= most && at + width <= header.Length ? width : throw new DamagedMediumException();
        }

        private static long Number(ReadOnlySpan<byte> bytes)
        {
            var number = 0L;
            foreach (var value in bytes)
                number = (number << 8) | value;
            return number;
        }
    }
}
