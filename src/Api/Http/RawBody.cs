using System.Buffers;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Http;

/// <summary>The exact bytes of a request's body, read once: signatures, fingerprints and the JSON binder all look at the same ones.</summary>
public sealed class RawBody : IDisposable
{
    /// <summary>1 MiB, where the endpoint does not say otherwise.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int FirstBytes = 16 * 1024;

    private readonly BodyMemory _memory;

    private byte[] _buffer;

    private int _length;

    private int _taken;

    private RawBody(int capacity, BodyMemory memory) => (_buffer, _memory) = (ArrayPool<byte>.Shared.Rent(capacity), memory);

    /// <summary>Valid until the end of the request, when the memory goes back to the pool.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Exactly <c>null</c>, which axios sends for no body.</summary>
    public bool IsNull => Bytes.Span.SequenceEqual("null"u8);

    /// <summary>Nothing that a Content-Type could be about: white space at most, or <c>null</c>.</summary>
    public bool SaysNothing => Bytes.Span.Trim(" \t\r\n"u8) is var said && (said.IsEmpty || said.SequenceEqual("null"u8));

    /// <summary>The body of the request at hand; refused when it is over what the endpoint takes, or large while too many large ones are being read.</summary>
    public static async ValueTask<Result<RawBody>> Of(HttpContext context)
    {
        if (context.Features.Get<RawBody>() is { } read)
            return read;

        var most = context.GetEndpoint()?.Metadata.GetMetadata<TakesBytes>()?.Most ?? MostBytes;
        if (context.Request.ContentLength > most)
            return HttpErrors.PayloadTooLarge;

        // One byte more than announced, so that the end is seen without growing the buffer. But memory for a large body is taken as it
        // arrives: anyone can announce one on thousands of connections and send nothing.
        var body = new RawBody((int)Math.Min((context.Request.ContentLength ?? 4095) + 1, FirstBytes), context.RequestServices.GetRequiredService<BodyMemory>());
        context.Response.RegisterForDispose(body);
        if (await body.Fill(context.Request.Body, most, context.RequestAborted) is { } refusal)
        {
            body.Dispose();
            return refusal;
        }

        context.Features.Set(body);
        return body;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        (_buffer, _length) = ([], 0);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        Count(0);
    }

    private async ValueTask<Error?> Fill(Stream stream, int most, CancellationToken ct)
    {
        while (await stream.ReadAsync(_buffer.AsMemory(_length), ct) is var read && read > 0)
        {
            _length += read;
            if (_length > most)
                return HttpErrors.PayloadTooLarge;
            if (_length == _buffer.Length && !TryGrow())
                return HttpErrors.Overloaded;
        }

        return null;
    }

    private bool TryGrow()
    {
        var size = _buffer.Length * 2;
        if (!_memory.TryTake(size))
            return false;

        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        Count(size);
        return true;
    }

    /// <summary>Gives back what was taken for the buffer before.</summary>
    private void Count(int taken)
    {
        _memory.Give(_taken);
        _taken = taken;
    }
}

/// <summary>Marks the endpoints that take bodies of another size than <see cref="RawBody.MostBytes"/>.</summary>
public sealed record TakesBytes(int Most);
