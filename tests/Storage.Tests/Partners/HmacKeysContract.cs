using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Partners;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class HmacKeysContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("sk_test_secret_of_the_partner");
    private static readonly byte[] NewSecret = [0, 255, 1, 254, 2];

    private IHmacKeys Keys => Storage.Services.GetRequiredService<IHmacKeys>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_key_is_found_with_its_owner_and_secret()
    {
        var key = await Add();

        (await Keys.Find(key.PublicKey, Ct)).Should().BeEquivalentTo(key);
    }

    [Fact]
    public async Task A_key_added_during_its_rotation_has_both_secrets()
    {
        var key = await Add(key => key with { PreviousSecret = NewSecret, PreviousValidUntil = Now + Duration.FromHours(1) });

        (await Keys.Find(key.PublicKey, Ct)).Should().BeEquivalentTo(key);
    }

    [Fact]
    public async Task A_key_of_another_spelling_is_unknown()
    {
        var key = await Add();

        (await Keys.Find(key.PublicKey.ToUpperInvariant(), Ct)).Should().BeNull();
        (await Keys.Find("pk_test_nobody", Ct)).Should().BeNull();
        (await Keys.Find("", Ct)).Should().BeNull();
    }

    [Fact]
    public async Task A_public_key_is_given_once()
    {
        var key = await Add();

        var again = () => Storage.Write(ct => Keys.Add(key, Now, ct));

        await again.Should().ThrowAsync<DbException>();
    }

    [Fact]
    public async Task A_rotated_key_has_two_secrets_until_the_overlap_ends()
    {
        var key = await Add();
        var end = Now + Duration.FromHours(24);

        (await Storage.Write(ct => Keys.Rotate(key.PublicKey, NewSecret, end, ct))).Should().BeTrue();

        var rotated = (await Keys.Find(key.PublicKey, Ct))!;
        rotated.SecretsAt(end - Duration.FromSeconds(1)).Should().BeEquivalentTo([NewSecret, Secret], options => options.WithStrictOrdering());
        rotated.SecretsAt(end).Should().BeEquivalentTo([NewSecret]);
    }

    [Fact]
    public async Task A_second_rotation_keeps_only_the_last_two_secrets()
    {
        var key = await Add();
        byte[] third = [3, 3, 3];

        await Storage.Write(ct => Keys.Rotate(key.PublicKey, NewSecret, Now + Duration.FromHours(24), ct));
        await Storage.Write(ct => Keys.Rotate(key.PublicKey, third, Now + Duration.FromHours(48), ct));

        (await Keys.Find(key.PublicKey, Ct))!.SecretsAt(Now).Should().BeEquivalentTo([third, NewSecret], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_revoked_key_is_neither_found_nor_rotated_nor_revoked_again()
    {
        var key = await Add();

        (await Storage.Write(ct => Keys.Revoke(key.PublicKey, Now, ct))).Should().BeTrue();

        (await Keys.Find(key.PublicKey, Ct)).Should().BeNull();
        (await Storage.Write(ct => Keys.Rotate(key.PublicKey, NewSecret, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Keys.Revoke(key.PublicKey, Now, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task An_unknown_key_is_neither_rotated_nor_revoked()
    {
        (await Storage.Write(ct => Keys.Rotate("pk_test_nobody", NewSecret, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Keys.Revoke("pk_test_nobody", Now, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task The_last_use_of_many_keys_is_noted_at_once()
    {
        var (first, second, unused) = (await Add(), await Add(), await Add());
        var precise = Now + Duration.FromNanoseconds(123_456_000);

        await NoteUse((first.PublicKey, Now), (second.PublicKey, precise), ("pk_test_nobody", Now));

        (await LastUseOf(first)).Should().Be(Now);
        (await LastUseOf(second)).Should().Be(precise);
        (await LastUseOf(unused)).Should().BeNull();
    }

    [Fact]
    public async Task The_last_use_never_moves_backwards()
    {
        var (first, second) = (await Add(), await Add());
        await NoteUse((first.PublicKey, Now), (second.PublicKey, Now));

        await NoteUse((first.PublicKey, Now - Duration.FromMilliseconds(1)), (second.PublicKey, Now + Duration.FromMilliseconds(1)));

        (await LastUseOf(first)).Should().Be(Now);
        (await LastUseOf(second)).Should().Be(Now + Duration.FromMilliseconds(1));
    }

    [Fact]
    public async Task Noting_no_use_is_nothing()
    {
        var key = await Add();

        await NoteUse();

        (await LastUseOf(key)).Should().BeNull();
    }

    [Fact]
    public async Task An_account_sees_its_own_keys_the_newest_first_and_what_was_revoked_last()
    {
        var first = await Add();
        var owner = first.Owner;
        var keys = new List<HmacKey>();
        for (var made = 0; made < 2; made++)
        {
            Storage.Clock.AdvanceSeconds(1);
            keys.Add(await Add(key => key with { Owner = owner }));
        }

        var (end, now) = (Now + Duration.FromHours(24), Now);
        await Storage.Write(ct => Keys.Rotate(first.PublicKey, NewSecret, end, ct));
        await NoteUse((first.PublicKey, now));
        await Storage.Write(ct => Keys.Revoke(keys[1].PublicKey, now, ct));

        var listed = await Keys.Newest(owner, 10, Ct);

        listed.Select(key => key.PublicKey).Should().Equal(keys[0].PublicKey, first.PublicKey, keys[1].PublicKey);
        listed[1].Should().Be(new ApiKey(first.PublicKey, now - Duration.FromSeconds(2), end, now, null));
        listed[2].RevokedAt.Should().Be(now);
        (await Keys.Newest(owner, 1, Ct)).Should().ContainSingle();
        (await Keys.Newest(owner with { Mode = Mode.Test }, 10, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_stored_secret_is_not_the_plain_one()
    {
        var key = await Add(key => key with { PreviousSecret = Secret, PreviousValidUntil = Now });

        var stored = (await Storage.Sql.First<StoredSecrets>(ReadSecrets, new { key.PublicKey }, Ct))!;

        foreach (var text in new[] { stored.Secret, stored.PreviousSecret })
        {
            text.Should().NotContain(Encoding.UTF8.GetString(Secret)).And.NotContain(Convert.ToBase64String(Secret)).And.NotContainEquivalentOf(Convert.ToHexString(Secret));
            Convert.FromBase64String(text).AsSpan().IndexOf(Secret).Should().Be(-1);
        }

        stored.Secret.Should().NotBe(stored.PreviousSecret, "equal secrets are not stored alike");
    }

    [Fact]
    public async Task Without_the_key_ring_a_copied_database_tells_no_secret()
    {
        var key = await Add();

        var reading = () => new HmacKeys(Storage.Sql, new EphemeralDataProtectionProvider()).Find(key.PublicKey, Ct);

        await reading.Should().ThrowAsync<CryptographicException>();
    }

    [Fact]
    public async Task Another_node_reads_the_secrets()
    {
        var key = await Add();
        await using var node = Storage.AnotherNode();

        (await node.GetRequiredService<IHmacKeys>().Find(key.PublicKey, Ct)).Should().BeEquivalentTo(key);
    }

    [Fact]
    public async Task When_the_ring_has_a_new_key_that_one_encrypts_and_what_the_one_before_encrypted_is_still_read()
    {
        var before = await Add();
        // The ring goes by the machine's own time.
        var now = TimeProvider.System.GetUtcNow();
        Storage.Services.GetRequiredService<IKeyManager>().CreateNewKey(activationDate: now, expirationDate: now.AddDays(90));
        await using var node = Storage.AnotherNode();
        var keys = node.GetRequiredService<IHmacKeys>();

        (await keys.Find(before.PublicKey, Ct)).Should().BeEquivalentTo(before);
        var after = before with { PublicKey = "pk_test_" + Ids.Text(12) };
        await node.GetRequiredService<IUnitOfWork>().Run(
            async ct =>
            {
                await keys.Add(after, Now, ct);
                return Result<bool>.Of(true);
            },
            Ct);

        (await RingKeyOf(after)).Should().NotEqual(await RingKeyOf(before));
        (await keys.Find(after.PublicKey, Ct)).Should().BeEquivalentTo(after);
    }

    [Fact]
    public async Task The_key_ring_can_be_kept_in_a_folder_of_ones_choice()
    {
        var folder = Directory.CreateTempSubdirectory("parcours-keys-");
        try
        {
            await using var node = Storage.AnotherNode(new KeyValuePair<string, string?>("DataProtection:KeysFolder", folder.FullName));
            var key = await Add();

            var reading = () => node.GetRequiredService<IHmacKeys>().Find(key.PublicKey, Ct);

            await reading.Should().ThrowAsync<CryptographicException>("the secret was encrypted with the other ring");
            node.GetRequiredService<IDataProtectionProvider>().CreateProtector("anything").Protect([1]);
            folder.EnumerateFiles("key-*.xml").Should().HaveCount(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static readonly Statement ReadSecrets = new("SELECT secret, previous_secret FROM hmac_keys WHERE public_key = @PublicKey");

    private static readonly Statement ReadSecret = new("SELECT secret FROM hmac_keys WHERE public_key = @PublicKey");

    /// <summary>Which key of the ring encrypted it: its id stands behind the four bytes that every payload begins with.</summary>
    private async Task<byte[]> RingKeyOf(HmacKey key) => Convert.FromBase64String((await Storage.Sql.First<string>(ReadSecret, new { key.PublicKey }, Ct))!)[4..20];

    private static readonly Statement ReadLastUse = new("SELECT last_used_at FROM hmac_keys WHERE public_key = @PublicKey");

    private async Task<Instant?> LastUseOf(HmacKey key) => (await Storage.Sql.First<StoredUse>(ReadLastUse, new { key.PublicKey }, Ct))!.LastUsedAt;

    private Task NoteUse(params (string Key, Instant At)[] uses) => Storage.Write(ct => Keys.NoteUse(uses.ToDictionary(use => use.Key, use => use.At), ct));

    private async Task<HmacKey> Add(Func<HmacKey, HmacKey>? change = null)
    {
        var partner = await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Dropcolis", Now, ct));
        var key = new HmacKey("pk_test_" + Ids.Text(12), new Owner(partner, Mode.Live), Secret, null, null);
        key = change?.Invoke(key) ?? key;
        await Storage.Write(ct => Keys.Add(key, Now, ct));
        return key;
    }

    private sealed class StoredUse
    {
        public Instant? LastUsedAt { get; init; }
    }

    private sealed class StoredSecrets
    {
        public required string Secret { get; init; }

        public required string PreviousSecret { get; init; }
    }
}

public sealed class HmacKeysOnSqlite(SqliteStorage storage) : HmacKeysContract(storage), IClassFixture<SqliteStorage>
{
    [Fact]
    public void The_key_ring_lies_beside_the_database()
    {
        Storage.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("anything").Protect([1]);

        var database = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(Storage.ConnectionString).DataSource;
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(database)!, "keys"), "key-*.xml").Should().NotBeEmpty();
    }
}

public sealed class HmacKeysOnSqlServer(SqlServerStorage storage) : HmacKeysContract(storage), IClassFixture<SqlServerStorage>
{
    private static readonly Statement CountKeys = new("SELECT COUNT(*) FROM data_protection_keys");

    [Fact]
    public async Task The_key_ring_lies_in_the_database()
    {
        Storage.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("anything").Protect([1]);

        (await Storage.Sql.First<int>(CountKeys, null, Ct)).Should().Be(1);
    }
}
