using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using FluentAssertions.Execution;
using Parcours.Api.Tests.Docs;
using Parcours.Api.Tests.Kernel;
using Parcours.Storage.Tests.Webhooks;

namespace Parcours.Api.Tests.Hostile;

/// <summary>Every operation of the API description, with a credential of its kind, asked rightly and wrongly: its answers are those that it describes.</summary>
public sealed class DescribedRequestsTests(TimeTravel server) : IClassFixture<TimeTravel>
{
    private const int Requests = 2_000;

    private static readonly ApiDescription Description = new(File.ReadAllText(Path.Combine(ErrorCatalogue.Root, "docs/openapi.json")));

    private static readonly Dictionary<string, JsonElement> Operations = Description.Operations.ToDictionary(operation => DescribedRequests.IdOf(operation.Operation), operation => operation.Operation);

    /// <summary>What the server refuses of any request, whatever it is for.</summary>
    private static readonly int[] OfTheServer = [400, 401, 404, 405, 413, 414, 415, 422, 429, 431];

    [Fact]
    public async Task Every_example_is_taken_and_whatever_is_sent_instead_is_answered_as_described()
    {
        await using var hooks = Receiver.Answering(Receiver.Ok);
        var stage = await Stage.On(server, hooks.Url);
        var requests = new DescribedRequests(Description, stage);

        await AskAsDescribed(stage, requests);
        await AskOtherwise(stage, requests);
    }

    private async Task AskAsDescribed(Stage stage, DescribedRequests requests)
    {
        using var all = new AssertionScope();
        foreach (var (path, method, operation) in Description.Operations.Where(operation => !DescribedRequests.IsEndless(operation.Operation)))
        {
            var request = requests.AsDescribed(path, method, operation);
            var reply = await server.Send(stage.Authorised(SecurityOf(operation), request));
            reply.Status.Should().BeInRange(200, 299, $"{DescribedRequests.IdOf(operation)} is asked as described: {reply.Text}");
            Check(new DescribedRequest(DescribedRequests.IdOf(operation), request, IsCutShort: false, IsDescribed: true), reply);
        }
    }

    private async Task AskOtherwise(Stage stage, DescribedRequests requests)
    {
        var (count, asked, askedAgain) = (HostileRun.Requests(Requests), new ConcurrentDictionary<string, int>(), 0);
        await HostileRun.Sample(requests.All, count, Send, sent => (sent.Request, sent.IsCutShort));

        asked.Values.Sum().Should().Be(count);
        asked.Should().HaveCount(Operations.Count);
        askedAgain.Should().BeLessThanOrEqualTo(1 + (count / 10_000));
        server.Logs.Failures.Where(line => !line.Contains("Reading is already in progress", StringComparison.Ordinal)).Should().BeEmpty();

        async Task Send(DescribedRequest sent)
        {
            var request = stage.Authorised(SecurityOf(Operations[sent.Operation]), sent.Request);
            var reply = sent.IsCutShort ? await HostileRun.CutShort(server.Wire, request) : await AskOnceMore(request);
            if (reply is not null)
                Check(sent, reply);
            asked.AddOrUpdate(sent.Operation, 1, (_, times) => times + 1);
        }

        async Task<Reply> AskOnceMore(RawRequest request)
        {
            try
            {
                return await server.Send(request);
            }
            catch (EndOfStreamException)
            {
                // Kestrel now and then closes a kept connection before its next request (dotnet/aspnetcore#52324); any client asks again then.
                Interlocked.Increment(ref askedAgain);
                return await server.Send(request);
            }
        }
    }

    private static void Check(DescribedRequest sent, Reply reply)
    {
        var id = reply.Header("X-Request-Id");
        id.Should().NotBeNullOrEmpty();
        if (reply.Status >= 500)
            reply.Status.Should().BeOneOf([503, 507], reply.Text);
        var type = reply.Header("Content-Type")?.Split(';')[0];

        if (Operations[sent.Operation].GetProperty("responses").TryGetProperty(reply.Status.ToString(CultureInfo.InvariantCulture), out var response))
        {
            // What has not changed is not sent again.
            if (reply.Status == 304)
                return;
            var contents = response.GetProperty("content");
            contents.EnumerateObject().Select(content => content.Name).Should().Contain(type, $"{sent.Operation} answers {reply.Status}");
            if (type == "application/json")
                Description.Complaints(contents.GetProperty(type).GetProperty("schema"), reply.Json).Should().BeEmpty($"{sent.Operation} answers {reply.Status} with {reply.Text}");
        }
        else
        {
            sent.IsDescribed.Should().BeFalse($"{sent.Operation} does not say that it answers {reply.Status}: {reply.Text}");
            reply.Status.Should().BeOneOf(OfTheServer, reply.Text);
        }

        // What was told one by one is answered one by one, and whether we are ready is no refusal.
        if (reply.Status >= 400 && type == "application/json" && reply.Json.ValueKind == JsonValueKind.Object && sent.Operation != "Ready")
            reply["request_id"].Should().Be(id);
    }

    private static string SecurityOf(JsonElement operation) =>
        string.Join(" + ", operation.GetProperty("security").EnumerateArray().SelectMany(requirement => requirement.EnumerateObject().Select(scheme => scheme.Name)));
}
