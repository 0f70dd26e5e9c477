using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parcours.Api.Auth;
using Parcours.Api.Auth.Tokens;
using Parcours.Api.Http;
using Parcours.Api.Operations;
using Parcours.Api.Orders;
using Parcours.Domain.Orders;

namespace Parcours.Api.Docs;

/// <summary>What holds for the whole document: its title, where it runs, how requests are signed, the headers that every answer has.</summary>
internal sealed class DocumentFacts(OperationFacts operations, Links links) : IOpenApiDocumentTransformer
{
    private const string Introduction = """
        What happens to an order after checkout: a quote, a courier, the delivery, the unboxing and the review.

        - **JSON** is UTF-8 and snake_case. A field that you do not know is ours to add: ignore it, as we ignore yours. `null` in an optional field is absent; absent optionals are left out of answers.
        - **Money** is a whole number of cents (under `/api/b2b` a decimal amount and its currency), **times** are RFC 3339. An order's times are local at its destination, with the offset of that day; under `/api/b2b` they are UTC.
        - **Signing**, for partners: `X-Signature` is `v1=` and the hex HMAC-SHA256, under your secret, of the timestamp, the method, the request target as sent (percent-encoded, with its query) and the exact bytes of the body, joined by line feeds.
        - **Refusals** come in one envelope: go by `error.code`, which never changes with the language. `error.errors` names every wrong field.
        - **Limits** are a token bucket per key; its capacity is one second's budget. `429` and `503` carry `Retry-After`.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Parcours", Version = BuildInfo.Version, Description = Introduction, Contact = new OpenApiContact { Name = "Parcours", Url = new Uri(links.Base + "/docs/guide") } };
        document.Servers = [new OpenApiServer { Url = links.Base }];
        document.ExternalDocs = new OpenApiExternalDocs { Description = "The guide: page by page, with programs in five languages", Url = new Uri(links.Base + "/docs/guide") };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Delivery", Description = "Quotes and delivery orders, signed with a partner's key. Test and live keys see disjoint data." },
            new() { Name = "Sandbox", Description = "Moves test orders, so that an integration can be walked through before anything real moves." },
            new() { Name = "Tracking", Description = "What anyone who has the tracking link may see: a page for a person, JSON for a program." },
            new() { Name = "Unboxing", Description = "For merchants that ship themselves: orders whose box is opened on camera, with a Bearer key. Test and live keys see disjoint data." },
            new() { Name = "Authentication", Description = "Access tokens for the reviews API: OAuth 2, client credentials, as a standard OpenID Connect client does it." },
            new() { Name = "Reviews", Description = "For merchants that collect verified reviews, with an access token. Test and live clients see disjoint data." },
            new() { Name = "Webhooks", Description = "Where you hear what happens to your orders, and what became of each event." },
            new() { Name = "Operations", Description = "How couriers and dispatchers move orders, with an operator's own secret. A courier sees their own orders, and takes a courier's steps; a dispatcher may do everything. What changes something is written down: who, when, from where." },
            new() { Name = "Media", Description = "Signatures and photos, behind links that expire." },
            new() { Name = "Evidence", Description = "What a sealed bundle is verified with, by anyone." },
            new() { Name = "Health", Description = "Whether we are there." },
        };

        AddPublicPaths(document);
        AddSecurity(document);
        AddHeaders(document);
        Sort(document.Components!);
        return Task.CompletedTask;
    }

    /// <summary>What a request must carry, by the scope that its endpoint asks for.</summary>
    public static List<OpenApiSecurityRequirement> SecurityOf(IReadOnlyList<object> metadata, OpenApiDocument document) =>
        metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy switch
        {
            null => [],
            Scopes.Merchants => [new() { [new OpenApiSecuritySchemeReference("Merchant", document)] = [] }],
            Scopes.Reviews => [new() { [new OpenApiSecuritySchemeReference("Token", document)] = [] }],
            Scopes.Operations => [new() { [new OpenApiSecuritySchemeReference("Operator", document)] = [] }],
            _ => [new()
            {
                [new OpenApiSecuritySchemeReference("Key", document)] = [],
                [new OpenApiSecuritySchemeReference("Timestamp", document)] = [],
                [new OpenApiSecuritySchemeReference("Signature", document)] = [],
            }],
        };

    /// <summary>What the framework does not list: health checks, and the JSON of a Razor page.</summary>
    private void AddPublicPaths(OpenApiDocument document)
    {
        Add("/health/live", "Live", "Health", "Whether the process answers", "For an orchestrator: restart us when this does not answer.", new AnswersWith(200, typeof(ReadinessJson)));
        Add("/health/ready", "Ready", "Health", "Whether it can also read its storage", "For a load balancer: send us requests while this is 200.",
            new AnswersWith(200, typeof(ReadinessJson)), new AnswersWith(503, typeof(ReadinessJson)));
        Add("/track/{id}", "TrackOrder", "Tracking", "Where an order is, for its recipient", "City and first name only. A browser gets a page; ask for `application/json`.",
            new AnswersWith(200, typeof(TrackingJson)), new IsAlsoAPage(), new TakesId("id", typeof(OrderId), OrderId.NotFound));

        void Add(string path, string id, string tag, string summary, string description, params object[] metadata)
        {
            var operation = new OpenApiOperation { OperationId = id, Summary = summary, Description = description, Tags = new HashSet<OpenApiTagReference> { new(tag, document) } };
            operations.Describe(operation, metadata, document);
            document.Paths[path] = new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } };
        }
    }

    private static void AddSecurity(OpenApiDocument document)
    {
        Add("Key", "X-Api-Key", "The public key: `pk_live_…` or `pk_test_…`.");
        Add("Timestamp", "X-Timestamp", "The current Unix time in whole seconds, at most 300 s from our clock.");
        Add("Signature", "X-Signature", "`v1=` and 64 hex digits: HMAC-SHA256, under the secret, of timestamp, method, request target and body, joined by line feeds.");
        document.AddComponent<IOpenApiSecurityScheme>("Merchant", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A merchant's key: `sk_live_…` or `sk_test_…`, which see disjoint data.",
        });

        document.AddComponent<IOpenApiSecurityScheme>("Token", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "An access token of five minutes.",
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri(TokenEndpoints.Token, UriKind.Relative), Scopes = new Dictionary<string, string> { ["openid"] = "Allowed, and changes nothing." } },
            },
        });

        document.AddComponent<IOpenApiSecurityScheme>("Operator", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An operator's secret, `op_…`: a courier's is in the answer that made the courier, a dispatcher's is said by `add-dispatcher` on the server.",
        });

        void Add(string id, string header, string description) => document.AddComponent<IOpenApiSecurityScheme>(
            id, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = header, Description = description });
    }

    private static void AddHeaders(OpenApiDocument document)
    {
        AddParameter("IdempotencyKey", "Idempotency-Key", "Kept for 24 h: the same request under the same key gets the first answer again, so a retry is safe.",
            new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[!-~]{1,255}$", Examples = ["5f0c2a7e-first-order"] });
        AddParameter("RequestId", "X-Request-Id", "Your own id for the request, which its answer then carries; anything else is replaced.",
            new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9._-]{1,64}$", Examples = ["checkout-7781"] });
        AddParameter("AcceptLanguage", "Accept-Language", "The language of messages: French or English.",
            new OpenApiSchema { Type = JsonSchemaType.String, Default = "en", Examples = ["fr-CA"] });

        AddHeader("X-Request-Id", "The request's id, also in our logs.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["req_abc123def456"] });
        AddHeader("RateLimit-Limit", "Requests a second that the key may send.", Whole(100));
        AddHeader("RateLimit-Remaining", "Requests left at the moment.", Whole(99));
        AddHeader("RateLimit-Reset", "Seconds until the budget is whole again.", Whole(1));
        AddHeader("Retry-After", "Seconds to wait before the next attempt.", Whole(1));
        AddHeader("Idempotent-Replayed", "`true` when the answer was kept from an earlier request under the same key.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true"] });

        AddHeader("Link", "The parts of the list after and before this one.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["<http://localhost:5001/verified-reviews/v1/published/brands/reviews?cursor=n64f1c2a3b4c00-2a>; rel=\"next\""] });
        AddHeader("ETag", "Of this answer: with it in `If-None-Match`, the same answer is 304 and not sent again.", new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["\"47DEQpj8HBSa-_TImW-5JA\""] });

        void AddParameter(string id, string name, string description, OpenApiSchema schema) => document.AddComponent<IOpenApiParameter>(
            id, new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema });

        void AddHeader(string name, string description, OpenApiSchema schema) =>
            document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader { Description = description, Schema = schema });

        static OpenApiSchema Whole(int example) => new() { Type = JsonSchemaType.Integer, Examples = [JsonValue.Create(example)] };
    }

    /// <summary>By name, so that the text does not change with the order in which endpoints are found.</summary>
    private static void Sort(OpenApiComponents components)
    {
        components.Schemas = Sorted(components.Schemas);
        components.Examples = Sorted(components.Examples);

        static Dictionary<string, T> Sorted<T>(IDictionary<string, T>? some) => (some ?? new Dictionary<string, T>()).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary();
    }
}
