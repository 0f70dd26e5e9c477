using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Infrastructure.Partners;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class TokenKeysContract(StorageFixture storage) : StorageContract(storage), IAsyncLifetime
{
    private static readonly Statement Forget = new("DELETE FROM oauth_signing_keys");

    private static readonly Statement ReadPrivateKeys = new("SELECT k.private_key FROM oauth_signing_keys AS k ORDER BY k.generation");

    private ITokenKeys Keys => Storage.Services.GetRequiredService<ITokenKeys>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    public async ValueTask InitializeAsync() => await Storage.Write(ct => Storage.Sql.Execute(Forget, null, ct));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_first_who_asks_makes_the_key_and_all_get_it_from_then_on()
    {
        var first = (await Published()).Should().ContainSingle().Subject;

        (await Published()).Should().BeEquivalentTo([first]);
        (first.CreatedAt, first.RetiredAt).Should().Be((Now, null));
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(first.PrivateKey, out _);
        rsa.KeySize.Should().Be(TokenKey.Bits);
        first.Id.Should().Be(Base64Url.EncodeToString(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())));
    }

    [Fact]
    public async Task Of_nodes_that_make_the_key_at_once_one_does_and_all_have_it()
    {
        await using var first = Storage.AnotherNode();
        await using var second = Storage.AnotherNode();

        var published = await Task.WhenAll(new[] { first, second, first, second }.Select(node => Task.Run(() => node.GetRequiredService<ITokenKeys>().Published(Now, Ct))));

        published.SelectMany(keys => keys).Select(key => key.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_old_one_while_its_tokens_live()
    {
        var old = (await Published())[0];

        var made = await Keys.Rotate(Ct);

        var turn = Now + TokenKey.Notice;
        (await PublishedAt(turn - Duration.FromMilliseconds(1))).Should().Equal(old.Id, made.Id);
        (await PublishedAt(turn)).Should().Equal(made.Id, old.Id);
        (await PublishedAt(turn + TokenKey.TokenLifetime)).Should().Equal(made.Id, old.Id);
        (await PublishedAt(turn + TokenKey.KeptFor)).Should().Equal(made.Id);
    }

    [Fact]
    public async Task Two_rotations_after_each_other_take_their_turns()
    {
        var first = (await Published())[0];
        var second = await Keys.Rotate(Ct);
        Storage.Clock.AdvanceSeconds(5);
        var third = await Keys.Rotate(Ct);

        (await Published())[0].Id.Should().Be(first.Id);
        (await PublishedAt(Now + Duration.FromSeconds(10)))[0].Should().Be(second.Id);
        (await PublishedAt(Now + TokenKey.Notice))[0].Should().Be(third.Id);
    }

    [Fact]
    public async Task Rotations_at_once_make_one_new_key()
    {
        await Published();
        await using var node = Storage.AnotherNode();

        await Task.WhenAll(Task.Run(() => Keys.Rotate(Ct)), Task.Run(() => node.GetRequiredService<ITokenKeys>().Rotate(Ct)));

        var published = await Published();
        published.Count.Should().BeInRange(2, 3, "the second either met the first or came after it");
        published.Where(key => key.RetiredAt is null).Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_goes_once_its_tokens_have_expired()
    {
        await Published();
        var made = await Keys.Rotate(Ct);
        var retired = Now + TokenKey.Notice;

        (await Storage.Write(ct => Keys.Purge(retired, ct))).Should().Be(0);
        (await Storage.Write(ct => Keys.Purge(retired + Duration.FromMilliseconds(1), ct))).Should().Be(1);

        (await PublishedAt(Now)).Should().Equal(made.Id);
    }

    [Fact]
    public async Task Another_node_signs_with_the_same_key()
    {
        await using var node = Storage.AnotherNode();

        (await node.GetRequiredService<ITokenKeys>().Published(Now, Ct)).Should().BeEquivalentTo(await Published());
    }

    [Fact]
    public async Task The_stored_key_is_not_the_plain_one()
    {
        var key = (await Published())[0];

        var stored = Convert.FromBase64String((await Storage.Sql.First<string>(ReadPrivateKeys, null, Ct))!);

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        stored.AsSpan().IndexOf(rsa.ExportParameters(includePrivateParameters: false).Modulus).Should().Be(-1, "a private key holds the public one");
    }

    [Fact]
    public async Task Who_lost_the_key_ring_is_told_so_and_goes_on_with_a_new_key()
    {
        var lost = (await Published())[0];
        var withoutRing = new TokenKeys(Storage.Sql, Storage.UnitOfWork, new EphemeralDataProtectionProvider(), Storage.Clock, NullLogger<TokenKeys>.Instance);

        var reading = () => withoutRing.Published(Now, Ct);
        await reading.Should().ThrowAsync<CryptographicException>().WithMessage("*rotate-token-key*");
        var made = await withoutRing.Rotate(Ct);

        (await withoutRing.Published(Now, Ct)).Should().ContainSingle().Which.Id.Should().Be(made.Id).And.NotBe(lost.Id);
    }

    private Task<IReadOnlyList<TokenKey>> Published() => Keys.Published(Now, Ct);

    private async Task<string[]> PublishedAt(Instant moment) => [.. (await Keys.Published(moment, Ct)).Select(key => key.Id)];
}

public sealed class TokenKeysOnSqlite(SqliteStorage storage) : TokenKeysContract(storage), IClassFixture<SqliteStorage>;

public sealed class TokenKeysOnSqlServer(SqlServerStorage storage) : TokenKeysContract(storage), IClassFixture<SqlServerStorage>;
