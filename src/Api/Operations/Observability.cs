using System.Diagnostics.Metrics;
using System.Globalization;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Parcours.Api.Operations;

/// <summary>Logs to standard output; traces and figures to an OpenTelemetry collector, when one is named.</summary>
public static class Observability
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>From a commit on a good disk to a delivery that waits for an endpoint's return. The library's own bounds are meant for milliseconds: all that takes less than five seconds is one to them.</summary>
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400];

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        CheckLevel(builder.Configuration["Serilog:MinimumLevel:Default"]);
        // Each host has a logger of its own: one for the process would fall silent when the first host ends.
        builder.Services.AddSerilog((services, logs) => Configure(logs, services, builder), preserveStaticLogger: true);

        if (builder.Configuration[Collector] is not { Length: > 0 } collector)
            return;
        if (!Uri.TryCreate(collector, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ConfigurationException(Collector, $"is '{collector}', which is not an http or https address.");

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("parcours", serviceVersion: BuildInfo.Version))
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name)
                .AddView(StreamOf)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddOtlpExporter())
            .WithTracing(traces => traces
                .AddSource(Telemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
    }

    /// <summary>How a figure of ours is collected; null for the library's own way.</summary>
    internal static MetricStreamConfiguration? StreamOf(Instrument figure) =>
        figure.Meter.Name == Telemetry.Name && figure.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null;

    private static void CheckLevel(string? level)
    {
        if (!string.IsNullOrEmpty(level) && !Enum.TryParse<LogEventLevel>(level, ignoreCase: true, out _))
            throw new ConfigurationException("Serilog__MinimumLevel__Default", $"is '{level}'; it must be one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}.");
    }

    private static void Configure(LoggerConfiguration logs, IServiceProvider services, WebApplicationBuilder builder)
    {
        logs.ReadFrom.Configuration(builder.Configuration)
            .ReadFrom.Services(services)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("OpenIddict", LogEventLevel.Warning)
            // Or the server would put the path, which may hold a token, on each line of a request, and begin a span that nobody collects.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            // Why a start failed is told once, by whoever started us: an operator's mistake as a sentence, ours as an exception.
            .Filter.ByExcluding(line => line.Exception is not null && line.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.With(new RequestIdOfLine(services.GetRequiredService<IHttpContextAccessor>()))
            .Enrich.FromLogContext();
        if (builder.Environment.IsDevelopment())
            logs.WriteTo.Console(outputTemplate: "[{Timestamp:HH:mm:ss} {Level:u3}] {Message:lj} {RequestId}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture);
        else
            logs.WriteTo.Console(new RenderedCompactJsonFormatter());
    }

    /// <summary>Puts the id of the request at hand on a line. Asked for each line, since a scope would be opened for each request, and most write none.</summary>
    private sealed class RequestIdOfLine(IHttpContextAccessor http) : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (http.HttpContext is { TraceIdentifier: var id })
                logEvent.AddPropertyIfAbsent(new LogEventProperty(RequestIds.Property, new ScalarValue(id)));
        }
    }
}
