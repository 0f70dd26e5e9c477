using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parcours.Api.Http;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Docs;

/// <summary>What an endpoint's own code says about it: what it takes, what it answers, and everything that it can refuse.</summary>
internal sealed class OperationFacts(RequestShapes shapes) : IOpenApiOperationTransformer
{
    private const string RequestId = "req_abc123def456";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        Describe(operation, [.. context.Description.ActionDescriptor.EndpointMetadata], context.Document!);
        return Task.CompletedTask;
    }

    public void Describe(OpenApiOperation operation, IReadOnlyList<object> metadata, OpenApiDocument document)
    {
        var useCase = metadata.OfType<SendsUseCase>().FirstOrDefault()?.UseCase;
        var rules = useCase is null ? FieldRules.None : shapes.RulesOf(useCase);
        var isCounted = metadata.OfType<IAuthorizeData>().Any();

        operation.Parameters = [.. Ids(metadata), .. Texts(metadata), .. Query(metadata, useCase, document), .. Headers(metadata, document)];
        operation.RequestBody = metadata.OfType<ReadsJson>().FirstOrDefault() is { } reads && useCase is not null
            ? Body(ShapeSchemas.ForRequests(document, useCase, shapes).Of(reads.Shape), rules)
            : metadata.OfType<ReadsJsonItems>().FirstOrDefault() is { } items ? Body(items, metadata.OfType<TakesItems>().Single(), document)
            : metadata.OfType<ReadsForm>().FirstOrDefault() is { } form ? Body(ShapeSchemas.ForAnswers(document).Of(form.Shape))
            : metadata.OfType<ReadsFile>().FirstOrDefault() is { } file ? Body(file) : null;
        operation.Security = DocumentFacts.SecurityOf(metadata, document);

        operation.Responses = [];
        foreach (var answer in metadata.OfType<AnswersWith>())
            operation.Responses[Text(answer.Status)] = Answer(answer, document, answer.IsList ? [.. HeadersOfAnswers(metadata, isCounted), "Link", "ETag"] : HeadersOfAnswers(metadata, isCounted));
        foreach (var sent in metadata.OfType<AnswersWithFile>())
            operation.Responses[Text(StatusCodes.Status200OK)] = new OpenApiResponse { Description = sent.Description, Headers = References(HeadersOfAnswers(metadata, isCounted), document), Content = Files(sent.MediaTypes) };
        if (metadata.OfType<MayBeKept>().Any())
            operation.Responses[Text(StatusCodes.Status304NotModified)] = new OpenApiResponse { Description = "What has the `ETag` in `If-None-Match` is still the same.", Headers = References([.. HeadersOfAnswers(metadata, isCounted), "ETag"], document) };
        foreach (var refused in Refusals.Of(metadata, rules).GroupBy(error => Problems.StatusOf(error.Kind)).OrderBy(status => status.Key))
            operation.Responses[Text(refused.Key)] = Either(
                operation.Responses.GetValueOrDefault(Text(refused.Key)),
                Refusal([.. refused], document, isCounted && refused.Key != StatusCodes.Status401Unauthorized, metadata.OfType<OAuthAnswers>().Any()));
        if (metadata.OfType<IsAlsoAPage>().Any())
            AddPage(operation.Responses);
    }

    /// <summary>What a browser gets in place of JSON.</summary>
    private static void AddPage(OpenApiResponses responses)
    {
        foreach (var response in responses.Where(response => response.Key is "200" or "404").Select(response => response.Value))
            response.Content!["text/html"] = new OpenApiMediaType { Schema = new OpenApiSchema() };
    }

    private static IEnumerable<IOpenApiParameter> Ids(IReadOnlyList<object> metadata) =>
        from id in metadata.OfType<TakesId>()
        let form = Vocabulary.Of("", Names.SnakeCase(id.Id.Name))
        select new OpenApiParameter
        {
            Name = id.Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = XmlComments.Of(id.Id),
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = form.Pattern, Examples = [form.Example!.DeepClone()] },
        };

    private static IEnumerable<IOpenApiParameter> Texts(IReadOnlyList<object> metadata) =>
        from text in metadata.OfType<TakesText>()
        select new OpenApiParameter
        {
            Name = text.Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = text.Description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [text.Example] },
        };

    private IEnumerable<IOpenApiParameter> Query(IReadOnlyList<object> metadata, Type? useCase, OpenApiDocument document) =>
        from parameter in metadata.OfType<MethodInfo>().SelectMany(method => method.GetParameters())
        where parameter.IsDefined(typeof(AsParametersAttribute))
        let schemas = ShapeSchemas.ForRequests(document, useCase!, shapes)
        from field in ShapeSchemas.FieldsOf(parameter.ParameterType)
        let schema = schemas.Of(field, parameter.ParameterType.Name)
        select new OpenApiParameter
        {
            Name = field.GetCustomAttribute<FromQueryAttribute>()?.Name ?? Names.SnakeCase(field.Name!),
            In = ParameterLocation.Query,
            Description = schema.Description,
            Schema = schema,
        };

    private static IEnumerable<IOpenApiParameter> Headers(IReadOnlyList<object> metadata, OpenApiDocument document)
    {
        if (metadata.OfType<HonoursIdempotencyKey>().Any())
            yield return new OpenApiParameterReference("IdempotencyKey", document);
        yield return new OpenApiParameterReference("RequestId", document);
        yield return new OpenApiParameterReference("AcceptLanguage", document);
    }

    private static OpenApiRequestBody Body(IOpenApiSchema schema, FieldRules rules) => new()
    {
        Required = rules.FirstWith("required") is not null,
        Content = Json(new OpenApiMediaType { Schema = schema }),
    };

    private OpenApiRequestBody Body(ReadsJsonItems items, TakesItems limit, OpenApiDocument document) => new()
    {
        Required = true,
        Content = Json(new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = limit.Most, Items = ShapeSchemas.ForRequests(document, items.Shape, shapes).Of(items.Shape) },
        }),
    };

    private static OpenApiRequestBody Body(IOpenApiSchema form) => new() { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/x-www-form-urlencoded"] = new() { Schema = form } } };

    private static OpenApiRequestBody Body(ReadsFile file) => new() { Required = true, Description = file.Description, Content = Files(file.MediaTypes) };

    /// <summary>A schema that says nothing: the bytes are those of the media type.</summary>
    private static Dictionary<string, OpenApiMediaType> Files(IEnumerable<string> mediaTypes) =>
        mediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema() });

    private static OpenApiResponse Answer(AnswersWith answer, OpenApiDocument document, IEnumerable<string> headers) => new()
    {
        Description = XmlComments.Of(ShapeSchemas.ItemOf(answer.Shape) ?? answer.Shape),
        Headers = References(headers, document),
        Content = new Dictionary<string, OpenApiMediaType> { [answer.MediaType] = new() { Schema = SchemaOf(answer, ShapeSchemas.ForAnswers(document)) } },
    };

    private static IOpenApiSchema SchemaOf(AnswersWith answer, ShapeSchemas schemas) =>
        answer.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schemas.Of(answer.Shape) } : schemas.Whole(answer.Shape);

    private static OpenApiResponse Refusal(IReadOnlyList<Error> errors, OpenApiDocument document, bool isCounted, bool speaksOAuth) => new()
    {
        Description = string.Join(", ", errors.Select(error => $"`{error.Code}`").Distinct()),
        Headers = References([.. HeadersOfAll(isCounted), .. errors.Any(error => error.RetryAfter is not null) ? ["Retry-After"] : Array.Empty<string>()], document),
        Content = Json(new OpenApiMediaType
        {
            Schema = ShapeSchemas.ForAnswers(document).Of(speaksOAuth ? typeof(OAuthErrorJson) : typeof(ErrorJson)),
            Examples = errors.ToDictionary(NameOf, error => (IOpenApiExample)(speaksOAuth
                ? Example("oauth." + NameOf(error), Http.Json.Write(OAuthErrorJson.Of(error, RequestId)), document)
                : Example(NameOf(error), Http.Json.Write(ErrorJson.Of(error, RequestId)), document))),
        }),
    };

    /// <summary>A status that an answer and a refusal share has either shape.</summary>
    private static OpenApiResponse Either(IOpenApiResponse? answer, OpenApiResponse refusal)
    {
        if (answer is null)
            return refusal;

        refusal.Description = $"{answer.Description} Or {refusal.Description}";
        var (content, other) = (refusal.Content!["application/json"], answer.Content!["application/json"]);
        content.Schema = new OpenApiSchema { AnyOf = [other.Schema!, content.Schema!] };
        return refusal;
    }

    private static string[] HeadersOfAnswers(IReadOnlyList<object> metadata, bool isCounted) =>
        metadata.OfType<HonoursIdempotencyKey>().Any() ? [.. HeadersOfAll(isCounted), "Idempotent-Replayed"] : HeadersOfAll(isCounted);

    private static string[] HeadersOfAll(bool isCounted) =>
        isCounted ? ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] : ["X-Request-Id"];

    private static Dictionary<string, IOpenApiHeader> References(IEnumerable<string> headers, OpenApiDocument document) =>
        headers.ToDictionary(header => header, header => (IOpenApiHeader)new OpenApiHeaderReference(header, document));

    private static OpenApiExampleReference Example(string name, byte[] json, OpenApiDocument document)
    {
        if (document.Components?.Examples?.ContainsKey(name) is not true)
            document.AddComponent<IOpenApiExample>(name, new OpenApiExample { Value = JsonNode.Parse(json) });
        return new OpenApiExampleReference(name, document);
    }

    private static string NameOf(Error error) => error.Fields is [var wrong, ..] ? $"{error.MessageKey}.{wrong.Field}" : error.MessageKey;

    private static Dictionary<string, OpenApiMediaType> Json(OpenApiMediaType content) => new() { ["application/json"] = content };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
