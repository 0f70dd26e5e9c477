using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parcours.Bench.Servers;

internal enum HookManners
{
    /// <summary>200 for every request.</summary>
    Answers,

    /// <summary>Takes requests and never says a word.</summary>
    Silent,

    /// <summary>503 for every request.</summary>
    Refuses,

    /// <summary>Breaks the line off before it answers.</summary>
    HangsUp,
}

/// <summary>A partner's webhook server that costs next to nothing: it notes when a request's first bytes came, and which events it has said 200 to.</summary>
internal sealed class HookReceiver : IDisposable
{
    private const int IdLength = 36;

    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private static readonly byte[] Unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<string, int> _events = new();
    private volatile HookManners _manners;
    private int _received;

    public HookReceiver(HookManners manners)
    {
        _manners = manners;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = Accept();
    }

    public HookManners Manners
    {
        get => _manners;
        set => _manners = value;
    }

    public string Url => $"http://{_listener.LocalEndPoint}/hooks";

    /// <summary>Requests that were answered 200.</summary>
    public int Received => _received;

    /// <summary>When each request began to arrive.</summary>
    public ConcurrentQueue<long> Arrivals { get; } = new();

    /// <summary>Whether an event was answered 200, once or more often.</summary>
    public bool Has(string eventId) => _events.ContainsKey(eventId);

    /// <summary>How many times events came again after their 200.</summary>
    public int Repeats => _events.Values.Sum() - _events.Count;

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task Serve(Socket connection)
    {
        using var _ = connection;
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None) is > 0 and var read)
            {
                if (length == 0)
                    Arrivals.Enqueue(Stopwatch.GetTimestamp());
                length += read;
                // The bodies are JSON objects with another one inside, and no brace stands anywhere else.
                if (!buffer.AsSpan(0, length).EndsWith("}}"u8) || _manners == HookManners.Silent)
                    continue;
                if (_manners == HookManners.HangsUp)
                    return;
                if (_manners == HookManners.Answers)
                    Note(buffer.AsSpan(0, length));
                length = 0;
                await connection.SendAsync(_manners == HookManners.Answers ? Ok : Unavailable, SocketFlags.None);
            }
        }
        catch (SocketException)
        {
            // The sender gave up.
        }
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        Interlocked.Increment(ref _received);
        var begin = "{\"id\":\""u8;
        if (request.IndexOf(begin) is >= 0 and var at)
            _events.AddOrUpdate(Encoding.ASCII.GetString(request.Slice(at + begin.Length, IdLength)), 1, (_, count) => count + 1);
    }
}
