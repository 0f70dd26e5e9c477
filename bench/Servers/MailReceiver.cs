using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parcours.Bench.Servers;

internal enum MailManners
{
    Takes,

    /// <summary>Breaks the line off in the middle of a mail.</summary>
    HangsUp,

    /// <summary>451, come again.</summary>
    Refuses,
}

/// <summary>A mail server that knows just enough SMTP to note whom mails were for.</summary>
internal sealed class MailReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly ConcurrentDictionary<string, int> _recipients = new(StringComparer.OrdinalIgnoreCase);

    private volatile MailManners _manners;

    private int _refused;

    public MailReceiver(MailManners manners)
    {
        _manners = manners;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public MailManners Manners
    {
        get => _manners;
        set => _manners = value;
    }

    /// <summary>Mails that it did not take.</summary>
    public int Refused => _refused;

    public bool HasMailFor(string recipient) => _recipients.ContainsKey(recipient);

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 bench");
            var recipient = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                    recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                if (!line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                    await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
                else if (!await Take(reader, writer, recipient))
                    return;
            }
        }
        catch (IOException)
        {
            // The sender gave up.
        }
    }

    /// <summary>False when the line is to be broken off.</summary>
    private async Task<bool> Take(StreamReader reader, StreamWriter writer, string recipient)
    {
        await writer.WriteLineAsync("354 go on");
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            if (_manners == MailManners.HangsUp)
                return Refuse();
        }

        if (_manners == MailManners.Refuses)
        {
            await writer.WriteLineAsync("451 come again");
            Refuse();
            return true;
        }

        _recipients.AddOrUpdate(recipient, 1, (_, count) => count + 1);
        await writer.WriteLineAsync("250 taken");
        return true;
    }

    private bool Refuse()
    {
        Interlocked.Increment(ref _refused);
        return false;
    }
}
