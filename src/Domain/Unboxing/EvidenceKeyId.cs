using System.Security.Cryptography;
using Parcours.Domain.Kernel;

namespace Parcours.Domain.Unboxing;

/// <summary>The SHA-256 of a public key's DER form, 64 lower-case hex digits: whoever has the key can tell its name with openssl alone.</summary>
public readonly record struct EvidenceKeyId(string Value) : IId<EvidenceKeyId>
{
    public static Error NotFound => EvidenceErrors.KeyNotFound;

    public static EvidenceKeyId Of(byte[] publicKey) => new(Convert.ToHexStringLower(SHA256.HashData(publicKey)));

    public static EvidenceKeyId? Parse(string? text) => Ids.HasHexShape(text, "", 2 * SHA256.HashSizeInBytes) ? new EvidenceKeyId(text!) : null;

    public override string ToString() => Value;
}

public static class EvidenceErrors
{
    public static readonly Error KeyNotFound = new(ErrorKind.NotFound, "not_found") { MessageKey = "evidence_key_not_found" };

    /// <summary>There is nothing to seal yet, or, once the window is over, ever.</summary>
    public static readonly Error NothingSubmitted = new(ErrorKind.Conflict, "nothing_submitted");
}
