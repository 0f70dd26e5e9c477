using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parcours.Api.Docs;
using Parcours.Domain.Kernel;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>For partners: <c>/v1/health</c>. For orchestrators: live says the process answers, ready says it can also read its storage.</summary>
public static class Health
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StorageCheck>("storage", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/health", () => TypedResults.Ok(new HealthJson("ok", BuildInfo.Version))).WithName("Health").WithTags("Health").AllowAnonymous()
            .WithSummary("Whether the API answers").WithDescription("For partners: needs no credential.").Answers<HealthJson>(200);
        app.MapHealthChecks("/health/live", Options(_ => false)).AllowAnonymous();
        app.MapHealthChecks("/health/ready", Options(check => check.Tags.Contains(Ready))).AllowAnonymous();
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(
            new ReadinessJson(Names.Of(report.Status), report.Entries.ToDictionary(check => check.Key, check => Names.Of(check.Value.Status))),
            http.RequestAborted),
    };
}

/// <summary>We are there.</summary>
public sealed record HealthJson(string Status, string Version);

/// <summary>How the checks went.</summary>
/// <param name="Checks">What was looked at, by name.</param>
public sealed record ReadinessJson(string Status, IReadOnlyDictionary<string, string> Checks);
