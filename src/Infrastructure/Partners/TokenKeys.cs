using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Partners;

/// <summary>As with the keys that seal evidence, a key's number is its lock: of two nodes that make the same one, the second finds it taken.</summary>
internal sealed partial class TokenKeys(SqlSession sql, IUnitOfWork unitOfWork, IDataProtectionProvider protection, IClock clock, ILogger<TokenKeys> logger) : ITokenKeys
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parcours.TokenKey");

    public async Task<IReadOnlyList<TokenKey>> Published(Instant now, CancellationToken ct)
    {
        var rows = await All(ct);
        if (rows is [])
        {
            await Make(replaced: 0, ct);
            rows = await All(ct);
        }

        // The eldest that still signs: its successor waits until everyone knows it.
        List<TokenKey> keys = [.. rows
            .Where(row => row.RetiredAt is null || now < row.RetiredAt + TokenKey.KeptFor)
            .OrderBy(row => row.RetiredAt <= now)
            .ThenBy(row => row.Generation)
            .Select(Read)
            .OfType<TokenKey>()];
        return keys.Exists(key => key.Signs(now)) ? keys : throw new CryptographicException("The key ring does not read the key that signs tokens: rotate-token-key makes another.");
    }

    public async Task<TokenKey> Rotate(CancellationToken ct)
    {
        await Make(await All(ct) is [.., var last] ? last.Generation : 0, ct);
        return Read((await All(ct))[^1]) ?? throw new CryptographicException("Another node made a key that this key ring does not read.");
    }

    private static readonly Statement ReadAll = new("SELECT generation, key_id, private_key, created_at, retired_at FROM oauth_signing_keys ORDER BY generation");

    private Task<IReadOnlyList<Row>> All(CancellationToken ct) => sql.Query<Row>(ReadAll, null, ct);

    private static readonly Statement Insert = new("""
        INSERT INTO oauth_signing_keys (generation, key_id, private_key, created_at) VALUES (@Generation, @KeyId, @PrivateKey, @Now)
        """);

    private static readonly Statement Retire = new("UPDATE oauth_signing_keys SET retired_at = @At WHERE generation = @Generation AND retired_at IS NULL");

    /// <summary>The key that follows the one of number <paramref name="replaced"/>: ours, or that of whoever was first.</summary>
    private async Task Make(long replaced, CancellationToken ct)
    {
        using var rsa = RSA.Create(TokenKey.Bits);
        var (keyId, privateKey) = (Base64Url.EncodeToString(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())), Convert.ToBase64String(_protector.Protect(rsa.ExportPkcs8PrivateKey())));
        var now = clock.GetCurrentInstant();
        await unitOfWork.Run(
            async unit =>
            {
                if (await sql.TryInsert(Insert, new { Generation = replaced + 1, KeyId = keyId, PrivateKey = privateKey, Now = now }, unit))
                    await sql.Execute(Retire, new { Generation = replaced, At = now + TokenKey.Notice }, unit);
            },
            ct);
    }

    private static readonly Statement DeleteOld = new("DELETE FROM oauth_signing_keys WHERE retired_at < @Before");

    public Task<int> Purge(Instant retiredBefore, CancellationToken ct) => sql.Execute(DeleteOld, new { Before = retiredBefore }, ct);

    /// <summary>Null when the ring that protected the key is lost: what it signed is not accepted any more.</summary>
    private TokenKey? Read(Row row)
    {
        try
        {
            return new TokenKey(row.KeyId, _protector.Unprotect(Convert.FromBase64String(row.PrivateKey)), row.CreatedAt, row.RetiredAt);
        }
        catch (CryptographicException failure)
        {
            Unreadable(logger, row.KeyId, failure);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key ring does not read the token key {KeyId}")]
    private static partial void Unreadable(ILogger logger, string keyId, Exception failure);

    private sealed class Row
    {
        public required long Generation { get; init; }

        public required string KeyId { get; init; }

        public required string PrivateKey { get; init; }

        public required Instant CreatedAt { get; init; }

        public Instant? RetiredAt { get; init; }
    }
}
