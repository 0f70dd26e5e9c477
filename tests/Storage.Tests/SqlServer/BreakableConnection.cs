using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace Parcours.Storage.Tests.SqlServer;

/// <summary>A way to the server that can be broken: a local port that passes on what it gets.</summary>
internal sealed class BreakableConnection : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _open = [];
    private readonly string _host;
    private readonly int _port;
    private volatile bool _breaksOnReply;

    public BreakableConnection(string connectionString)
    {
        var builder = new SqlConnectionStringBuilder(connectionString);
        var address = builder.DataSource.Split(',');
        (_host, _port) = (address[0].Replace("tcp:", "", StringComparison.Ordinal), address.Length > 1 ? int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture) : 1433);
        _listener.Start();
        builder.DataSource = $"127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port}";
        builder.TrustServerCertificate = true;
        // The driver's own reconnecting would hide what is to be seen here.
        builder.ConnectRetryCount = 0;
        ConnectionString = builder.ConnectionString;
        _ = Accept();
    }

    public string ConnectionString { get; }

    /// <summary>Breaks what is open; new connections are passed on again.</summary>
    public void Break()
    {
        _breaksOnReply = false;
        lock (_open)
        {
            foreach (var client in _open)
                client.Dispose();
            _open.Clear();
        }
    }

    /// <summary>The next request reaches the server; instead of its reply, the connection breaks.</summary>
    public void BreakOnReply() => _breaksOnReply = true;

    public void Dispose()
    {
        _listener.Dispose();
        Break();
        using var pooled = new SqlConnection(ConnectionString);
        SqlConnection.ClearPool(pooled);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(_host, _port);
                lock (_open)
                    _open.AddRange([client, server]);
                _ = Pass(client.GetStream(), server.GetStream(), isReply: false);
                _ = Pass(server.GetStream(), client.GetStream(), isReply: true);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed of.
        }
    }

    private async Task Pass(NetworkStream from, NetworkStream to, bool isReply)
    {
        var buffer = new byte[65536];
        await using (from)
        await using (to)
        {
            try
            {
                int length;
                while ((length = await from.ReadAsync(buffer)) > 0)
                {
                    if (isReply && _breaksOnReply)
                        Break();
                    await to.WriteAsync(buffer.AsMemory(0, length));
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Broken, as was asked for.
            }
        }
    }
}
