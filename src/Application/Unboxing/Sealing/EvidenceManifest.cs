using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Unboxing.Sealing;

/// <summary>
/// <c>manifest.json</c>, the file that is signed. Its form is part of the published schema: members in this order, one a line, indented by two spaces, so that a
/// person can read it and awk can find each file's hash.
/// </summary>
internal sealed record EvidenceManifest(
    string Schema,
    string Platform,
    ManifestKey Key,
    BundledOrder Order,
    BundledSubmission Submission,
    BundledAssessment? Assessment,
    IReadOnlyList<BundledStatusChange> StatusChanges,
    IReadOnlyList<ManifestMedium> Media,
    IReadOnlyList<ManifestDocument> Documents)
{
    /// <summary>Changes when a reader of the one before would misread it; a member more is none.</summary>
    private const string Version = "parcours-evidence/1";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Converters = { new Milliseconds(), new ShortestDecimal() },
    };

    public static EvidenceManifest Of(EvidenceBundle bundle, EvidenceKey key, IEnumerable<(string Path, byte[] Bytes)> documents) => new(
        Version,
        bundle.Platform,
        new ManifestKey(key.Id.Value, EvidenceSigner.Algorithm, key.AddressAt(bundle.Platform)),
        bundle.Order,
        bundle.Submission,
        bundle.Assessment,
        bundle.StatusChanges,
        [.. bundle.Media.GroupBy(medium => medium.Kind).SelectMany(Numbered)],
        [.. documents.Select(document => new ManifestDocument(document.Path, Convert.ToHexStringLower(SHA256.HashData(document.Bytes))))]);

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Form), (byte)'\n'];

    private static IEnumerable<ManifestMedium> Numbered(IEnumerable<BundledMedium> ofAKind) =>
        ofAKind.Select((medium, index) => new ManifestMedium(medium.ErasedAt is null ? PathOf(medium, index + 1) : null, medium));

    // Named by us: a customer's file name may be anything.
    private static string PathOf(BundledMedium medium, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"media/{medium.Kind}-{number:00}.{ExtensionOf(medium.ContentType)}");

    private static string ExtensionOf(string contentType) => contentType switch
    {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "video/webm" => "webm",
        _ => "bin",
    };

    private sealed class Milliseconds : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(Rfc3339.Milliseconds(value));
    }

    /// <summary>Without zeros at the end: whether there are any would depend on where the number was kept.</summary>
    private sealed class ShortestDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
    }
}

/// <param name="PublicKey">Where the key is published.</param>
internal sealed record ManifestKey(string KeyId, string Algorithm, string PublicKey);

/// <summary>The path and the hash follow each other, and only a file that is there has a path.</summary>
internal sealed record ManifestMedium(string? Path, string Sha256, long Bytes, string Kind, string ContentType, Instant ReceivedAt, bool RecordedLive, Instant? ErasedAt)
{
    public ManifestMedium(string? path, BundledMedium medium)
        : this(path, medium.Sha256, medium.Bytes, medium.Kind, medium.ContentType, medium.ReceivedAt, medium.RecordedLive, medium.ErasedAt) => Medium = medium;

    [JsonIgnore]
    public BundledMedium Medium { get; } = null!;
}

internal sealed record ManifestDocument(string Path, string Sha256);
