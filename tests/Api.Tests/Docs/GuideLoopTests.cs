using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Docs;

/// <summary>The loops of the page on retries, against a server that fails.</summary>
public sealed partial class GuideLoopTests
{
    private const string Overloaded = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}";

    private const string TooFast = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}";

    private const string NextMonth = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 86400\r\nContent-Length: 2\r\n\r\n{}";

    private const string Invalid = "HTTP/1.1 422 Unprocessable Content\r\nContent-Length: 2\r\n\r\n{}";

    private const string Created = "HTTP/1.1 201 Created\r\nContent-Length: 35\r\n\r\n{\"order_id\": \"dc_9f7a1f2e3d4c5b6a\"}";

    private const string Quoted = "HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\n{\"quote_id\": \"qt_abc\", \"rate_cents\": 1299 }";

    /// <summary>Nothing: the line is cut.</summary>
    private const string Cut = "";

    public static TheoryData<string> Loops => [.. GuidePrograms.Kinds.Except(["bash"])];

    public static TheoryData<string, string> Hopeless => new(
        from kind in GuidePrograms.Kinds.Except(["bash"])
        from answer in new[] { Invalid, NextMonth }
        select (kind, answer));

    [Theory, MemberData(nameof(Loops))]
    public async Task A_loop_sends_the_same_again_until_there_is_an_answer(string kind)
    {
        var (outcome, attempts) = await Run(kind, Overloaded, Cut, TooFast, Created);

        outcome.ShouldSucceed().Said.Should().Contain("dc_9f7a1f2e3d4c5b6a");
        attempts.Should().HaveCount(4);
        attempts.Select(attempt => Key().Match(attempt).Groups[1].Value).Distinct().Should().ContainSingle().Which.Should().StartWith("ORD-");
        attempts.Select(attempt => attempt.Split("\r\n\r\n")[1]).Distinct().Should().ContainSingle();
        attempts.Select(attempt => Timestamp().Match(attempt).Groups[1].Value).Distinct().Should().HaveCountGreaterThan(1, "each attempt is signed anew");
    }

    [Theory, MemberData(nameof(Hopeless))]
    public async Task A_loop_does_not_repeat_what_would_be_refused_again(string kind, string answer)
    {
        var (outcome, attempts) = await Run(kind, answer);

        outcome.ExitCode.Should().NotBe(0);
        attempts.Should().ContainSingle();
    }

    [Fact]
    public async Task Curl_sends_the_same_again_until_there_is_an_answer()
    {
        var (outcome, attempts) = await Run("bash", Overloaded, TooFast, Created);

        outcome.ShouldSucceed().Said.Should().Contain("dc_9f7a1f2e3d4c5b6a");
        attempts.Should().HaveCount(3);
        attempts.Distinct().Should().ContainSingle();
    }

    /// <summary>What became of the program, and its attempts to create an order.</summary>
    private static async Task<(Outcome Outcome, IReadOnlyList<string> Attempts)> Run(string kind, params string[] answers)
    {
        var script = new Queue<string>(answers);
        await using var server = Receiver.That(async (stream, request, ct) => await Answer(stream, IsOrder(request) ? script.Dequeue() : Quoted, ct));

        var outcome = await GuidePrograms.Run(GuidePage.Read("en", "retries"), kind, server.Url.GetLeftPart(UriPartial.Authority));

        return (outcome, [.. server.Requests.Where(IsOrder)]);
    }

    private static async Task Answer(NetworkStream stream, string answer, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), ct);
        if (answer == Cut)
            stream.Close();
    }

    private static bool IsOrder(string request) => request.StartsWith("POST /v1/orders ", StringComparison.Ordinal);

    [GeneratedRegex("^Idempotency-Key: (.+)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Key();

    [GeneratedRegex("^X-Timestamp: (.+)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Timestamp();
}
