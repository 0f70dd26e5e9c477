using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsCheck;

namespace Parcours.Api.Tests.Hostile;

/// <summary>Sends what a generator made, several at once, and names the request that broke something.</summary>
internal static class HostileRun
{
    /// <summary>How many that broke something are named.</summary>
    private const int MostNamed = 20;

    /// <summary>How many requests a test sends: PARCOURS_HOSTILE_REQUESTS, or what takes seconds.</summary>
    public static int Requests(int ordinarily) =>
        Environment.GetEnvironmentVariable("PARCOURS_HOSTILE_REQUESTS") is { } wanted ? int.Parse(wanted, CultureInfo.InvariantCulture) : ordinarily;

    /// <summary>The same requests in each run, so that one that breaks something is found where it was written; PARCOURS_HOSTILE_SEED takes others.</summary>
    public static async Task Sample<T>(Gen<T> generator, int count, Func<T, Task> send, Func<T, (RawRequest Request, bool IsCutShort)> shown)
    {
        var random = new PCG(1, ulong.Parse(Environment.GetEnvironmentVariable("PARCOURS_HOSTILE_SEED") ?? "1", CultureInfo.InvariantCulture));
        var samples = Enumerable.Range(0, count).Select(_ => generator.Generate(random, null, out var _));
        var broken = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(samples, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
        {
            try
            {
                await send(one);
            }
            catch (Exception failure)
            {
                var (request, isCutShort) = shown(one);
                broken.Enqueue(new InvalidOperationException(Shown(request, isCutShort), failure));
            }
        });
        if (!broken.IsEmpty)
            throw new AggregateException($"{broken.Count} of {count} requests", broken.Take(MostNamed));
    }

    /// <summary>The client says that it is done before all that it announced was sent; null when nobody answers that.</summary>
    public static Task<Reply?> CutShort(Wire wire, RawRequest request) => wire.SendAndStop(request.ToBytes()[..^1]);

    private static string Shown(RawRequest request, bool isCutShort)
    {
        var body = Encoding.Latin1.GetString(request.Body.AsSpan(0, Math.Min(request.Body.Length, 3000)));
        return string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Target}\n{string.Join('\n', request.Headers)}\n\n{body}\n({request.Body.Length} bytes{(isCutShort ? ", cut short" : "")})");
    }
}
