using System.Buffers.Binary;
using System.Text;
using Parcours.Domain.Unboxing;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>Films of phones and cameras: MP4 and MOV.</summary>
internal static class IsoFile
{
    private static readonly string[] Private = ["udta", "meta", "uuid"];

    private static readonly string[] Seen = ["vide", "soun"];

    private const int HandlerBytes = 12;

    /// <exception cref="DamagedMediumException">It is cut off, or has no film in it.</exception>
    public static async Task<IReadOnlyList<PrivatePart>> Inspect(Stream file, CancellationToken ct)
    {
        var parts = new List<PrivatePart>();
        var (hasPictures, hasData) = (false, false);
        await foreach (var box in Box.Between(file, 0, file.Length, ct))
        {
            hasData |= box.Name == "mdat";
            if (box.Name == "moov")
                hasPictures |= await InspectMovie(file, box, parts, ct);
            else if (Private.Contains(box.Name))
                parts.Add(await Freed(file, box, ct));
        }

        return hasPictures && hasData ? parts : throw new DamagedMediumException();
    }

    /// <summary>The box as free space of the same size: what reads the file passes over it.</summary>
    public static async Task<PrivatePart> Freed(Stream file, Box box, CancellationToken ct)
    {
        var header = new byte[box.HeaderLength];
        file.Position = box.Offset;
        await file.ReadExactlyAsync(header, ct);
        "free"u8.CopyTo(header.AsSpan(4));
        return new PrivatePart(box.Offset, box.Length, header);
    }

    private static async Task<bool> InspectMovie(Stream file, Box movie, List<PrivatePart> parts, CancellationToken ct)
    {
        var hasPictures = false;
        await foreach (var box in Box.Between(file, movie.Content, movie.End, ct))
        {
            if (Private.Contains(box.Name))
                parts.Add(await Freed(file, box, ct));
            if (box.Name != "trak")
                continue;

            var handler = await HandlerOf(file, box, ct);
            hasPictures |= handler == "vide";
            // A track of notes beside picture and sound may tell, second by second, where the camera was.
            if (handler is not null && Seen.Contains(handler))
                await AddPrivateParts(file, box, parts, ct);
            else
                parts.AddRange([await Freed(file, box, ct), .. await SampleTable.Of(file, box, ct)]);
        }

        return hasPictures;
    }

    private static async Task AddPrivateParts(Stream file, Box parent, List<PrivatePart> parts, CancellationToken ct)
    {
        await foreach (var box in Box.Between(file, parent.Content, parent.End, ct))
        {
            if (Private.Contains(box.Name))
                parts.Add(await Freed(file, box, ct));
        }
    }

    private static async Task<string?> HandlerOf(Stream file, Box track, CancellationToken ct)
    {
        if (await Find(file, track, ct, "mdia", "hdlr") is not { } handler)
            return null;
        var content = await handler.Read(file, HandlerBytes, ct);
        return content.Length == HandlerBytes ? Encoding.Latin1.GetString(content.AsSpan(8, 4)) : null;
    }

    /// <summary>A box by its way down from another.</summary>
    public static async Task<Box?> Find(Stream file, Box parent, CancellationToken ct, params IReadOnlyList<string> way)
    {
        Box? found = parent;
        foreach (var name in way)
        {
            var around = found.Value;
            found = null;
            await foreach (var box in Box.Between(file, around.Content, around.End, ct))
            {
                if (box.Name == name)
                {
                    found = box;
                    break;
                }
            }

            if (found is null)
                return null;
        }

        return found;
    }

    public static uint Number(ReadOnlySpan<byte> bytes, int at) =>
        at + sizeof(uint) <= bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : throw new DamagedMediumException();
}
