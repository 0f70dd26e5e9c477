using System.Buffers.Binary;
using Parcours.Domain.Unboxing;
using static Parcours.Infrastructure.Media.Inspection.IsoFile;

namespace Parcours.Infrastructure.Media.Inspection;

/// <summary>Where the samples of a track lie in the file, chunk by chunk.</summary>
internal static class SampleTable
{
    private const int MostBytes = 4 * 1024 * 1024;

    private const int MostChunks = 20_000;

    private const int MostSamples = 1_000_000;

    /// <exception cref="DamagedMediumException">The table contradicts itself, or the file.</exception>
    public static async Task<IReadOnlyList<PrivatePart>> Of(Stream file, Box track, CancellationToken ct)
    {
        if (await Find(file, track, ct, "mdia", "minf", "stbl") is not { } table)
            return [];
        var sizes = await Content(file, table, "stsz", ct);
        var runs = await Content(file, table, "stsc", ct);
        var chunks = await Offsets(file, table, ct);
        if (sizes is null || runs is null || chunks.Count == 0)
            return [];
        if (Number(sizes, 8) > MostSamples)
            throw new DamagedMediumException();

        var parts = new List<PrivatePart>();
        var (run, sample) = (0, 0u);
        for (var chunk = 1u; chunk <= chunks.Count; chunk++)
        {
            // A run of the table holds from its first chunk on, until the next run begins.
            while (run + 1 < Number(runs, 4) && Number(runs, 8 + ((run + 1) * 12)) <= chunk)
                run++;
            var (offset, length) = (chunks[(int)chunk - 1], 0L);
            for (var left = Number(runs, 12 + (run * 12)); left > 0 && sample < Number(sizes, 8); left--)
                length += Number(sizes, 4) is > 0 and var same ? Next(ref sample, same) : Number(sizes, 12 + (checked((int)sample++) * 4));
            if (offset < 0 || length > file.Length - offset)
                throw new DamagedMediumException();
            if (length > 0)
                parts.Add(new PrivatePart(offset, length, []));
        }

        return parts;
    }

    private static uint Next(ref uint sample, uint size)
    {
        sample++;
        return size;
    }

    private static async Task<IReadOnlyList<long>> Offsets(Stream file, Box table, CancellationToken ct)
    {
        var (content, width) = (await Content(file, table, "stco", ct), sizeof(uint));
        if (content is null)
            (content, width) = (await Content(file, table, "co64", ct), sizeof(ulong));
        if (content is null)
            return [];
        var count = Number(content, 4);
        if (count > MostChunks || 8 + (count * width) > content.Length)
            throw new DamagedMediumException();
        return [.. Enumerable.Range(0, (int)count).Select(index => 8 + (index * width)).Select(at =>
            width == sizeof(uint) ? Number(content, at) : BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(at)))];
    }

    private static async Task<byte[]?> Content(Stream file, Box table, string name, CancellationToken ct) =>
        await Find(file, table, ct, name) is { } box
            ? box.Length <= MostBytes ? await box.Read(file, MostBytes, ct) : throw new DamagedMediumException()
            : null;
}
