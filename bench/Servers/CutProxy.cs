using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parcours.Bench.Servers;

/// <summary>Passes lines on to a server, until it cuts all of them at once.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly ConcurrentDictionary<TcpClient, byte> _lines = new();

    private readonly string _host;

    private readonly int _port;

    private int _cut;

    public CutProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lines that were cut.</summary>
    public int WereCut => _cut;

    /// <summary>Both ends of every line find it reset, whatever was on its way.</summary>
    public void Cut()
    {
        foreach (var line in _lines.Keys)
        {
            if (_lines.TryRemove(line, out _) && TryReset(line))
                Interlocked.Increment(ref _cut);
        }
    }

    private static bool TryReset(TcpClient line)
    {
        try
        {
            // Without this, what is still in the buffers would arrive.
            line.Client.LingerState = new LingerOption(enable: true, seconds: 0);
            line.Dispose();
            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Pass(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task Pass(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_host, _port);
                _lines.TryAdd(client, 0);
                _lines.TryAdd(server, 0);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            }
            catch (Exception gone) when (gone is SocketException or IOException or InvalidOperationException)
            {
                // One of them hung up, or was cut.
            }

            _lines.TryRemove(client, out _);
            _lines.TryRemove(server, out _);
        }
    }
}
