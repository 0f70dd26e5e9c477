using Parcours.Domain.Unboxing;

namespace Parcours.Application.Media;

/// <summary>A file as others see it: where it tells what they are not to know, it reads as if that had never been there. It can be read from any place.</summary>
public sealed class RedactedStream(Stream file, IReadOnlyList<PrivatePart> parts) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var from = Position;
        var read = file.Read(buffer);
        Redact(buffer[..read], from);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var from = Position;
        var read = await file.ReadAsync(buffer, cancellationToken);
        Redact(buffer.Span[..read], from);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    /// <param name="from">Where in the file <paramref name="bytes"/> begin.</param>
    private void Redact(Span<byte> bytes, long from)
    {
        foreach (var part in parts)
        {
            var start = Math.Max(part.Offset, from);
            var end = Math.Min(part.Offset + part.Length, from + bytes.Length);
            for (var at = start; at < end; at++)
                bytes[(int)(at - from)] = at - part.Offset < part.Instead.Length ? part.Instead[at - part.Offset] : (byte)0;
        }
    }
}
