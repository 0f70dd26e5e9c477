using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class MerchantKeysContract(StorageFixture storage) : StorageContract(storage)
{
    private IMerchantKeys Keys => Storage.Services.GetRequiredService<IMerchantKeys>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_key_is_found_by_its_secret_of_which_only_the_hash_is_stored()
    {
        var (owner, secret) = (await NewOwner(), MerchantSecret.New(Mode.Live));
        var id = await Add(owner, secret);

        (await Keys.Find(secret, Ct)).Should().Be(new MerchantKey(id, owner, "Shop", secret.Hint, Now, null, null));
        (await Keys.Find(MerchantSecret.New(Mode.Live), Ct)).Should().BeNull();
        secret.Hint.Should().HaveLength(13).And.NotContain(secret.Value[12..]);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_but_stays_in_the_list()
    {
        var (owner, secret) = (await NewOwner(), MerchantSecret.New(Mode.Test));
        var id = await Add(owner, secret);

        (await Storage.Write(ct => Keys.Revoke(owner, id, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Keys.Revoke(owner, id, Now, ct))).Should().BeFalse();

        (await Keys.Find(secret, Ct)).Should().BeNull();
        (await Keys.Newest(owner, 10, Ct)).Should().ContainSingle().Which.RevokedAt.Should().Be(Now);
    }

    [Fact]
    public async Task Nobody_sees_or_revokes_the_keys_of_another_owner()
    {
        var owner = await NewOwner();
        var id = await Add(owner, MerchantSecret.New(Mode.Test));
        var otherMode = owner with { Mode = Mode.Live };

        (await Storage.Write(ct => Keys.Revoke(otherMode, id, Now, ct))).Should().BeFalse();
        (await Keys.Newest(otherMode, 10, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_newest_come_first()
    {
        var owner = await NewOwner();
        var ids = new List<MerchantKeyId>();
        for (var made = 0; made < 3; made++)
            ids.Insert(0, await Add(owner, MerchantSecret.New(Mode.Test)));

        (await Keys.Newest(owner, 2, Ct)).Select(key => key.Id).Should().Equal(ids.Take(2));
    }

    [Fact]
    public async Task A_key_that_is_to_end_opens_until_then_and_is_last_in_the_list_afterwards()
    {
        var (owner, secret) = (await NewOwner(), MerchantSecret.New(Mode.Test));
        var (older, id) = (await Add(owner, MerchantSecret.New(Mode.Test)), await Add(owner, secret));
        var end = Now + Duration.FromHours(24);

        (await Storage.Write(ct => Keys.EndAt(owner with { Mode = Mode.Live }, id, end, ct))).Should().BeFalse();
        (await Storage.Write(ct => Keys.EndAt(owner, id, end, ct))).Should().BeTrue();
        (await Storage.Write(ct => Keys.EndAt(owner, id, end, ct))).Should().BeFalse("it is to end already");

        (await Keys.Find(secret, Ct))!.ValidUntil.Should().Be(end);
        (await Keys.Find(owner, id, Ct))!.IsOverAt(Now).Should().BeFalse();
        (await Keys.Newest(owner, 10, Ct)).Select(key => key.Id).Should().Equal(id, older);
        Storage.Clock.Advance(Duration.FromHours(24));
        (await Keys.Find(secret, Ct)).Should().BeNull();
        (await Keys.Find(owner, id, Ct)).Should().BeNull();
        (await Keys.Newest(owner, 10, Ct)).Select(key => key.Id).Should().Equal(older, id);
        (await Keys.Newest(owner, 10, Ct))[1].IsOverAt(Now).Should().BeTrue();
    }

    [Fact]
    public async Task A_key_is_found_by_its_number_by_its_owner_alone()
    {
        var owner = await NewOwner();
        var id = await Add(owner, MerchantSecret.New(Mode.Test));

        (await Keys.Find(owner, id, Ct))!.Name.Should().Be("Shop");
        (await Keys.Find(owner with { Mode = Mode.Live }, id, Ct)).Should().BeNull();
        (await Keys.Find(await NewOwner(), id, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task The_last_use_only_moves_forward()
    {
        var (owner, secret) = (await NewOwner(), MerchantSecret.New(Mode.Test));
        var name = (await Add(owner, secret)).Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

        await Storage.Write(ct => Keys.NoteUse(new Dictionary<string, Instant> { [name] = Now + Duration.FromMinutes(1), ["999999"] = Now }, ct));
        await Storage.Write(ct => Keys.NoteUse(new Dictionary<string, Instant> { [name] = Now }, ct));

        (await Keys.Find(secret, Ct))!.LastUsedAt.Should().Be(Now + Duration.FromMinutes(1));
    }

    private async Task<Owner> NewOwner() =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Now, ct)), Mode.Test);

    private Task<MerchantKeyId> Add(Owner owner, MerchantSecret secret) => Storage.Write(ct => Keys.Add(owner, "Shop", secret, Now, ct));
}

public sealed class MerchantKeysOnSqlite(SqliteStorage storage) : MerchantKeysContract(storage), IClassFixture<SqliteStorage>;

public sealed class MerchantKeysOnSqlServer(SqlServerStorage storage) : MerchantKeysContract(storage), IClassFixture<SqlServerStorage>;
