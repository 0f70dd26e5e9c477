using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parcours.Bench.Mixed;
using Parcours.Bench.Report;

namespace Parcours.Bench.Verbs;

/// <summary>Many customers send their photo, or their video, in the same moment: what that costs in memory.</summary>
internal static class Uploads
{
    private const int Customers = 200;

    private const int FileBytes = 5_000_000;

    /// <summary>What the customer's page sends at once.</summary>
    private const int PartBytes = 1024 * 1024;

    private const long MostMemory = 400_000_000;

    public static async Task Run(Lab lab)
    {
        Console.WriteLine($"\n## {Customers.Whole()} customers send {FileBytes.Whole()} bytes each at once");
        var rows = new Table("file", "sent in s", "all ready in s", "CPU ms each", "MB before", "MB at most", "others");
        foreach (var (kind, file) in new[] { ("photo", Photo()), ("video", Film()) })
            await Measure(lab, kind, file, rows);
    }

    private static async Task Measure(Lab lab, string kind, byte[] file, Table rows)
    {
        var database = lab.FreshDatabase();
        await using var server = await lab.StartProduct(database, ("Media__Root", Path.Combine(Path.GetDirectoryName(database.Path)!, "media")));
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Customers };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}")), Timeout = Timeout.InfiniteTimeSpan };
        var tokens = new List<string>();
        for (var customer = 0; customer < Customers; customer++)
            tokens.Add(await ACustomer(http));
        // What is compiled and loaded by the first file is not what two hundred cost.
        await Send(http, await ACustomer(http), kind, file);
        var (before, usage, started) = (server.Resident, Usage.Of(server), Stopwatch.GetTimestamp());

        var sent = await Task.WhenAll(tokens.Select(token => Send(http, token, kind, file)));

        var ready = Stopwatch.GetElapsedTime(started);
        var (peak, used) = (server.PeakResident, Usage.Of(server) - usage);
        rows.Row(
            kind, Stopwatch.GetElapsedTime(started, sent.Max()).TotalSeconds.Ratio(), ready.TotalSeconds.Ratio(), (used.Server / Customers).Milliseconds(),
            Megabytes(before), Megabytes(peak), used.Others.Percent());
        lab.Require(peak < MostMemory, $"the server takes less than {Megabytes(MostMemory)} MB while {Customers.Whole()} {kind}s arrive: {Megabytes(peak)}");
        lab.Require(
            database.Scalar<long>($"SELECT COUNT(*) FROM unboxing_uploads WHERE received_at IS NOT NULL AND bytes = {FileBytes.ToString(CultureInfo.InvariantCulture)}") == Customers + 1,
            $"every {kind} arrived whole");
    }

    /// <summary>Opens the page of an order of their own, and returns the token that it came with.</summary>
    private static async Task<string> ACustomer(HttpClient http)
    {
        using var order = await Call(http, HttpMethod.Post, "/api/b2b/orders", Credentials.MerchantSecret, JsonContent.Create(new
        {
            external_order_id = "UP-" + Guid.CreateVersion7().ToString("N"), customer_email = "someone@example.com", product_name = "Air Max 90", order_amount = 129.90,
        }));
        var number = order.RootElement.GetProperty("order_id").GetInt64().ToString(CultureInfo.InvariantCulture);
        foreach (var step in new[] { "ship", "deliver" })
            (await Call(http, HttpMethod.Patch, $"/api/b2b/orders/{number}/{step}", Credentials.MerchantSecret, null)).Dispose();
        var page = new Uri(order.RootElement.GetProperty("unboxing_url").GetString()!).PathAndQuery;
        using var session = await Call(http, HttpMethod.Get, page, null, null);
        return session.RootElement.GetProperty("token").GetString()!;
    }

    /// <returns>When the last byte had left, as a timestamp; the file is looked at after that.</returns>
    private static async Task<long> Send(HttpClient http, string token, string kind, byte[] file)
    {
        using var begun = await Call(http, HttpMethod.Post, "/unboxing/uploads", token, JsonContent.Create(new { kind, bytes = file.Length, live = true }));
        var target = "/unboxing/uploads/" + begun.RootElement.GetProperty("upload_id").GetString();
        var left = 0L;
        for (var at = 0; at < file.Length; at += PartBytes)
        {
            using var part = new PartContent(file.AsMemory(at, Math.Min(PartBytes, file.Length - at)), () => left = Stopwatch.GetTimestamp());
            using var answer = await Call(http, HttpMethod.Patch, target, token, part, ("Upload-Offset", at.ToString(CultureInfo.InvariantCulture)));
            if (answer.RootElement.GetProperty("complete").GetBoolean() != (at + PartBytes >= file.Length))
                throw new InvalidOperationException($"After byte {at}: {answer.RootElement.GetRawText()}");
        }

        return left;
    }

    private static async Task<JsonDocument> Call(HttpClient http, HttpMethod method, string target, string? bearer, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw new InvalidOperationException($"{method} {target} was answered {response.StatusCode:D}: {body}");
    }

    /// <summary>A picture of twelve megapixels, as a phone takes them: so much detail that it fills the file, and what is missing lies behind its end.</summary>
    private static byte[] Photo()
    {
        for (var quality = 95; quality > 0; quality -= 5)
        {
            using var jpeg = Pictures.Noise(4032, 3024, quality);
            if (jpeg.Size > FileBytes)
                continue;
            var file = new byte[FileBytes];
            jpeg.AsSpan().CopyTo(file);
            return file;
        }

        throw new InvalidOperationException("The picture does not fit.");
    }

    /// <summary>A film's boxes around bytes that are none of a film's: nobody unpacks it here.</summary>
    private static byte[] Film()
    {
        byte[] head = [.. Box("ftyp", "mp42\0\0\0\0mp42"u8), .. Box("moov", Box("trak", Box("mdia", Box("hdlr", "\0\0\0\0\0\0\0\0vide\0\0\0\0\0\0\0\0\0\0\0\0\0"u8))))];
        return [.. head, .. Box("mdat", new byte[FileBytes - head.Length - 8])];

        static byte[] Box(string name, ReadOnlySpan<byte> content)
        {
            var box = new byte[8 + content.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
            System.Text.Encoding.ASCII.GetBytes(name, box.AsSpan(4));
            content.CopyTo(box.AsSpan(8));
            return box;
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1_000_000).ToString(CultureInfo.InvariantCulture);

    /// <summary>A part of a file that says when it has left.</summary>
    private sealed class PartContent(ReadOnlyMemory<byte> part, Action hasLeft) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(part);
            hasLeft();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = part.Length;
            return true;
        }
    }
}
