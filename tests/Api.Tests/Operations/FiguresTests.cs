using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Parcours.Api.Operations;
using Parcours.Api.Tests.Kernel;
using Parcours.Application.Kernel;
using Parcours.Infrastructure;

namespace Parcours.Api.Tests.Operations;

/// <summary>What the program measures, and what the dashboard and the alerts in <c>deploy/</c> look at.</summary>
public sealed partial class FiguresTests(DeliveryServer server) : DeliveryTests(server)
{
    /// <summary>The meters that <see cref="Observability"/> collects from: ours, and those of the libraries that it names.</summary>
    private static readonly string[] Collected =
    [
        Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime",
    ];

    private static readonly string[] Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan"];

    public static TheoryData<string> Lookers => ["deploy/grafana/parcours.json", "deploy/prometheus/alerts.yaml"];

    [Theory, MemberData(nameof(Lookers))]
    public async Task Every_figure_that_is_looked_at_is_measured(string file)
    {
        var measured = await Measured();
        var named = Expressions(file).SelectMany(Metrics).ToHashSet();

        named.Should().HaveCountGreaterThan(5).And.BeSubsetOf(measured);
    }

    [Fact]
    public async Task Every_figure_of_ours_is_on_the_dashboard()
    {
        var shown = Expressions("deploy/grafana/parcours.json").SelectMany(Metrics).Select(WithoutPart).ToHashSet();
        var ours = (await Measured()).Where(name => name.StartsWith("parcours_", StringComparison.Ordinal)).Select(WithoutPart).Distinct();

        ours.Should().HaveCountGreaterThan(10).And.BeSubsetOf(shown);
    }

    [Theory]
    [InlineData(0.002, 0.02)]
    [InlineData(0.2, 2)]
    [InlineData(20, 200)]
    [InlineData(2_000, 20_000)]
    public void Times_that_differ_tenfold_are_told_apart(double one, double other)
    {
        using var meter = new Meter(Telemetry.Name);
        var times = meter.CreateHistogram<double>("parcours.test.duration", "s");
        using var buckets = new Buckets(times.Name);
        using var reader = new BaseExportingMetricReader(buckets);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(Telemetry.Name).AddView(Observability.StreamOf).AddReader(reader).Build();

        times.Record(one);
        times.Record(other);
        provider.ForceFlush().Should().BeTrue();

        buckets.Filled.Should().Be(2);
    }

    [Fact]
    public void Every_alert_has_its_section_in_the_runbooks()
    {
        var alerts = Alert().Matches(Text("deploy/prometheus/alerts.yaml")).Select(match => match.Groups["name"].Value).ToList();
        var sections = Section().Matches(Text("docs/operations.md")).Select(match => match.Groups["name"].Value);

        alerts.Should().HaveCountGreaterThan(5).And.OnlyHaveUniqueItems();
        sections.Should().BeEquivalentTo(alerts);
    }

    /// <summary>The names that Prometheus gives to what is measured while the server works.</summary>
    private async Task<HashSet<string>> Measured()
    {
        var instruments = new ConcurrentBag<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        listener.Start();
        foreach (var type in new[] { typeof(Telemetry), typeof(InfrastructureModule), typeof(Observability) }.SelectMany(one => one.Assembly.GetTypes()).Where(HasFigures))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        // A use case, which is of a generic class; and a call from an HTTP client.
        (await Partner.List()).ShouldBe(200);
        using var client = new HttpClient();
        (await client.GetAsync(Server.BaseUrl + "/health/live")).EnsureSuccessStatusCode();

        return [.. instruments.Where(instrument => Collected.Contains(instrument.Meter.Name)).SelectMany(Names)];
    }

    private static bool HasFigures(Type type) =>
        !type.ContainsGenericParameters && type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(field => field.FieldType.IsAssignableTo(typeof(Instrument)));

    /// <summary>As the OpenTelemetry specification translates a name for Prometheus: the unit behind it, and <c>_total</c> behind what only grows.</summary>
    private static IEnumerable<string> Names(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "" or null => "", var other when other.StartsWith('{') => "", var other => throw new NotSupportedException(other) };
        var name = instrument.Name.Replace('.', '_');
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return instrument.GetType().Name.Split('`')[0] switch
        {
            "Histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            "Counter" or "ObservableCounter" => [name + "_total"],
            _ => [name],
        };
    }

    private static string WithoutPart(string name) => Part().Replace(name, "");

    private static IEnumerable<string> Expressions(string file) =>
        file.EndsWith(".json", StringComparison.Ordinal) ? Strings(JsonElement.Parse(Text(file)), "expr") : Expression().Matches(Text(file)).Select(match => match.Groups["text"].Value);

    private static IEnumerable<string> Strings(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => field.Name == name ? [field.Value.GetString()!] : Strings(field.Value, name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Strings(item, name)),
        _ => [],
    };

    /// <summary>What is left of an expression without labels, periods and functions.</summary>
    private static IEnumerable<string> Metrics(string expression) =>
        Metric().Matches(Labels().Replace(expression, "")).Select(match => match.Value).Except(Words);

    private static string Text(string file) => File.ReadAllText(Path.Combine(ErrorCatalogue.Root, file));

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"(?<![\w.$])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count|total)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"^\s+expr: (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^\s+- alert: (?<name>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^### (?<name>Parcours\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    /// <summary>How many buckets of a histogram have something in them.</summary>
    private sealed class Buckets(string histogram) : BaseExporter<Metric>
    {
        public int Filled { get; private set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                if (metric.Name != histogram)
                    continue;
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    foreach (var bucket in point.GetHistogramBuckets())
                        Filled += bucket.BucketCount > 0 ? 1 : 0;
                }
            }

            return ExportResult.Success;
        }
    }
}
