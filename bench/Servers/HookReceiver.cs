using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Parcours.Bench.Servers;

/// <summary>A partner's webhook server that costs next to nothing: it notes when a request's first bytes came, and answers 200, or never.</summary>
internal sealed class HookReceiver : IDisposable
{
    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly bool _answers;
    private int _received;

    /// <param name="answers">False for a server that takes requests and never says a word.</param>
    public HookReceiver(bool answers)
    {
        _answers = answers;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = Accept();
    }

    public string Url => $"http://{_listener.LocalEndPoint}/hooks";

    public int Received => _received;

    /// <summary>When each request began to arrive.</summary>
    public ConcurrentQueue<long> Arrivals { get; } = new();

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
                if (!buffer.AsSpan(0, length).EndsWith("}}"u8) || !_answers)
                    continue;
                length = 0;
                Interlocked.Increment(ref _received);
                await connection.SendAsync(Ok, SocketFlags.None);
            }
        }
        catch (SocketException)
        {
            // The sender gave up.
        }
    }
}
