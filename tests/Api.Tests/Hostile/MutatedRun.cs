using System.Text.Json;
using CsCheck;

namespace Parcours.Api.Tests.Hostile;

/// <summary>Sends what a generator made to an API that answers in JSON, and says of every answer that nothing broke.</summary>
/// <param name="sign">Adds the credential.</param>
internal sealed class MutatedRun(Wire wire, Func<RawRequest, RawRequest> sign)
{
    private int _sent;

    private int _validated;

    public int Sent => _sent;

    /// <summary>How many came as far as the rules about their fields, or further.</summary>
    public int Validated => _validated;

    /// <param name="answered">Each answer but to what was cut short.</param>
    public Task Sample(Gen<(RawRequest Request, bool IsCutShort)> mutated, int requests, Action<Reply> answered) =>
        HostileRun.Sample(mutated, requests, one => one.IsCutShort ? CutShort(one.Request) : Whole(one.Request, answered), one => one);

    private async Task Whole(RawRequest request, Action<Reply> answered)
    {
        var reply = await wire.Send(sign(request));

        Interlocked.Increment(ref _sent);
        if (reply.Status is 422 or (>= 200 and < 300))
            Interlocked.Increment(ref _validated);
        answered(reply);
        Check(reply, hasBody: request.Method != "HEAD");
    }

    private async Task CutShort(RawRequest request)
    {
        var reply = await HostileRun.CutShort(wire, sign(request));

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
}
