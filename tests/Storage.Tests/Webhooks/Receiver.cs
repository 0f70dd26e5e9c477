using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>A partner's server on a raw socket, which answers as a test says and keeps each request as it came.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Func<NetworkStream, string, CancellationToken, Task> _answer;
    private readonly Task _accepting;

    private Receiver(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Accept();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hooks");

    public static Receiver That(Func<NetworkStream, string, CancellationToken, Task> answers) => new(answers);

    public static Receiver Answering(string answer) => new(async (stream, _, ct) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), ct));

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        // Before the listener stops: one that has stopped cannot be asked to accept.
        await _accepting;
        _listener.Stop();
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(Serve(await _listener.AcceptSocketAsync(_stopped.Token)));
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await Read(stream) is { } request)
            {
                Requests.Enqueue(request);
                await _answer(stream, request, _stopped.Token);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The sender has heard enough, or the test is over.
        }
    }

    private async Task<string?> Read(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, _stopped.Token) is > 0 and var read)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var request = text.ToString();
            var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && request.Length - head - 4 >= LengthIn(request[..head]))
                return request;
        }

        return null;
    }

    private static int LengthIn(string head) => head.Split("\r\n").SingleOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) is { } length
        ? int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture)
        : 0;
}
