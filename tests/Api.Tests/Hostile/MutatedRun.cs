using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Parcours.Api.Tests.Hostile;

/// <summary>Sends what a generator made, and says of every answer that nothing broke.</summary>
/// <param name="sign">Adds the credential.</param>
internal sealed class MutatedRun(Wire wire, Func<RawRequest, RawRequest> sign)
{
    private int _sent;

    private int _validated;

    public int Sent => _sent;

    /// <summary>How many came as far as the rules about their fields, or further.</summary>
    public int Validated => _validated;

    /// <summary>The same requests in each run, so that one that breaks something is found where it was written; PARCOURS_HOSTILE_SEED takes others.</summary>
    /// <param name="answered">Each answer but to what was cut short.</param>
    public Task Sample(Gen<(RawRequest Request, bool IsCutShort)> mutated, int requests, Action<Reply> answered)
    {
        var random = new PCG(1, ulong.Parse(Environment.GetEnvironmentVariable("PARCOURS_HOSTILE_SEED") ?? "1", CultureInfo.InvariantCulture));
        var samples = Enumerable.Range(0, requests).Select(_ => mutated.Generate(random, null, out var _));
        return Parallel.ForEachAsync(samples, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
        {
            try
            {
                await (one.IsCutShort ? CutShort(one.Request) : Whole(one.Request, answered));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(Shown(one.Request, one.IsCutShort), failure);
            }
        });
    }

    private async Task Whole(RawRequest request, Action<Reply> answered)
    {
        var reply = await wire.Send(sign(request));

        Interlocked.Increment(ref _sent);
        if (reply.Status is 422 or (>= 200 and < 300))
            Interlocked.Increment(ref _validated);
        answered(reply);
        Check(reply, hasBody: request.Method != "HEAD");
    }

    /// <summary>The client says that it is done before all that it announced was sent.</summary>
    private async Task CutShort(RawRequest request)
    {
        var bytes = sign(request).ToBytes();

        var reply = await wire.SendAndStop(bytes[..^1]);

        Interlocked.Increment(ref _sent);
        if (reply is null)
            return;
        Check(reply, hasBody: request.Method != "HEAD");
        reply.Status.Should().BeGreaterOrEqualTo(400);
    }

    private static void Check(Reply reply, bool hasBody)
    {
        reply.Status.Should().BeLessThan(500, reply.Text);
        reply.Header("X-Request-Id").Should().NotBeNullOrEmpty();
        if (!hasBody)
            return;

        reply.Header("Content-Type").Should().Be("application/json; charset=utf-8");
        // What was told one by one is answered one by one, also when nothing of it was taken.
        if (reply.Status >= 400 && reply.Json.ValueKind != JsonValueKind.Array)
            reply.ShouldBeRefused(reply.Status, reply.Code!);
    }

    private static string Shown(RawRequest request, bool isCutShort)
    {
        var body = Encoding.Latin1.GetString(request.Body.AsSpan(0, Math.Min(request.Body.Length, 3000)));
        return string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Target}\n{string.Join('\n', request.Headers)}\n\n{body}\n({request.Body.Length} bytes{(isCutShort ? ", cut short" : "")})");
    }
}
