using System.Text.Json;
using System.Text.Json.Serialization;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>A report as it lies in the database. Findings by their names, so that they can be told in any language.</summary>
internal sealed record StoredReport(
    decimal Confidence, string Recommendation, bool CodeVisible, IReadOnlyList<StoredContradiction> Contradictions, IReadOnlyList<StoredSignal> Signals)
{
    public static string Write(EvidenceReport report) => JsonSerializer.Serialize(
        new StoredReport(
            report.Confidence,
            report.Recommendation.ToDb(),
            report.CodeVisible,
            [.. report.Contradictions.Select(contradiction => new StoredContradiction(contradiction.Kind.ToDb(), contradiction.Medium.Value, contradiction.OtherOrder))],
            [.. report.Signals.Select(StoredSignal.Of)]),
        StoredReports.Default.StoredReport);

    public static EvidenceReport? Read(string? json)
    {
        if (json is null)
            return null;
        var stored = JsonSerializer.Deserialize(json, StoredReports.Default.StoredReport) ?? throw new JsonException("A stored report is null.");
        return new EvidenceReport(
            stored.Confidence,
            stored.Recommendation.FromDb<Recommendation>(),
            stored.CodeVisible,
            [.. stored.Contradictions.Select(contradiction => new Contradiction(contradiction.Kind.FromDb<ContradictionKind>(), new MediaId(contradiction.Medium), contradiction.OtherOrder))],
            [.. stored.Signals.Select(signal => signal.ToSignal())]);
    }
}

internal sealed record StoredContradiction(string Kind, string Medium, long OtherOrder);

internal sealed record StoredSignal(string Name, decimal Value, decimal Weight, bool IsMeasured, string Finding, IReadOnlyList<string>? Arguments = null)
{
    public static StoredSignal Of(EvidenceSignal signal)
    {
        var (finding, arguments) = signal.Explanation;
        return new StoredSignal(signal.Name.ToDb(), signal.Value, signal.Weight, signal.IsMeasured, finding.ToDb(), arguments.Count == 0 ? null : arguments);
    }

    public EvidenceSignal ToSignal() => new(Name.FromDb<SignalName>(), Value, Weight, IsMeasured, new Explanation(Finding.FromDb<Finding>(), Arguments ?? []));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredReport))]
internal sealed partial class StoredReports : JsonSerializerContext;
