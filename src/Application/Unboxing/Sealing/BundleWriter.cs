using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Parcours.Application.Unboxing.Sealing;

/// <summary>Writes a sealed bundle: a ZIP with the media as received, a manifest of hashes and facts, its signature, and what is needed to verify them.</summary>
public sealed class BundleWriter(IEvidenceKeys keys)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Unix permissions stand in the upper half: rw-r--r-- and rwxr-xr-x of a regular file.</summary>
    private const int Readable = 0x81A4 << 16;

    private const int Executable = 0x81ED << 16;

    private static readonly byte[] Readme = Resource("README.txt");

    private static readonly byte[] Verify = Resource("verify.sh");

    /// <summary>Writes to <paramref name="output"/> without seeking in it, and holds no more than a buffer of any file.</summary>
    /// <exception cref="InvalidDataException">A file is gone, or is no longer what was received. What was written until then is no readable ZIP.</exception>
    public async Task Write(EvidenceBundle bundle, Stream output, CancellationToken ct)
    {
        using var signer = await keys.Signer(ct);
        (string Path, byte[] Bytes)[] documents = [("README.txt", Readme), ("verify.sh", Verify), ("public-key.pem", Encoding.ASCII.GetBytes(signer.Key.Pem))];
        var manifest = EvidenceManifest.Of(bundle, signer.Key, documents);
        var signed = manifest.ToBytes();

        // A part ends with a few bytes that are written synchronously, which a response's body refuses: they wait here for what comes next.
        var buffered = new BufferedStream(output);
        var zip = await ZipArchive.CreateAsync(buffered, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct);
        var parts = new Parts(zip, string.Create(CultureInfo.InvariantCulture, $"evidence-{bundle.Order.OrderId}/"), bundle.Submission.SubmittedAt);
        foreach (var (path, bytes) in documents)
            await parts.Add(path, bytes, ct);
        await parts.Add("manifest.json", signed, ct);
        await parts.Add("manifest.json.sig", signer.Sign(signed), ct);
        foreach (var medium in manifest.Media)
        {
            if (medium.Path is { } path)
                await parts.Add(path, medium.Medium, ct);
        }

        // Only here: disposing writes the directory, and a bundle that broke off must not look whole.
        await zip.DisposeAsync();
        await buffered.FlushAsync(ct);
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(BundleWriter).Assembly.GetManifestResourceStream(typeof(BundleWriter), name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The files of the ZIP. They are stored as they are: media do not shrink, and another version of the compressor would make other bytes.</summary>
    private sealed class Parts(ZipArchive zip, string folder, Instant time)
    {
        public async Task Add(string path, byte[] bytes, CancellationToken ct)
        {
            await using var part = await Open(path, ct);
            await part.WriteAsync(bytes, ct);
            await part.FlushAsync(ct);
        }

        public async Task Add(string path, BundledMedium medium, CancellationToken ct)
        {
            await using var received = await medium.Open(ct) ?? throw new InvalidDataException($"{path} is gone.");
            await using var part = await Open(path, ct);
            if (await Copy(received, part, ct) != medium.Sha256)
                throw new InvalidDataException($"{path} is not what was received.");
            await part.FlushAsync(ct);
        }

        private Task<Stream> Open(string path, CancellationToken ct)
        {
            var entry = zip.CreateEntry(folder + path, CompressionLevel.NoCompression);
            entry.LastWriteTime = time.ToDateTimeOffset();
            entry.ExternalAttributes = path.EndsWith(".sh", StringComparison.Ordinal) ? Executable : Readable;
            return entry.OpenAsync(ct);
        }

        /// <summary>The SHA-256 of what was copied, in lower-case hex digits.</summary>
        private static async Task<string> Copy(Stream from, Stream to, CancellationToken ct)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                while (await from.ReadAsync(buffer, ct) is > 0 and var read)
                {
                    hash.AppendData(buffer, 0, read);
                    await to.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
