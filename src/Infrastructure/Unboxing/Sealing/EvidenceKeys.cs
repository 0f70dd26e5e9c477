using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing.Sealing;

/// <summary>A key's number is its lock: of two nodes that make the same one, the second finds it taken.</summary>
internal sealed class EvidenceKeys(SqlSession sql, IUnitOfWork unitOfWork, IDataProtectionProvider protection, IClock clock) : IEvidenceKeys
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.EvidenceKey");

    public async Task<EvidenceSigner> Signer(CancellationToken ct)
    {
        var current = await Current(ct) ?? await Make(replaced: 0, ct);
        var privateKey = RSA.Create();
        try
        {
            privateKey.ImportPkcs8PrivateKey(_protector.Unprotect(Convert.FromBase64String(current.PrivateKey!)), out _);
            return new EvidenceSigner(current.Key, privateKey);
        }
        catch
        {
            privateKey.Dispose();
            throw;
        }
    }

    private static readonly Statement ReadAll = new("""
        SELECT generation, key_id, public_key, private_key, created_at, retired_at FROM evidence_keys ORDER BY generation DESC
        """);

    public async Task<IReadOnlyList<EvidenceKey>> All(CancellationToken ct)
    {
        var rows = await sql.Query<Row>(ReadAll, null, ct);
        return rows is [] ? [(await Make(replaced: 0, ct)).Key] : [.. rows.Select(row => row.Key)];
    }

    public async Task<EvidenceKey> Rotate(CancellationToken ct) => (await Make(await Current(ct) is { } current ? current.Generation : 0, ct)).Key;

    private static readonly Statement ReadCurrent = Statement.For(dialect => $"""
        SELECT k.generation, k.key_id, k.public_key, k.private_key, k.created_at, k.retired_at FROM evidence_keys AS k ORDER BY k.generation DESC {dialect.Take("1")}
        """);

    private Task<Row?> Current(CancellationToken ct) => sql.First<Row>(ReadCurrent, null, ct);

    private static readonly Statement Insert = new("""
        INSERT INTO evidence_keys (generation, key_id, public_key, private_key, created_at) VALUES (@Generation, @KeyId, @PublicKey, @PrivateKey, @Now)
        """);

    private static readonly Statement Retire = new("""
        UPDATE evidence_keys SET private_key = NULL, retired_at = @Now WHERE generation = @Generation AND retired_at IS NULL
        """);

    /// <summary>The key that follows the one of number <paramref name="replaced"/>: ours, or that of whoever was first.</summary>
    private async Task<Row> Make(long replaced, CancellationToken ct)
    {
        using var rsa = RSA.Create(EvidenceSigner.KeyBits);
        var (publicKey, privateKey) = (rsa.ExportSubjectPublicKeyInfo(), Convert.ToBase64String(_protector.Protect(rsa.ExportPkcs8PrivateKey())));
        var now = clock.GetCurrentInstant();
        await unitOfWork.Run(
            async unit =>
            {
                var key = new { Generation = replaced + 1, KeyId = EvidenceKeyId.Of(publicKey).Value, PublicKey = publicKey, PrivateKey = privateKey, Now = now };
                if (await sql.TryInsert(Insert, key, unit))
                    await sql.Execute(Retire, new { Generation = replaced, Now = now }, unit);
            },
            ct);
        return await Current(ct) ?? throw new InvalidOperationException("A key that was just made is gone.");
    }

    private sealed class Row
    {
        public required long Generation { get; init; }

        public required string KeyId { get; init; }

        public required byte[] PublicKey { get; init; }

        public string? PrivateKey { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? RetiredAt { get; init; }

        public EvidenceKey Key => new(new EvidenceKeyId(KeyId), PublicKey, CreatedAt, RetiredAt);
    }
}
