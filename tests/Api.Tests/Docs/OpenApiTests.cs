using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Parcours.Api.Tests.Kernel;
using Parcours.Domain.Orders;

namespace Parcours.Api.Tests.Docs;

/// <summary>The API description, held to what the server does.</summary>
public sealed partial class OpenApiTests(DeliveryServer server) : DeliveryTests(server)
{
    private const string Address = "/openapi/parcours.json";

    private static readonly string File = Path.Combine(ErrorCatalogue.Root, "docs/openapi.json");

    private static readonly ApiDescription Committed = new(System.IO.File.ReadAllText(File));

    private static readonly Dictionary<string, string> Requests = new() { ["QuoteDelivery"] = "/v1/rates/quote", ["CreateOrder"] = "/v1/orders" };

    public static TheoryData<string, string> RequiredFields => new(
        from operation in Requests.Keys
        from known in Committed.Fields(Committed.RequestOf(operation))
        where known.IsRequired
        select (operation, known.Path));

    public static TheoryData<string, string, string> Limits => new(
        from operation in Requests.Keys
        from known in Committed.Fields(Committed.RequestOf(operation))
        from keyword in Beyond.Keys
        where known.Schema.TryGetProperty(keyword, out _)
        select (operation, known.Path, keyword));

    /// <summary>For each keyword of a schema, a value that breaks it.</summary>
    private static readonly Dictionary<string, Func<JsonElement, JsonNode, JsonNode?>> Beyond = new()
    {
        ["minLength"] = (_, _) => " ",
        ["maxLength"] = (most, _) => new string('x', most.GetInt32() + 1),
        ["minimum"] = (least, _) => least.GetInt64() - 1,
        ["exclusiveMinimum"] = (bound, _) => bound.GetDecimal(),
        ["maximum"] = (most, _) => most.GetDecimal() + 1,
        ["enum"] = (_, _) => "nonsense",
        ["pattern"] = (_, _) => "nonsense",
        ["format"] = (format, _) => format.GetString() is "int64" ? 1.5m : "nonsense",
        ["minItems"] = (_, _) => new JsonArray(),
        ["maxItems"] = (most, example) => new JsonArray([.. Enumerable.Range(0, most.GetInt32() + 1).Select(_ => example[0]!.DeepClone())]),
        ["maxProperties"] = (most, _) => new JsonObject(Enumerable.Range(0, most.GetInt32() + 1).Select(key => KeyValuePair.Create($"k{key}", (JsonNode?)key))),
    };

    [Fact]
    public async Task The_committed_copy_is_what_the_endpoints_say()
    {
        // Whoever asks first must not decide the language of the examples.
        var current = (await Server.Send(RawRequest.Get(Address).With("Accept-Language", "fr"))).ShouldBe(200);
        if (Environment.GetEnvironmentVariable("PARCOURS_WRITE_DOCS") == "1")
            await System.IO.File.WriteAllTextAsync(File, current.Text, TestContext.Current.CancellationToken);

        (await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken) == current.Text)
            .Should().BeTrue("the API changed: 'PARCOURS_WRITE_DOCS=1 dotnet test --project tests/Api.Tests' writes docs/openapi.json anew; look at its diff as a partner would");
    }

    [Fact]
    public void A_reader_of_such_documents_finds_nothing_wrong_with_it()
    {
        var read = OpenApiDocument.Parse(System.IO.File.ReadAllText(File), "json");

        read.Diagnostic!.Errors.Should().BeEmpty();
        read.Diagnostic.Warnings.Should().BeEmpty();
        read.Diagnostic.SpecificationVersion.Should().Be(OpenApiSpecVersion.OpenApi3_1);
    }

    [Fact]
    public void Every_operation_says_what_it_is_for_and_what_its_path_takes()
    {
        var tags = Committed.Root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();

        Committed.Operations.Should().HaveCountGreaterThan(8);
        foreach (var (path, _, operation) in Committed.Operations)
        {
            operation.GetProperty("summary").GetString().Should().NotBeNullOrWhiteSpace(path);
            operation.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).Should().ContainSingle().Which.Should().BeOneOf(tags);
            operation.GetProperty("security").EnumerateArray().Select(requirement => string.Join(" + ", requirement.EnumerateObject().Select(scheme => scheme.Name))).Should().Equal(
                path.StartsWith("/ops/v1/", StringComparison.Ordinal) ? ["Operator"]
                : path.StartsWith("/api/b2b/", StringComparison.Ordinal) ? ["Merchant"]
                : path.StartsWith("/purchase-event/", StringComparison.Ordinal) ? ["Token"]
                : path.StartsWith("/verified-reviews/", StringComparison.Ordinal) && !path.Contains("/public/", StringComparison.Ordinal) && !path.EndsWith("/reasons", StringComparison.Ordinal) ? ["Token"]
                : path.StartsWith("/v1/", StringComparison.Ordinal) && path != "/v1/health" ? ["Key + Timestamp + Signature"]
                : [],
                path);
            Parameters(operation, "path").Should().Equal(path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')));
        }
    }

    [Fact]
    public void No_public_route_is_left_out()
    {
        var routes =
            from endpoint in Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            where Surfaces.Any(surface => path.StartsWith(surface, StringComparison.Ordinal))
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select $"{method} {RouteParameter().Replace(path, "{$1}")}";

        routes.Distinct().Should().HaveCountGreaterThan(30)
            .And.BeSubsetOf(Committed.Operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}"));
    }

    private static readonly string[] Surfaces = ["/v1/", "/ops/", "/media/", "/api/", "/purchase-event/", "/verified-reviews/", "/realms/", "/connect/", "/am/"];

    [Fact]
    public void Every_refusal_has_examples_in_the_envelope()
    {
        var refusals =
            from operation in Committed.Operations
            from response in operation.Operation.GetProperty("responses").EnumerateObject()
            where response.Name[0] is '4' or '5' && operation.Path != "/health/ready"
            let content = response.Value.GetProperty("content").GetProperty("application/json")
            from example in content.GetProperty("examples").EnumerateObject()
            select (response.Name, Schema: content.GetProperty("schema"), Value: Committed.Resolve(example.Value).GetProperty("value"));

        refusals.Select(refusal => refusal.Name).Distinct().Should().Contain(["400", "401", "404", "409", "413", "415", "422", "429", "500", "503", "507"]);
        refusals.SelectMany(refusal => Committed.Complaints(refusal.Schema, refusal.Value)).Should().BeEmpty();
    }

    [Fact]
    public void Answers_that_ask_for_patience_say_how_long()
    {
        foreach (var (path, _, operation) in Committed.Operations)
        {
            var responses = operation.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => response.Value.GetProperty("headers"));

            responses.Values.Should().OnlyContain(headers => HasHeader(headers, "X-Request-Id"), path);
            responses.Where(response => !HasHeader(response.Value, "Retry-After")).Select(response => response.Key).Should().NotContain(["429", path == "/health/ready" ? "" : "503"], path);
            if (operation.GetProperty("security").GetArrayLength() > 0)
                responses.Where(response => !HasHeader(response.Value, "RateLimit-Remaining")).Select(response => response.Key).Should().Equal(["401"], path);
        }
    }

    [Fact]
    public void A_number_is_a_number_and_null_is_only_what_is_always_there()
    {
        var fields = Committed.Root.GetProperty("components").GetProperty("schemas").EnumerateObject().SelectMany(schema => Committed.Fields(schema.Value)).ToList();

        fields.Where(field => field.Schema.GetProperty("type").ValueKind != JsonValueKind.String).Should().OnlyContain(field => ApiDescription.CanBeNull(field.Schema) && field.IsRequired);
        fields.Where(field => ApiDescription.CanBeNull(field.Schema)).Select(field => field.Path.Split('.')[^1]).Distinct().Should()
            .BeEquivalentTo("status_code", "response", "ai_confidence", "code_visible", "video_url", "customer_notes", "recommendation");
    }

    [Fact]
    public async Task A_quote_and_an_order_made_of_the_examples_are_taken_and_answered_as_described()
    {
        var quote = (await Partner.Quote(Example("QuoteDelivery"))).ShouldBe(200);
        var order = (await Partner.Create(Example("CreateOrder"))).ShouldBe(201);

        Complaints("QuoteDelivery", quote).Should().BeEmpty();
        Complaints("CreateOrder", order).Should().BeEmpty();
        order.Json.EnumerateObject().Select(field => field.Name).Should().Contain(
            Committed.Fields(Committed.AnswerOf("CreateOrder", 201)).Select(field => field.Path).Where(path => !path.Contains('.', StringComparison.Ordinal))
                .Except(["quote_id", "courier", "picked_up_at", "eta", "delivered_at", "signature_url", "proof_of_delivery", "failure_reason", "next_attempt", "cancelled_by", "reason", "status_history"]),
            "every other field comes back from an order that has them all");
    }

    [Fact]
    public async Task Reading_listing_cancelling_and_tracking_answer_as_described()
    {
        var order = await Given.AnOrder(Partner, Example("CreateOrder"));
        await Given.AnOrder(Partner);

        Complaints("GetOrder", await Partner.Read(order)).Should().BeEmpty();
        Complaints("ListOrders", await Partner.List("?limit=1")).Should().BeEmpty();
        Complaints("CancelOrder", await Partner.Cancel(order, """{"reason": "Changed my mind"}""")).Should().BeEmpty();
        Complaints("TrackOrder", await Server.Send(RawRequest.Get("/track/" + order).With("Accept", "application/json"))).Should().BeEmpty();
        foreach (var (operation, address) in new[] { ("Health", "/v1/health"), ("Live", "/health/live"), ("Ready", "/health/ready") })
            Complaints(operation, await Server.Send(RawRequest.Get(address))).Should().BeEmpty();
    }

    [Fact]
    public async Task An_order_in_any_status_reads_as_described()
    {
        foreach (var status in Given.Reachable)
            Complaints("GetOrder", await Partner.Read(await Given.OrderIn(status, Partner))).Should().BeEmpty(status.ToString());
    }

    [Theory, MemberData(nameof(RequiredFields))]
    public async Task A_required_field_that_is_left_out_is_named(string operation, string field) =>
        (await Partner.Post(Requests[operation], Example(operation).Without(field))).ShouldBlame(field);

    [Theory, MemberData(nameof(Limits))]
    public async Task A_value_beyond_a_limit_is_refused(string operation, string field, string keyword)
    {
        var request = Example(operation);
        var schema = Committed.Fields(Committed.RequestOf(operation)).First(known => known.Path == field).Schema;
        var beyond = Beyond[keyword](schema.GetProperty(keyword), Committed.Example(schema));

        var reply = await Partner.Post(Requests[operation], request.With(field, beyond));

        reply.ShouldBeRefused(422, "validation_error").Fields.Should().Contain(field);
    }

    [Theory]
    [InlineData("QuoteDelivery")]
    [InlineData("CreateOrder")]
    public async Task Every_optional_field_can_be_left_out(string operation)
    {
        foreach (var (field, _, isRequired) in Committed.Fields(Committed.RequestOf(operation)))
        {
            // What one optional field needs of another is said in words.
            if (field == "dropoff.email" && operation == "CreateOrder")
                continue;
            if (!isRequired && Example(operation) is var request && JsonPath.Find(JsonElement.Parse(request.ToJsonString()), field) is not null)
                (await Partner.Post(Requests[operation], request.With("partner_order_id", field).Without(field))).Status.Should().BeOneOf([200, 201], field);
        }
    }

    [Theory]
    [InlineData("status", "nonsense")]
    [InlineData("service_level", "nonsense")]
    [InlineData("created_after", "yesterday")]
    [InlineData("created_before", "1")]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    public async Task A_filter_beyond_its_limit_is_refused(string name, string value)
    {
        var schema = Committed.Operation("ListOrders").GetProperty("parameters").EnumerateArray().Select(Committed.Resolve)
            .Single(parameter => parameter.GetProperty("name").GetString() == name).GetProperty("schema");

        schema.EnumerateObject().Select(keyword => keyword.Name).Should().IntersectWith(["enum", "format", "minimum"]);
        (await Partner.List($"?{name}={value}")).ShouldBlame(name);
        (await Partner.List($"?{name}={Uri.EscapeDataString(Committed.Example(schema).ToString())}")).ShouldBe(200);
    }

    [Fact]
    public void Ids_are_as_described()
    {
        var fields = Committed.Fields(Committed.AnswerOf("CreateOrder", 201)).ToDictionary(field => field.Path, field => field.Schema.TryGetProperty("pattern", out var pattern) ? pattern.GetString() : null);

        OrderId.New().Value.Should().MatchRegex(fields["order_id"]);
        QuoteId.New().Value.Should().MatchRegex(fields["quote_id"]);
    }

    /// <summary>A request with everything that the description shows, but for the quote, which would have to exist.</summary>
    private static JsonObject Example(string operation)
    {
        var request = Committed.Example(Committed.RequestOf(operation)).AsObject();
        request.Remove("quote_id");
        return request;
    }

    private static IEnumerable<string> Complaints(string operation, Reply reply) => Committed.Complaints(Committed.AnswerOf(operation, reply.Status), reply.Json);

    private static IEnumerable<string?> Parameters(JsonElement operation, string place) =>
        operation.GetProperty("parameters").EnumerateArray().Select(Committed.Resolve)
            .Where(parameter => parameter.GetProperty("in").GetString() == place).Select(parameter => parameter.GetProperty("name").GetString());

    private static bool HasHeader(JsonElement headers, string name) => headers.TryGetProperty(name, out _);

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex RouteParameter();
}
