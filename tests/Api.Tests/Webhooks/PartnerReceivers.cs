using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Tests.Webhooks;

/// <summary>Receivers as partners write them, in other languages, with their own stock verification.</summary>
public sealed class PartnerReceivers(RunningServer server) : DeliveryTests(server), IClassFixture<RunningServer>
{
    public static TheoryData<string, string> Receivers => new() { { "node", "receiver.mjs" }, { "python3", "receiver.py" } };

    [Theory, MemberData(nameof(Receivers))]
    public async Task A_receiver_verifies_every_type_of_event(string program, string script)
    {
        await using var receiver = await ReceiverProgram.Start(program, script);
        var endpoint = await Endpoint(receiver);

        foreach (var type in EventCatalogue.TypeNames)
        {
            var reply = await Partner.Post("/v1/webhooks/test", new JsonObject { ["type"] = type });
            reply.ShouldBe(200)["delivered"].Should().Be("true", reply.Text);
        }

        var attempts = (await Partner.Get($"/v1/webhook_deliveries?limit=100&endpoint_id={endpoint}")).ShouldBe(200);
        attempts.Json.GetProperty("data").EnumerateArray().Select(attempt => attempt.GetProperty("response").GetString())
            .Should().BeEquivalentTo(EventCatalogue.TypeNames.Select(type => "verified " + type));
    }

    [Theory, MemberData(nameof(Receivers))]
    public async Task A_receiver_hears_of_a_cancelled_order(string program, string script)
    {
        await using var receiver = await ReceiverProgram.Start(program, script);
        await Endpoint(receiver);
        var order = await Given.AnOrder(Partner);

        (await Partner.Cancel(order, """{"reason": "déjà reçu 📦"}""")).ShouldBe(200);

        Reply attempts;
        do
        {
            attempts = await Partner.Get("/v1/webhook_deliveries");
        }
        while (attempts["data[0].id"] is null);
        attempts["data[0].type"].Should().Be("order.cancelled");
        attempts["data[0].status"].Should().Be("succeeded", attempts.Text);
        attempts["data[0].response"].Should().Be("verified order.cancelled");
    }

    [Theory, MemberData(nameof(Receivers))]
    public async Task During_a_rotation_both_secrets_verify_where_the_scheme_can_carry_both(string program, string script)
    {
        await using var receiver = await ReceiverProgram.Start(program, script);
        var endpoint = await Endpoint(receiver);
        (await Test())["delivered"].Should().Be("true");

        var secret = (await Partner.Post($"/v1/webhook_endpoints/{endpoint}/rotate_secret", [])).ShouldBe(200)["secret"]!;
        (await Test())["delivered"].Should().Be("true", because: "the old secret signs until the overlap ends");
        await receiver.Tell(secret);
        (await Test())["delivered"].Should().Be(program == "node" ? "true" : "false", because: "Drop-Signature carries one signature, webhook-signature both");
        (await Partner.Post($"/v1/webhook_endpoints/{endpoint}/rotate_secret", new JsonObject { ["overlap_hours"] = 0 })).ShouldBe(200);
        (await Test())["delivered"].Should().Be("false", because: "without an overlap only the newest secret signs");
    }

    [Theory, MemberData(nameof(Receivers))]
    public async Task A_byte_changed_in_the_body_fails(string program, string script)
    {
        await using var receiver = await ReceiverProgram.Start(program, script);
        var secret = WebhookSecret.New();
        await receiver.Tell(secret.Value);
        var body = Encoding.ASCII.GetBytes("""{"id":"0199f3a2-7c1e-7d00-8000-000000000001","type":"order.accepted","created_at":"2025-11-08T13:30:00Z","data":{"status":"accepted"}}""");
        var tampered = (byte[])body.Clone();
        tampered[^5]++;

        (await Send(receiver.Url, secret, signed: body, sent: body)).Should().Be(HttpStatusCode.OK);
        (await Send(receiver.Url, secret, signed: body, sent: tampered)).Should().Be(HttpStatusCode.BadRequest);
    }

    private async Task<HttpStatusCode> Send(Uri url, WebhookSecret secret, byte[] signed, byte[] sent)
    {
        var (id, now) = (Guid.Parse("0199f3a2-7c1e-7d00-8000-000000000001"), Server.Now);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(sent) };
        request.Headers.Add("Drop-Signature", secret.Sign(signed));
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secret.SignStandard(id, now, signed));
        return (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private async Task<string> Endpoint(ReceiverProgram receiver)
    {
        var endpoint = (await Partner.Post("/v1/webhook_endpoints", new JsonObject { ["url"] = receiver.Url.ToString() })).ShouldBe(201);
        await receiver.Tell(endpoint["secret"]!);
        return endpoint["id"]!;
    }

    private async Task<Reply> Test() => (await Partner.Post("/v1/webhooks/test", [])).ShouldBe(200);
}
