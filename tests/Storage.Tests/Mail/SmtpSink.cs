using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parcours.Storage.Tests.Mail;

/// <summary>A mail server that takes one mail at a time.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private bool _isDisposed;

    /// <param name="replyTo">What it answers when it is told of a recipient; it takes everyone when null.</param>
    public SmtpSink(Func<string, string>? replyTo = null)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Serve(replyTo ?? (_ => "250 ok"));
    }

    /// <summary>Free again once it is disposed.</summary>
    public int Port { get; }

    public ConcurrentQueue<string> Received { get; } = [];

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve(Func<string, string> replyTo)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await Converse(reader, writer, replyTo);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or InvalidOperationException)
            {
                // The test is over, or the client was killed.
            }
        }
    }

    private async Task Converse(StreamReader reader, StreamWriter writer, Func<string, string> replyTo)
    {
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync("354 go on");
                if (await Mail(reader) is { } mail)
                    Received.Enqueue(mail);
            }

            await writer.WriteLineAsync(line.StartsWith("RCPT", StringComparison.Ordinal) ? replyTo(line) : line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 ok");
        }
    }

    /// <summary>Null when the client is gone before it has said all.</summary>
    private async Task<string?> Mail(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line == ".")
                return mail.ToString();
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }
}
