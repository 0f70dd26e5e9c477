using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parcours.Api.Tests;

/// <summary>Connections to the server that are kept open and used again, as partners' clients do.</summary>
public sealed class Wire(IPEndPoint server) : IAsyncDisposable
{
    // No answer takes that long; without an end, a server that hangs would hang the tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentBag<Connection> _idle = [];

    /// <summary>Sees each request with its answer; null when nobody looks.</summary>
    internal static Func<RawRequest, Reply, Task>? Watcher { get; set; }

    public async Task<Reply> Send(RawRequest request)
    {
        var reply = await Send(request.ToBytes(), hasBody: request.Method != "HEAD");
        if (Watcher is not null)
            await Watcher(request, reply);
        return reply;
    }

    /// <summary>Sends bytes as they are and reads one answer.</summary>
    public async Task<Reply> Send(byte[] request, bool hasBody = true)
    {
        var connection = await Take();
        try
        {
            var reply = await connection.Send(request, hasBody).WaitAsync(Patience);
            if (reply.Header("Connection") == "close")
                await connection.DisposeAsync();
            else
                _idle.Add(connection);
            return reply;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends bytes, then says that no more will come; null when the server hangs up without an answer.</summary>
    public async Task<Reply?> SendAndStop(byte[] request)
    {
        await using var connection = await Connection.To(server);
        try
        {
            return await connection.SendAndStop(request).WaitAsync(Patience);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    private async Task<Connection> Take()
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.IsFresh)
                return idle;
            await idle.DisposeAsync();
        }

        return await Connection.To(server);
    }
}

/// <summary>One connection, with as much of HTTP/1.1 as the server speaks.</summary>
internal sealed class Connection : IAsyncDisposable
{
    // The server closes a connection that was idle for 130 s, and a request may not meet that moment.
    private static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(60);

    private readonly NetworkStream _stream;

    private readonly byte[] _buffer = new byte[16 * 1024];

    private ReadOnlyMemory<byte> _unread;

    private long _lastUsed = Stopwatch.GetTimestamp();

    private Connection(NetworkStream stream) => _stream = stream;

    public bool IsFresh => Stopwatch.GetElapsedTime(_lastUsed) < MostIdle;

    public static async Task<Connection> To(IPEndPoint server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return new Connection(new NetworkStream(socket, ownsSocket: true));
    }

    public async Task<Reply> Send(byte[] request, bool hasBody)
    {
        var writing = Write(request);
        var reply = await Read(hasBody);
        await writing;
        _lastUsed = Stopwatch.GetTimestamp();
        return reply;
    }

    public async Task<Reply> SendAndStop(byte[] request)
    {
        await _stream.WriteAsync(request);
        _stream.Socket.Shutdown(SocketShutdown.Send);
        return await Read(hasBody: true);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>A server that has heard enough answers and closes before all is sent.</summary>
    private async Task Write(byte[] request)
    {
        try
        {
            await _stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // Whether there was an answer is for the reader to say.
        }
    }

    private async Task<Reply> Read(bool hasBody)
    {
        var status = int.Parse((await ReadLine()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new List<(string Name, string Value)>();
        while (await ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        // 100 Continue only says that the body may come.
        if (status < 200)
            return await Read(hasBody);

        var lookup = headers.ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        // What has not changed is not sent.
        return new Reply(status, lookup, hasBody && status != 304 ? await ReadBody(lookup) : []);
    }

    private async Task<byte[]> ReadBody(ILookup<string, string> headers)
    {
        if (!headers["Transfer-Encoding"].Contains("chunked"))
            return await ReadExactly(int.Parse(headers["Content-Length"].Single(), CultureInfo.InvariantCulture));

        var body = new List<byte>();
        while (int.Parse(await ReadLine(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            body.AddRange(await ReadExactly(length));
            await ReadLine();
        }

        await ReadLine();
        return [.. body];
    }

    private async Task<string> ReadLine()
    {
        var line = new List<byte>();
        while (true)
        {
            await Fill();
            var end = _unread.Span.IndexOf((byte)'\n');
            line.AddRange((end < 0 ? _unread : _unread[..end]).Span);
            _unread = end < 0 ? default : _unread[(end + 1)..];
            if (end >= 0)
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
        }
    }

    private async Task<byte[]> ReadExactly(int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            await Fill();
            var part = _unread[..Math.Min(_unread.Length, length - read)];
            part.CopyTo(bytes.AsMemory(read));
            read += part.Length;
            _unread = _unread[part.Length..];
        }

        return bytes;
    }

    private async Task Fill()
    {
        if (!_unread.IsEmpty)
            return;
        var read = await _stream.ReadAsync(_buffer);
        _unread = _buffer.AsMemory(0, read > 0 ? read : throw new EndOfStreamException("The server closed the connection before its answer ended."));
    }
}
