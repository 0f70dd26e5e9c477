using System.Buffers.Binary;
using System.Text;
using Parcours.Application.Media;
using Parcours.Domain.Unboxing;
using static Parcours.Infrastructure.Media.Inspection.IsoFile;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>The boxes of photos of phones: HEIC. The picture itself is unpacked elsewhere, where a program for it is installed.</summary>
internal static class HeicFile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>A full box begins with its version and flags.</summary>
    private const int VersionAndFlags = 4;

    private static readonly string[] Private = ["Exif", "mime", "uri "];

    /// <returns>Null when it has too many pixels.</returns>
    /// <exception cref="DamagedMediumException">It is cut off, or has no picture in it.</exception>
    public static async Task<IReadOnlyList<PrivatePart>?> Inspect(Stream file, CancellationToken ct)
    {
        var parts = new List<PrivatePart>();
        Box? meta = null;
        var hasData = false;
        await foreach (var box in Box.Between(file, 0, file.Length, ct))
        {
            hasData |= box.Name == "mdat";
            if (box.Name == "meta")
                meta ??= box with { HeaderLength = box.HeaderLength + VersionAndFlags };
            else if (box.Name is "moov" or "uuid")
                parts.Add(await Freed(file, box, ct));
        }

        if (meta is not { } items || !hasData)
            throw new DamagedMediumException();
        if (await HasTooManyPixels(file, items, ct))
            return null;

        var hidden = await PrivateItems(file, items, ct);
        parts.AddRange(await Places(file, items, hidden, ct));
        return parts;
    }

    private static async Task<bool> HasTooManyPixels(Stream file, Box meta, CancellationToken ct)
    {
        var properties = await Find(file, meta, ct, "iprp", "ipco") ?? throw new DamagedMediumException();
        var isSized = false;
        await foreach (var property in Box.Between(file, properties.Content, properties.End, ct))
        {
            if (property.Name != "ispe")
                continue;
            isSized = true;
            var size = await property.Read(file, 12, ct);
            if ((long)Number(size, 4) * Number(size, 8) > IImages.MostJpegPixels)
                return true;
        }

        return isSized ? false : throw new DamagedMediumException();
    }

    /// <summary>The numbers of the items that are no pictures but notes about them.</summary>
    private static async Task<HashSet<uint>> PrivateItems(Stream file, Box meta, CancellationToken ct)
    {
        var list = await Find(file, meta, ct, "iinf") ?? throw new DamagedMediumException();
        var header = await list.Read(file, VersionAndFlags + sizeof(uint), ct);
        var countBytes = header.Length > 0 && header[0] == 0 ? sizeof(ushort) : sizeof(uint);
        var items = new HashSet<uint>();
        await foreach (var entry in Box.Between(file, list.Content + VersionAndFlags + countBytes, list.End, ct))
        {
            var content = await entry.Read(file, 16, ct);
            if (entry.Name != "infe" || content.Length < 12)
                continue;
            var isLong = content[0] == 3;
            var number = isLong ? Number(content, 4) : BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(4));
            if (Private.Contains(Encoding.Latin1.GetString(content.AsSpan(isLong ? 10 : 8, 4))))
                items.Add(number);
        }

        return items;
    }

    /// <summary>Where these items lie in the file.</summary>
    private static async Task<IReadOnlyList<PrivatePart>> Places(Stream file, Box meta, HashSet<uint> hidden, CancellationToken ct)
    {
        var box = await Find(file, meta, ct, "iloc") ?? throw new DamagedMediumException();
        if (box.Length > MostBytes)
            throw new DamagedMediumException();
        var reader = new FieldReader(await box.Read(file, MostBytes, ct));
        var version = reader.Next(1);
        reader.Next(3);
        var (sizes, rest) = (reader.Next(1), reader.Next(1));
        var (offsetBytes, lengthBytes, baseBytes, indexBytes) = ((int)sizes >> 4, (int)sizes & 15, (int)rest >> 4, version is 1 or 2 ? (int)rest & 15 : 0);
        // Items in "idat" lie inside the meta box.
        var inner = (await Find(file, meta, ct, "idat"))?.Content;

        var parts = new List<PrivatePart>();
        for (var items = reader.Next(version < 2 ? 2 : 4); items > 0; items--)
        {
            var number = (uint)reader.Next(version < 2 ? 2 : 4);
            var method = version is 1 or 2 ? reader.Next(2) & 15 : 0;
            reader.Next(2);
            var start = reader.Next(baseBytes);
            for (var extents = reader.Next(2); extents > 0; extents--)
            {
                reader.Next(indexBytes);
                var (offset, length) = (start + reader.Next(offsetBytes), reader.Next(lengthBytes));
                if (!hidden.Contains(number) || method > 1)
                    continue;
                offset += method == 1 ? inner ?? throw new DamagedMediumException() : 0;
                if (offset < 0 || length < 0 || length > file.Length - offset)
                    throw new DamagedMediumException();
                parts.Add(new PrivatePart(offset, length, []));
            }
        }

        return parts;
    }

    /// <summary>Numbers of varying width, one after the other.</summary>
    private sealed class FieldReader(byte[] bytes)
    {
        private int _at;

        public long Next(int width)
        {
            if (_at + width > bytes.Length || width > sizeof(long))
                throw new DamagedMediumException();
            var number = 0L;
            for (var end = _at + width; _at < end; _at++)
                number = (number << 8) | bytes[_at];
            return number;
        }
    }
}
