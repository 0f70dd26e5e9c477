using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parcours.Api.Http;
using Serilog.Events;

namespace Parcours.Api.Tests.Operations;

/// <summary>What is logged about a request names the request, and nobody in it.</summary>
public sealed class LogTests(LogTests.Talkative server) : DeliveryTests(server), IClassFixture<LogTests.Talkative>
{
    public sealed class Talkative() : RunningServer(clock: null, ("Serilog:MinimumLevel:Default", "Debug"));

    private static readonly JsonObject Order = Sample.FullOrder()
        .With("pickup.time_window", null)
        .With("partner_order_id", "REF-4711-PRIVATE")
        .With("reference", "PO-4711-PRIVATE")
        .With("metadata", new JsonObject { ["customer"] = "metadata-PRIVATE" });

    private readonly List<Reply> _replies = [];

    [Fact]
    public async Task No_line_tells_a_secret_or_who_lives_where_and_each_names_its_request()
    {
        var before = Server.Logs.Events.Count;

        await TalkAboutPrivateThings();
        await Task.WhenAll(_replies.Select(Server.Logs.RequestOf));

        var lines = Server.Logs.Events.Skip(before).ToList();
        var ids = _replies.Select(reply => reply.Header("X-Request-Id"));
        lines.Select(LogLines.RequestIdOf).Should().OnlyContain(id => ids.Contains(id)).And.Contain(ids, "each request is logged");
        var written = lines.Select(LogLines.Write).ToList();
        foreach (var secret in Secrets())
            written.Should().NotContain(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
        written.Should().Contain(line => line.Contains("CreateDeliveryOrder", StringComparison.Ordinal), "use cases are logged at Debug");
    }

    [Fact]
    public async Task What_a_client_causes_is_no_error()
    {
        var refused = await Partner.Create(Sample.Order().With("service_level", "teleport"));
        var unknown = await Server.Send(RawRequest.Get("/v1/nothing"));
        var unreadable = await Server.Wire.Send("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        (await LevelOf(refused.ShouldBe(422))).Should().Be(LogEventLevel.Information);
        (await LevelOf(unknown.ShouldBe(404))).Should().Be(LogEventLevel.Information);
        (await LevelOf(unreadable.ShouldBe(400))).Should().Be(LogEventLevel.Information);
    }

    [Theory]
    [InlineData(429, LogLevel.Information)]
    [InlineData(500, LogLevel.Error)]
    [InlineData(503, LogLevel.Warning)]
    [InlineData(507, LogLevel.Warning)]
    public void That_we_are_full_is_a_warning_and_only_a_mistake_of_ours_an_error(int status, LogLevel level) =>
        RequestLog.LevelOf(status).Should().Be(level);

    private async Task<LogEventLevel> LevelOf(Reply reply) => (await Server.Logs.RequestOf(reply)).Level;

    private async Task TalkAboutPrivateThings()
    {
        var created = await Keep(Partner.Create(Order, "key-4711-PRIVATE"), 201);
        await Keep(Partner.Create(Order, "key-4711-PRIVATE"), 201);
        await Keep(Partner.Create(Order), 409);
        await Keep(Partner.Read(created["order_id"]!), 200);
        await Keep(Partner.List("?partner_order_id=REF-4711-PRIVATE"), 200);
        await Keep(Partner.List("?status=REF-4711-PRIVATE"), 422);
        await Keep(Partner.Cancel(created["order_id"]!, """{"reason": "reason-4711-PRIVATE"}"""), 200);
        await Keep(Partner.Create(Sample.FullOrder().With("dropoff.email", "jean@@example.com").With("dropoff.phone", "5145550002x")), 422);
        await Keep(Partner.Create(Sample.FullOrder().With("quote_id", "qt_abc123def456")), 404);
        await Keep(Partner.Send(RawRequest.Post("/v1/orders", Order.ToJsonString()[..^1])), 400);
        await Keep(Partner.Send(RawRequest.Post("/v1/orders", Order).Without("Content-Type").With("Content-Type", "text/jean")), 415);
        await Keep(Partner.Send(RawRequest.Post("/v1/orders", Encoding.UTF8.GetBytes(Order.ToJsonString().PadRight(1024 * 1024 + 1)))), 413);
        await Keep(Server.Send(RawRequest.Post("/v1/orders", Order).Sign(Partner.PublicKey, "sk_guess-4711-PRIVATE", Server.Now)), 401);
        await Keep(Server.Send(RawRequest.Post("/v1/orders", Order)), 401);
        await Keep(Server.Send(RawRequest.Get("/v1/nothing?name=Tremblay").With("User-Agent", "agent-4711-PRIVATE").With("Cookie", "cookie-4711-PRIVATE")), 404);
        await Keep(Server.Send(RawRequest.Get("/media/token-4711-PRIVATE")), 404);
        await Keep(Server.Send(RawRequest.Get("/track/" + created["order_id"]).With("Accept", "text/html")), 200);
    }

    private async Task<Reply> Keep(Task<Reply> sending, int status)
    {
        var reply = (await sending).ShouldBe(status);
        _replies.Add(reply);
        return reply;
    }

    private IEnumerable<string> Secrets() =>
    [
        Partner.Secret, "sk_", "v1=", "PRIVATE",
        "Tremblay", "Jean", "Warehouse", "Saint-Denis", "Saint-Paul", "Apt 3", "H2L1P1", "5145550002", "514-555-0001", "example.com", "yourcompany",
        "MacBook", "Ring twice", "Dock 3", "Call first", "0123456789012", "299900",
    ];
}
