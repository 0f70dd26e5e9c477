using System.Security.Cryptography;

namespace Parcours.Application.Unboxing.Sealing;

/// <summary>
/// A key that can sign. RSA with PKCS #1 v1.5 and SHA-256: openssl verifies it with one command, whatever its age, and the same bytes always get the same
/// signature, so that a bundle can be told by its hash.
/// </summary>
public sealed class EvidenceSigner(EvidenceKey key, RSA privateKey) : IDisposable
{
    public const int KeyBits = 3072;

    public const string Algorithm = "RSASSA-PKCS1-v1_5 with SHA-256";

    public EvidenceKey Key { get; } = key;

    public byte[] Sign(byte[] message) => privateKey.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose() => privateKey.Dispose();
}
