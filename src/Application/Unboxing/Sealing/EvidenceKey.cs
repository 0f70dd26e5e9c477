using System.Security.Cryptography;
using NodaTime;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing.Sealing;

/// <summary>The public half of a key that seals evidence. It is published for good.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="RetiredAt">When another key took its place; null while it signs.</param>
public sealed record EvidenceKey(EvidenceKeyId Id, byte[] PublicKey, Instant CreatedAt, Instant? RetiredAt)
{
    /// <summary>Below the platform's address: where all keys are published, each of them under its id.</summary>
    public const string Published = "/.well-known/parcours/evidence-keys";

    /// <param name="platform">The platform's address, without a slash at the end.</param>
    public string AddressAt(string platform) => $"{platform}{Published}/{Id}";

    /// <summary>As openssl reads it, with a line feed at the end.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", PublicKey) + "\n";

    /// <summary>Modulus and exponent.</summary>
    public RSAParameters Export()
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(PublicKey, out _);
        return rsa.ExportParameters(includePrivateParameters: false);
    }
}
