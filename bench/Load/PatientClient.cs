using System.Diagnostics;
using System.Net.Sockets;

namespace Parcours.Bench.Load;

/// <summary>A program that asks again, with the same key, until it is answered: after a lost line and after a 5xx, as a partner's does.</summary>
/// <param name="over">Ends whatever it still waits for.</param>
internal sealed class PatientClient(int port, TimeProvider clock, Traffic traffic, Pace pace, CancellationToken over) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private Connection? _connection;

    /// <summary>Returns the first answer below 500.</summary>
    /// <exception cref="OperationCanceledException">There was none until the end.</exception>
    public async Task<Reply> Ask(Request request)
    {
        await using var end = over.Register(HangUp);
        while (true)
        {
            await pace.Turn(over);
            var started = Stopwatch.GetTimestamp();
            try
            {
                var reply = Reply.Of(await (await Line()).Send(request));
                traffic.Answered(reply, Stopwatch.GetElapsedTime(started));
                if (reply.Header("Connection") == "close")
                    HangUp();
                if (reply.Status < 500)
                    return reply;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                HangUp();
                over.ThrowIfCancellationRequested();
                traffic.Broken();
            }

            await Task.Delay(Pause, over);
        }
    }

    /// <summary>The same where only some answers make sense; another one is noted.</summary>
    public async Task<Reply> Ask(Request request, params IReadOnlyList<int> expected)
    {
        var reply = await Ask(request);
        if (!expected.Contains(reply.Status))
            traffic.Unexpected($"{request.Method} {request.Target} was answered {reply}");
        return reply;
    }

    public void Dispose() => HangUp();

    private async Task<Connection> Line()
    {
        if (_connection is { } open)
            return open;
        var connection = _connection = new Connection(port, clock);
        await connection.Open(over);
        return connection;
    }

    private void HangUp() => Interlocked.Exchange(ref _connection, null)?.Dispose();
}
