using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Parcours.Application.Unboxing.Sealing;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>A bundle with everything that one can have.</summary>
internal static class SampleBundle
{
    public static readonly Instant SubmittedAt = Instant.FromUtc(2025, 11, 8, 9, 41, 7) + Duration.FromMilliseconds(42);

    public static readonly byte[] Photo = Bytes(70_001, seed: 1);

    public static readonly byte[] Video = Bytes(300_007, seed: 2);

    public static EvidenceBundle Whole => new(
        "https://parcours.example",
        new BundledOrder(
            42, "ORDER-2024-001", "live", "Maison Élan", "Marie Tremblay", "marie@example.com", "Lampe « Lune »", "Laiton", 249.90m, "EUR", "A3F9", "6A123", "Colissimo",
            SubmittedAt - Duration.FromDays(3), SubmittedAt - Duration.FromHours(20), SubmittedAt + Duration.FromHours(28)),
        new BundledSubmission("UB-7K2M-9X0Q", SubmittedAt, ConditionOk: false, "damaged", "Le pied est tordu.\n\"path\": \"media/fake.jpg\", \"sha256\": \"0\""),
        new BundledAssessment(0.910m, true, "review", [new BundledSignal("code_decoded", 1.000m, 0.4000m, true, new("Le QR code de cette commande a été trouvé.", "This order’s QR code was found.")), new BundledSignal("sharpness", 0, 0.1m, false, new("Non mesuré.", "Not measured."))],
            [new BundledContradiction("picture_reused", Convert.ToHexStringLower(SHA256.HashData(Photo)))]),
        [
            new BundledStatusChange("pending", SubmittedAt - Duration.FromDays(3), "partner"),
            new BundledStatusChange("shipped", SubmittedAt - Duration.FromDays(2), "partner"),
            new BundledStatusChange("unboxing_pending", SubmittedAt - Duration.FromHours(20), "partner"),
            new BundledStatusChange("unboxing_submitted", SubmittedAt, "customer"),
            new BundledStatusChange("disputed", SubmittedAt, "customer", "damaged", "A note."),
        ],
        [
            Medium("photo", "image/jpeg", Photo),
            Medium("video", "video/mp4", Video),
            Medium("photo", "image/png", Bytes(10, seed: 3)),
            Medium("photo", "image/webp", Bytes(11, seed: 4)) with { ErasedAt = SubmittedAt + Duration.FromDays(90), Open = _ => Task.FromResult<Stream?>(null) },
        ]);

    public static BundledMedium Medium(string kind, string contentType, byte[] bytes) =>
        new(kind, contentType, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), SubmittedAt - Duration.FromMinutes(1), RecordedLive: true)
        {
            Open = _ => Task.FromResult<Stream?>(new MemoryStream(bytes)),
        };

    /// <summary>Bytes that look like those of any medium, and are always the same.</summary>
    private static byte[] Bytes(int length, int seed)
    {
        using var stream = Aes.Create();
        stream.Key = SHA256.HashData(Encoding.ASCII.GetBytes($"medium {seed}"));
        return stream.EncryptCbc(new byte[length], new byte[16])[..length];
    }
}
