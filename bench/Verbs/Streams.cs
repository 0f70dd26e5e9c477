using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Parcours.Bench.Load;
using Parcours.Bench.Report;
using Parcours.Bench.Servers;

namespace Parcours.Bench.Verbs;

/// <summary>What thousands cost who have a tracking page open: memory and processor while nothing happens, and the time from a step to the last who sees it.</summary>
internal static class Streams
{
    private const int Viewers = 2_000;

    /// <summary>Fewer than the server allows one address by default.</summary>
    private const int PerAddress = 80;

    /// <summary>From pending to delivered.</summary>
    private const int Steps = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task Run(Lab lab)
    {
        Console.WriteLine($"\n## {Viewers.Whole()} open tracking pages");
        var rows = new Table("orders", "open in s", "KiB each", "idle CPU", "quiet CPU", "first ms", "last p50", "last most", "others");
        foreach (var orders in new[] { 1, Viewers })
            await Measure(lab, orders, rows);
    }

    private static async Task Measure(Lab lab, int orderCount, Table rows)
    {
        await using var server = await lab.StartProduct(lab.FreshDatabase());
        using var partner = new Connection(server.Port);
        await partner.Open(CancellationToken.None);
        var orders = await Create(partner, orderCount);
        // Code that is compiled and pools that are filled by the first viewers are not what a viewer costs.
        await Leave(await Watch(server, orders));
        var (quiet, _) = await Idle(lab, server);
        var (memory, opening) = (server.Resident, Stopwatch.GetTimestamp());

        var streams = await Watch(server, orders);
        var opened = Stopwatch.GetElapsedTime(opening);
        var each = (server.Resident - memory) / 1024.0 / Viewers;
        var (idle, others) = await Idle(lab, server);

        var (first, last) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var step = 0; step < Steps; step++)
        {
            // Of an order each, one step is seen by one viewer, beside all the others.
            var watching = streams.Where(stream => stream.Order == orders[0]).ToList();
            var seen = watching.Select(stream => stream.Next()).ToList();
            var started = Stopwatch.GetTimestamp();
            await Advance(partner, orders[0]);
            var at = await Task.WhenAll(seen).WaitAsync(Patience);
            first.Add(Stopwatch.GetElapsedTime(started, at.Min()));
            last.Add(Stopwatch.GetElapsedTime(started, at.Max()));
        }

        last.Sort();
        rows.Row(
            orderCount.Whole(), opened.TotalSeconds.Ratio(), each.Whole(), idle.ToString("0.0 %", CultureInfo.InvariantCulture), quiet.ToString("0.0 %", CultureInfo.InvariantCulture),
            first.Min().Milliseconds(), last[last.Count / 2].Milliseconds(), last[^1].Milliseconds(), others.Percent());
        lab.Require(last[^1] < TimeSpan.FromSeconds(3), $"the last of {Viewers.Whole()} sees each step within 3 s");
        lab.Require(each < 100, "a viewer takes less than 100 KiB");
        lab.Require(idle - quiet < 0.05, "idle viewers take less than a twentieth of one processor");
        await Leave(streams);
    }

    /// <summary>The share of one processor that the server takes while nothing happens, and what others took of the machine meanwhile.</summary>
    private static async Task<(double Server, double Others)> Idle(Lab lab, ServerProcess server)
    {
        var before = Usage.Of(server);
        // Long enough for each viewer's heartbeat.
        await Task.Delay(lab.Options.Seconds("idle", 30));
        var usage = Usage.Of(server) - before;
        return (usage.Server / usage.Elapsed, usage.Others);
    }

    private static async Task<List<string>> Create(Connection partner, int count)
    {
        var orders = new List<string>();
        var requests = new OrderRequests();
        while (orders.Count < count)
        {
            var created = await partner.Send(requests.Next());
            if (created.Status != 201)
                throw new InvalidOperationException($"An order was answered {created.Status}.");
            orders.Add(JsonDocument.Parse(created.Body).RootElement.GetProperty("order_id").GetString()!);
        }

        return orders;
    }

    private static async Task Advance(Connection partner, string order)
    {
        var moved = await partner.Send(new Request("POST", $"/v1/sandbox/orders/{order}/advance", "{}"u8.ToArray()));
        if (moved.Status != 200)
            throw new InvalidOperationException($"A step was answered {moved.Status}.");
    }

    private static async Task<List<Stream>> Watch(ServerProcess server, List<string> orders)
    {
        var streams = new List<Stream>();
        for (var viewer = 0; viewer < Viewers; viewer++)
            streams.Add(await Stream.Open(server.Port, orders[viewer % orders.Count], new IPAddress([127, 0, 1, (byte)(1 + viewer / PerAddress)])));
        return streams;
    }

    private static async Task Leave(List<Stream> streams)
    {
        foreach (var stream in streams)
            stream.Dispose();
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>One who has the page open.</summary>
    private sealed class Stream : IDisposable
    {
        private static readonly byte[] Told = "event: order\n"u8.ToArray();

        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        private readonly byte[] _in = new byte[16 * 1024];

        private Stream(string order) => Order = order;

        public string Order { get; }

        /// <summary>Opens the stream and waits for the order as it is.</summary>
        public static async Task<Stream> Open(int port, string order, IPAddress from)
        {
            var stream = new Stream(order);
            stream._socket.Bind(new IPEndPoint(from, 0));
            await stream._socket.ConnectAsync(IPAddress.Loopback, port);
            await stream._socket.SendAsync(Encoding.ASCII.GetBytes($"GET /track/{order}/live?lang=fr HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n"));
            await stream.Next();
            return stream;
        }

        /// <summary>When the order is next told, as a timestamp.</summary>
        public async Task<long> Next()
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_in, SocketFlags.None);
                var at = Stopwatch.GetTimestamp();
                if (read == 0)
                    throw new InvalidOperationException("The server hung up.");
                if (_in.AsSpan(0, read).IndexOf(Told) >= 0)
                    return at;
                if (_in.AsSpan(0, read).StartsWith("HTTP/1.1 "u8) && !_in.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
                    throw new InvalidOperationException(Encoding.UTF8.GetString(_in, 0, read));
            }
        }

        public void Dispose() => _socket.Dispose();
    }
}
