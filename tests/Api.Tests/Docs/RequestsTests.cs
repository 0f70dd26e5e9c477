using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime.Text;
using Parcours.Api.Tests.Kernel;
using Parcours.Api.Tests.Ops;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Docs;

/// <summary>The examples to call by hand: one for each operation, and each one works as the API description says.</summary>
public sealed partial class RequestsTests(DeliveryServer server) : OpsTests(server)
{
    private static readonly string Folder = Path.Combine(ErrorCatalogue.Root, "requests");

    private static readonly ApiDescription Description = new(File.ReadAllText(Path.Combine(ErrorCatalogue.Root, "docs/openapi.json")));

    private static IEnumerable<Example> Examples(string files) =>
        Directory.EnumerateFiles(Folder, files).Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadAllText(file).Split("###").Skip(1))
            .Select(example => Request().Match(example))
            .Select(request => new Example(request.Groups["method"].Value, request.Groups["target"].Value, request.Groups["headers"].Value, request.Groups["body"].Value.Trim()));

    [Fact]
    public void Every_operation_has_an_example() =>
        Examples("*.http").Select(example => OperationOf(example).Id)
            .Should().BeEquivalentTo(Description.Operations.Select(operation => operation.Operation.GetProperty("operationId").GetString()));

    [Fact]
    public async Task Every_example_of_the_delivery_API_works()
    {
        var order = await Given.AnOrder(Partner);
        foreach (var (method, target, _, body) in Examples("delivery.http").Where(example => !example.Target.EndsWith("/events", StringComparison.Ordinal)))
        {
            var address = SampleId().Replace(target, order);
            var request = method == "GET" ? RawRequest.Get(address) : RawRequest.Post(address, JsonNode.Parse(body)!.AsObject());

            (await Partner.Send(request)).Status.Should().BeInRange(200, 201, $"{method} {target}");
        }
    }

    [Fact]
    public async Task Every_example_of_the_operations_works_and_is_answered_as_described()
    {
        var code = "BOX-" + Ids.Text(12);
        var ids = new Dictionary<string, string>
        {
            ["dc_9f7a1f2e3d4c5b6a"] = await Given.AnOrder(Partner, Sample.Order().With("parcels[0].barcode", code)),
            ["dc_2f7a1f2e3d4c5b6c"] = await Given.OrderIn(OrderStatus.OutForDelivery, Partner),
            ["dc_1f7a1f2e3d4c5b6b"] = await Given.AnOrder(Partner),
            ["0123456789012"] = code,
            ["rv_4k2m9x0q7c1v8b3n"] = await Reviewer.Of(Server, await SandboxShop()).Review(),
            ["rv_5k2m9x0q7c1v8b3o"] = await Reviewer.Of(Server, await SandboxShop()).Review(),
            ["rv_6k2m9x0q7c1v8b3p"] = await APublishedReview(await SandboxShop()),
            ["rv_7k2m9x0q7c1v8b3q"] = await AFlaggedReview(await SandboxShop()),
            ["5f0c2a7e"] = Ids.Text(8),
        };
        foreach (var example in Examples("operations.http"))
        {
            var reply = await Server.Send(example.ToRequest(text => ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal))));

            reply.Status.Should().BeInRange(200, 201, $"{example}: {reply.Text}");
            if (reply.Header("Content-Type")!.StartsWith("image/", StringComparison.Ordinal))
                continue;
            Description.Complaints(Description.AnswerOf(OperationOf(example).Id, reply.Status), reply.Json).Should().BeEmpty(example.Target);
            Note("co_5e1d9a7b3c2f4e60", reply["credential"] is null ? null : reply["courier_id"]);
            Note("md_0f1e2d3c4b5a69788796a5b4c3d2e1f0.png", reply["media_id"]);
            Note("CfDJ8Nx3", reply["signature_url"]?.Split('/')[^1]);
        }

        void Note(string sample, string? real)
        {
            if (real is not null)
                ids[sample] = real;
        }
    }

    [Fact]
    public async Task Every_example_of_the_evidence_works()
    {
        var id = (await Server.Send(RawRequest.Get(EvidenceKey.Published)))["keys[0].kid"]!;
        foreach (var example in Examples("evidence.http"))
            (await Server.Send(example.ToRequest(text => KeyId().Replace(text, id)))).ShouldBe(200);
    }

    [Fact]
    public async Task Every_example_of_the_reviews_works_and_is_answered_as_described()
    {
        var filled = new Dictionary<string, string?> { ["{{$datetime iso8601}}"] = InstantPattern.General.Format(Server.Now) };
        foreach (var example in Examples("reviews.http"))
        {
            var reply = await Server.Send(example.ToRequest(text => filled.Aggregate(text, (some, value) => some.Replace(value.Key, value.Value, StringComparison.Ordinal))));

            reply.Status.Should().BeInRange(200, 202, $"{example}: {reply.Text}");
            if (reply.Header("Content-Type")!.StartsWith("text/csv", StringComparison.Ordinal))
                continue;
            Description.Complaints(Description.AnswerOf(OperationOf(example).Id, reply.Status), reply.Json).Should().BeEmpty(example.Target);
            Note("{{token}}", reply["access_token"]);
            Note("pe_4k2m9x0q7c1v8b3n", reply["[0].id"]);
            Note("0199f3a2-7c1e-7d00-8000-000000000001", reply["import_id"]);
        }

        void Note(string sample, string? real)
        {
            if (real is not null)
                filled[sample] = real;
        }
    }

    [Fact]
    public async Task Every_example_about_published_reviews_works_and_is_answered_as_described()
    {
        var shop = await SandboxShop();
        var ids = new Dictionary<string, string> { ["rv_4k2m9x0q7c1v8b3n"] = await APublishedReview(shop) };
        var client = new TokenClient(Server.Wire, "parcours-sandbox", "parcours-sandbox-secret");
        ids["{{token}}"] = await client.Token();
        foreach (var example in Examples("published.http"))
        {
            var reply = (await Server.Send(example.ToRequest(text => ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal))))).ShouldBe(200);

            if (reply.Header("Content-Type")!.StartsWith("application/json", StringComparison.Ordinal))
                Description.Complaints(Description.AnswerOf(OperationOf(example).Id, reply.Status), reply.Json).Should().BeEmpty(example.Target);
        }

        // The other tests of this shop wait for a person.
        (await client.Send(RawRequest.Post($"/verified-reviews/v1/websites/{shop.Id}/publishing", "{}") with { Method = "PUT" })).ShouldBe(200);
    }

    private async Task<Website> SandboxShop()
    {
        var owner = (await Server.Services.GetRequiredService<IHmacKeys>().Find("pk_test_dropcolis_partner", TestContext.Current.CancellationToken))!.Owner;
        return (await Server.Services.GetRequiredService<IWebsites>().Find(owner, WebsiteId.Parse("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11")!.Value, TestContext.Current.CancellationToken))!;
    }

    private async Task<string> AFlaggedReview(Website shop)
    {
        var review = await APublishedReview(shop);
        await using var scope = Server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FlagReview(ReviewId.Parse(review)!.Value, "off_topic", null), TestContext.Current.CancellationToken)).Error.Should().BeNull();
        return review;
    }

    private async Task<string> APublishedReview(Website shop)
    {
        var reviewer = Reviewer.Of(Server, shop);
        var (ofShop, review) = (await reviewer.Review(product: null), await reviewer.Review());
        foreach (var id in new[] { ofShop, review })
            (await Dispatcher.Post($"/reviews/{id}/approve", Json("""{"version": 1}"""))).ShouldBe(200);
        return review;
    }

    /// <summary>The operation that an example is of: the only one whose path it fits.</summary>
    private static (string Id, JsonElement Operation) OperationOf(Example example)
    {
        var (_, _, operation) = Description.Operations.Single(operation =>
            operation.Method.Equals(example.Method, StringComparison.OrdinalIgnoreCase)
            && Regex.IsMatch(example.Target.Split('?')[0], $"^{PathParameter().Replace(operation.Path, "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return (operation.GetProperty("operationId").GetString()!, operation);
    }

    private sealed record Example(string Method, string Target, string Headers, string Body)
    {
        public RawRequest ToRequest(Func<string, string> fill)
        {
            var body = Body.StartsWith("< ", StringComparison.Ordinal) ? File.ReadAllBytes(Path.Combine(Folder, Body[2..])) : Encoding.UTF8.GetBytes(fill(Body));
            var headers = fill(Headers).Replace("{{operator}}", "op_dev_dispatcher", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": "));
            return new RawRequest(Method, fill(Target), body, [.. headers.Select(header => (header[0], header[1]))]);
        }
    }

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|PATCH|DELETE) \{\{host\}\}(?<target>\S+)\n(?<headers>([A-Za-z-]+: .*\n)*)(?<body>(.|\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Request();

    [GeneratedRegex("dc_[0-9a-f]{16}")]
    private static partial Regex SampleId();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex KeyId();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();
}
