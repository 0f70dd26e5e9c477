using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Parcours.Bench.Load;

/// <summary>One keep-alive connection to this machine that signs and sends a request and reads its answer. Knows just enough HTTP/1.1 for that.</summary>
/// <param name="clock">What the client's own clock shows, by which it signs; this machine's when absent.</param>
internal sealed class Connection(int port, TimeProvider? clock = null) : IDisposable
{
    private const int StatusAt = 9;

    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _out = new byte[4096];
    private byte[] _in = new byte[8192];

    public async Task Open(CancellationToken ct) => await _socket.ConnectAsync(IPAddress.Loopback, port, ct);

    /// <exception cref="SocketException">The server is gone.</exception>
    public async ValueTask<Answer> Send(Request request)
    {
        var length = Write(request);
        for (var sent = 0; sent < length;)
            sent += await _socket.SendAsync(_out.AsMemory(sent, length - sent), SocketFlags.None);
        return await Receive();
    }

    public void Dispose() => _socket.Dispose();

    private int Write(Request request)
    {
        var most = request.Body.Length + 1024 + (request.Bearer?.Length ?? 0) + (request.Cookie?.Length ?? 0);
        if (_out.Length < most)
            _out = new byte[most];
        Utf8.TryWrite(_out, CultureInfo.InvariantCulture, $"{request.Method} {request.Target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n", out var length);
        length += request.Bearer is { } bearer ? Encoding.ASCII.GetBytes($"Authorization: Bearer {bearer}\r\n", _out.AsSpan(length))
            : request.Cookie is { } cookie ? Encoding.ASCII.GetBytes($"Cookie: {cookie}\r\n", _out.AsSpan(length))
            : request.IsForm || request.IsAnonymous ? 0 : Sign(request, _out.AsSpan(length));
        if (request.Header is { } header)
            length += Encoding.ASCII.GetBytes($"{header}\r\n", _out.AsSpan(length));
        if (request.IdempotencyKey is { } key)
            length += Encoding.ASCII.GetBytes($"Idempotency-Key: {key}\r\n", _out.AsSpan(length));
        if (!request.Body.IsEmpty)
        {
            Utf8.TryWrite(_out.AsSpan(length), CultureInfo.InvariantCulture, $"Content-Type: {(request.IsForm ? "application/x-www-form-urlencoded" : "application/json")}\r\nContent-Length: {request.Body.Length}\r\n", out var written);
            length += written;
        }

        length += Encoding.ASCII.GetBytes("\r\n", _out.AsSpan(length));
        request.Body.Span.CopyTo(_out.AsSpan(length));
        return length + request.Body.Length;
    }

    private int Sign(Request request, Span<byte> headers)
    {
        var timestamp = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Span<byte> digest = stackalloc byte[32];
        Credentials.Sign(timestamp, request.Method, request.Target, request.Body.Span, digest);
        if (request.IsForged)
            digest[0] ^= 1;

        Span<char> hex = stackalloc char[64];
        Convert.TryToHexStringLower(digest, hex, out _);
        Utf8.TryWrite(headers, CultureInfo.InvariantCulture, $"X-Api-Key: {Credentials.PublicKey}\r\nX-Timestamp: {timestamp}\r\nX-Signature: v1={hex}\r\n", out var length);
        return length;
    }

    private async ValueTask<Answer> Receive()
    {
        var (length, head) = (0, 0);
        while (head == 0 || !IsWhole(_in.AsSpan(0, head), _in.AsSpan(head, length - head)))
        {
            if (length == _in.Length)
                Array.Resize(ref _in, _in.Length * 2);
            var read = await _socket.ReceiveAsync(_in.AsMemory(length), SocketFlags.None);
            if (read == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
            length += read;
            if (head == 0 && _in.AsSpan(0, length).IndexOf(EndOfHead) is >= 0 and var end)
                head = end + EndOfHead.Length;
        }

        return new Answer(int.Parse(_in.AsSpan(StatusAt, 3), CultureInfo.InvariantCulture), _in.AsMemory(0, head), _in.AsMemory(head, length - head));
    }

    // A chunked body is left as it came: only health answers so, and nobody reads it here.
    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var name = "Content-Length: "u8;
        return head.IndexOf(name) is >= 0 and var at
            ? Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) && body.Length >= length
            : body.EndsWith("0\r\n\r\n"u8);
    }
}
