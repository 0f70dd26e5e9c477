using System.Buffers;

namespace Parcours.Bench.Floor;

/// <summary>A request's body in rented memory.</summary>
internal readonly struct FloorBody : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private FloorBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public static async ValueTask<FloorBody> Read(HttpRequest request)
    {
        var length = (int)(request.ContentLength ?? 0);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await request.Body.ReadExactlyAsync(buffer.AsMemory(0, length));
        return new FloorBody(buffer, length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
