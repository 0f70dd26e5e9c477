using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Unboxing.Sealing;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class EvidenceKeysContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("A box was opened.");

    private static readonly Statement Forget = new("DELETE FROM evidence_keys");

    private static readonly Statement ReadPrivateKeys = new("SELECT k.private_key FROM evidence_keys AS k WHERE k.private_key IS NOT NULL");

    private IEvidenceKeys Keys => Storage.Services.GetRequiredService<IEvidenceKeys>();

    [Fact]
    public async Task The_first_who_asks_makes_the_key_and_all_get_it_from_then_on()
    {
        await Storage.Write(ct => Storage.Sql.Execute(Forget, null, ct));

        using var first = await Keys.Signer(Ct);
        using var second = await Keys.Signer(Ct);

        second.Key.Should().BeEquivalentTo(first.Key);
        (await Keys.All(Ct)).Should().BeEquivalentTo([first.Key]);
        first.Key.Should().BeEquivalentTo(new { CreatedAt = Storage.Clock.GetCurrentInstant(), RetiredAt = (Instant?)null, Id = EvidenceKeyId.Of(first.Key.PublicKey) });
    }

    [Fact]
    public async Task A_key_is_published_before_anything_was_signed()
    {
        await Storage.Write(ct => Storage.Sql.Execute(Forget, null, ct));

        var published = await Keys.All(Ct);

        using var signer = await Keys.Signer(Ct);
        published.Should().BeEquivalentTo([signer.Key]);
    }

    [Fact]
    public async Task A_signature_is_verified_by_the_published_key_and_always_the_same()
    {
        using var signer = await Keys.Signer(Ct);

        var signature = signer.Sign(Message);

        Verifies((await Keys.All(Ct))[0], Message, signature).Should().BeTrue();
        Verifies((await Keys.All(Ct))[0], [.. Message, 0], signature).Should().BeFalse();
        signer.Sign(Message).Should().Equal(signature);
    }

    [Fact]
    public async Task Of_nodes_that_make_the_key_at_once_one_does_and_all_have_it()
    {
        await Storage.Write(ct => Storage.Sql.Execute(Forget, null, ct));
        await using var first = Storage.AnotherNode();
        await using var second = Storage.AnotherNode();

        var signers = await Task.WhenAll(new[] { first, second, first, second }.Select(node => Task.Run(() => node.GetRequiredService<IEvidenceKeys>().Signer(Ct))));

        signers.Select(signer => signer.Key.Id).Distinct().Should().ContainSingle();
        signers.Select(signer => Convert.ToHexString(signer.Sign(Message))).Distinct().Should().ContainSingle();
        (await Keys.All(Ct)).Should().ContainSingle();
        foreach (var signer in signers)
            signer.Dispose();
    }

    [Fact]
    public async Task After_a_rotation_the_new_key_signs_and_the_old_one_still_verifies()
    {
        using var before = await Keys.Signer(Ct);
        var signature = before.Sign(Message);
        Storage.Clock.AdvanceDays(1);

        var rotated = await Keys.Rotate(Ct);

        using var after = await Keys.Signer(Ct);
        after.Key.Should().BeEquivalentTo(rotated);
        after.Key.Id.Should().NotBe(before.Key.Id);
        var published = await Keys.All(Ct);
        published[0].Should().BeEquivalentTo(rotated);
        published[1].Should().BeEquivalentTo(before.Key with { RetiredAt = Storage.Clock.GetCurrentInstant() });
        Verifies(published[1], Message, signature).Should().BeTrue();
    }

    [Fact]
    public async Task A_rotation_erases_the_private_half_of_the_key_before()
    {
        await Keys.Rotate(Ct);
        await Keys.Rotate(Ct);

        (await Storage.Sql.Query<string>(ReadPrivateKeys, null, Ct)).Should().ContainSingle();
    }

    [Fact]
    public async Task Rotations_at_once_make_one_new_key()
    {
        using var before = await Keys.Signer(Ct);
        var count = (await Keys.All(Ct)).Count;
        // Both have read which key there was before either writes: the writer, or the lock on the key's number, decides.
        await using var node = Storage.AnotherNode();

        await Task.WhenAll(Task.Run(() => Keys.Rotate(Ct)), Task.Run(() => node.GetRequiredService<IEvidenceKeys>().Rotate(Ct)));

        var published = await Keys.All(Ct);
        published.Count.Should().BeInRange(count + 1, count + 2, "the second either met the first or came after it");
        published.Where(key => key.RetiredAt is null).Should().ContainSingle();
        (await Storage.Sql.Query<string>(ReadPrivateKeys, null, Ct)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_stored_private_key_is_not_the_plain_one()
    {
        using var signer = await Keys.Signer(Ct);

        var stored = Convert.FromBase64String((await Storage.Sql.First<string>(ReadPrivateKeys, null, Ct))!);

        stored.AsSpan().IndexOf(signer.Key.Export().Modulus).Should().Be(-1, "a private key holds the public one");
        var reading = () => new EvidenceKeys(Storage.Sql, Storage.UnitOfWork, new EphemeralDataProtectionProvider(), Storage.Clock).Signer(Ct);
        await reading.Should().ThrowAsync<CryptographicException>();
    }

    [Fact]
    public async Task Who_lost_the_key_ring_goes_on_with_a_new_key()
    {
        using var lost = await Keys.Signer(Ct);
        var withoutRing = new EvidenceKeys(Storage.Sql, Storage.UnitOfWork, new EphemeralDataProtectionProvider(), Storage.Clock);

        var made = await withoutRing.Rotate(Ct);

        using var signer = await withoutRing.Signer(Ct);
        signer.Key.Id.Should().Be(made.Id);
        (await withoutRing.All(Ct)).Select(key => key.Id).Should().Contain(lost.Key.Id);
        await Storage.Write(ct => Storage.Sql.Execute(Forget, null, ct));
    }

    private static bool Verifies(EvidenceKey key, byte[] message, byte[] signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Pem);
        return rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}

public sealed class EvidenceKeysOnSqlite(SqliteStorage storage) : EvidenceKeysContract(storage), IClassFixture<SqliteStorage>;

public sealed class EvidenceKeysOnSqlServer(SqlServerStorage storage) : EvidenceKeysContract(storage), IClassFixture<SqlServerStorage>;
