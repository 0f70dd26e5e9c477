using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Parcours.Api.Http;
using Scalar.AspNetCore;

namespace Parcours.Api.Docs;

/// <summary>The OpenAPI document, made from the endpoints, and two ways to read it.</summary>
public static class DocsEndpoints
{
    private const string Name = "parcours";

    private const string Address = $"/openapi/{Name}.json";

    public static void AddDocs(this IServiceCollection services)
    {
        services.AddSingleton<RequestShapes>();
        services.AddSingleton<OperationFacts>();
        services.AddSingleton<DocumentText>();
        services.AddSingleton<Guide>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // Our own components; the framework's would be named after the classes.
            options.CreateSchemaReferenceId = _ => null;
            options.AddDocumentTransformer<DocumentFacts>();
            options.AddOperationTransformer<OperationFacts>();
        });
    }

    public static void MapDocs(this WebApplication app)
    {
        app.MapGet(Address, async (DocumentText document, CancellationToken ct) => Results.Text(await document.Read(ct), "application/json"))
            .ExcludeFromDescription().AllowAnonymous();
        app.MapScalarApiReference("/docs", (options, http) => FromOurHostOnly(options)
            .WithTitle("Parcours API")
            .WithFavicon("/favicon.svg")
            .PreserveSchemaPropertyOrder()
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .AddDocument(Name, "Parcours API")
            .Nonce = http.GetNonce()).AllowAnonymous().AddEndpointFilter(OfOurDocument);
        // A middleware: without its own branch, every request of the API would pass through it.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/docs/swagger", StringComparison.OrdinalIgnoreCase), swagger => swagger.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs/swagger";
            options.DocumentTitle = "Parcours API";
            options.SwaggerEndpoint(Address, "Parcours API");
        }));
    }

    /// <summary>Scalar would show a page for a document of any name, and then not find it.</summary>
    private static ValueTask<object?> OfOurDocument(EndpointFilterInvocationContext request, EndpointFilterDelegate next) =>
        request.HttpContext.GetRouteValue("documentName") is null or Name ? next(request) : ValueTask.FromResult<object?>(Problems.Of(HttpErrors.NotFound));

    /// <summary>By itself Scalar would fetch fonts, report its use and offer services of its maker.</summary>
    private static ScalarOptions FromOurHostOnly(ScalarOptions options) => options
        .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools();
}

/// <summary>The document as text, made when it is first asked for. It says the same in every language and on every machine.</summary>
internal sealed class DocumentText([FromKeyedServices("parcours")] IOpenApiDocumentProvider documents)
{
    private string? _text;

    // Two that ask first at the same moment both make it, and make the same.
    public async Task<string> Read(CancellationToken ct) => _text ??= await Make(ct);

    private async Task<string> Make(CancellationToken ct)
    {
        // Its examples have messages, which would otherwise be in the language of whoever asks first.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var document = await documents.GetOpenApiDocumentAsync(ct);
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct)).ReplaceLineEndings("\n") + "\n";
    }
}
