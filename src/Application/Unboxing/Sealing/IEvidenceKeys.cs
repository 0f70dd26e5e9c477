namespace Parcours.Application.Unboxing.Sealing;

/// <summary>The platform's keys for evidence, shared by all nodes. Never called inside a unit of work: making a key takes half a second.</summary>
public interface IEvidenceKeys
{
    /// <summary>The key that signs now. The first who asks makes it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key ring that encrypted it is lost; <see cref="Rotate"/> makes another key.</exception>
    Task<EvidenceSigner> Signer(CancellationToken ct);

    /// <summary>Every key there ever was, newest first; at least one.</summary>
    Task<IReadOnlyList<EvidenceKey>> All(CancellationToken ct);

    /// <summary>Makes a new key and erases the private half of the one before, which can only verify from then on. Two at once make one new key, which both get.</summary>
    Task<EvidenceKey> Rotate(CancellationToken ct);
}
