using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Partners;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class OAuthClientsContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly Statement ReadSecrets = new("SELECT c.secret, c.previous_secret FROM oauth_clients AS c WHERE c.client_id = @Id");

    private IOAuthClients Clients => Storage.Services.GetRequiredService<IOAuthClients>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_client_is_found_by_its_id_and_signs_in_with_its_secret()
    {
        var (client, secret) = await Add(await NewOwner());

        var found = (await Clients.Find(client.Id, Ct))!;

        found.Client.Should().Be(client);
        (await Clients.FindActive(client.Id, Ct)).Should().Be(client);
        found.Accepts(secret.Value, Now).Should().BeTrue();
        found.Accepts(secret.Value + "0", Now).Should().BeFalse();
        found.Accepts(secret.Value.ToUpperInvariant(), Now).Should().BeFalse();
        found.Accepts("", Now).Should().BeFalse();
    }

    [Fact]
    public async Task An_id_of_another_spelling_is_unknown()
    {
        var (client, _) = await Add(await NewOwner());

        foreach (var other in new[] { client.Id.ToUpperInvariant(), client.Id + " ", "nobody", "" })
        {
            (await Clients.Find(other, Ct)).Should().BeNull();
            (await Clients.FindActive(other, Ct)).Should().BeNull();
        }
    }

    [Fact]
    public async Task Its_account_sees_the_secret_again_and_nobody_else()
    {
        var owner = await NewOwner();
        var (client, secret) = await Add(owner);

        (await Clients.Show(owner, client.Id, Ct)).Should().Be(secret);
        (await Clients.Show(owner with { Mode = Mode.Live }, client.Id, Ct)).Should().BeNull();
        (await Clients.Show(await NewOwner(), client.Id, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task After_a_rotation_the_old_secret_works_until_the_overlap_ends()
    {
        var owner = await NewOwner();
        var (client, old) = await Add(owner);
        var (renewed, end) = (OAuthSecret.New(Mode.Test), Now + OAuthClient.Overlap);

        (await Storage.Write(ct => Clients.Rotate(owner, client.Id, renewed, end, ct))).Should().BeTrue();

        var found = (await Clients.Find(client.Id, Ct))!;
        found.Client.PreviousValidUntil.Should().Be(end);
        found.Accepts(renewed.Value, end).Should().BeTrue();
        found.Accepts(old.Value, end - Duration.FromSeconds(1)).Should().BeTrue();
        found.Accepts(old.Value, end).Should().BeFalse();
        (await Clients.Show(owner, client.Id, Ct)).Should().Be(renewed);
    }

    [Fact]
    public async Task The_old_secret_can_be_ended_at_once()
    {
        var owner = await NewOwner();
        var (client, old) = await Add(owner);
        var renewed = OAuthSecret.New(Mode.Test);
        await Storage.Write(ct => Clients.Rotate(owner, client.Id, renewed, Now + OAuthClient.Overlap, ct));

        (await Storage.Write(ct => Clients.EndPrevious(owner with { Mode = Mode.Live }, client.Id, ct))).Should().BeFalse();
        (await Storage.Write(ct => Clients.EndPrevious(owner, client.Id, ct))).Should().BeTrue();
        (await Storage.Write(ct => Clients.EndPrevious(owner, client.Id, ct))).Should().BeFalse();

        var found = (await Clients.Find(client.Id, Ct))!;
        found.Accepts(old.Value, Now).Should().BeFalse();
        found.Accepts(renewed.Value, Now).Should().BeTrue();
        found.Client.PreviousValidUntil.Should().BeNull();
    }

    [Fact]
    public async Task A_revoked_client_opens_nothing_but_stays_in_the_list()
    {
        var owner = await NewOwner();
        var (client, secret) = await Add(owner);

        (await Storage.Write(ct => Clients.Revoke(owner, client.Id, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Clients.Revoke(owner, client.Id, Now, ct))).Should().BeFalse();

        (await Clients.Find(client.Id, Ct)).Should().BeNull();
        (await Clients.FindActive(client.Id, Ct)).Should().BeNull();
        (await Clients.Show(owner, client.Id, Ct)).Should().BeNull();
        (await Storage.Write(ct => Clients.Rotate(owner, client.Id, secret, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Clients.EndPrevious(owner, client.Id, ct))).Should().BeFalse();
        (await Clients.Newest(owner, 10, Ct)).Should().Equal(client with { RevokedAt = Now });
    }

    [Fact]
    public async Task Nobody_sees_rotates_or_revokes_the_client_of_another_owner()
    {
        var owner = await NewOwner();
        var (client, secret) = await Add(owner);

        foreach (var other in new[] { await NewOwner(), owner with { Mode = Mode.Live } })
        {
            (await Storage.Write(ct => Clients.Rotate(other, client.Id, OAuthSecret.New(Mode.Test), Now, ct))).Should().BeFalse();
            (await Storage.Write(ct => Clients.Revoke(other, client.Id, Now, ct))).Should().BeFalse();
            (await Clients.Newest(other, 10, Ct)).Should().BeEmpty();
        }

        (await Clients.Show(owner, client.Id, Ct)).Should().Be(secret);
    }

    [Fact]
    public async Task The_newest_come_first()
    {
        var owner = await NewOwner();
        var ids = new List<string>();
        for (var made = 0; made < 3; made++)
        {
            ids.Insert(0, (await Add(owner)).Client.Id);
            Storage.Clock.AdvanceSeconds(1);
        }

        (await Clients.Newest(owner, 2, Ct)).Select(client => client.Id).Should().Equal(ids.Take(2));
    }

    [Fact]
    public async Task The_last_use_only_moves_forward()
    {
        var (client, _) = await Add(await NewOwner());
        var (unused, _) = await Add(await NewOwner());

        await Storage.Write(ct => Clients.NoteUse(new Dictionary<string, Instant> { [client.Id] = Now + Duration.FromMinutes(1), ["nobody"] = Now }, ct));
        await Storage.Write(ct => Clients.NoteUse(new Dictionary<string, Instant> { [client.Id] = Now }, ct));

        (await Clients.FindActive(client.Id, Ct))!.LastUsedAt.Should().Be(Now + Duration.FromMinutes(1));
        (await Clients.FindActive(unused.Id, Ct))!.LastUsedAt.Should().BeNull();
    }

    [Fact]
    public async Task A_stored_secret_is_not_the_plain_one_and_without_the_key_ring_tells_nothing()
    {
        var owner = await NewOwner();
        var (client, secret) = await Add(owner);
        await Storage.Write(ct => Clients.Rotate(owner, client.Id, secret, Now + OAuthClient.Overlap, ct));

        var stored = (await Storage.Sql.First<StoredSecrets>(ReadSecrets, new { client.Id }, Ct))!;

        foreach (var text in new[] { stored.Secret, stored.PreviousSecret })
            Convert.FromBase64String(text).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret.Value)).Should().Be(-1);
        stored.Secret.Should().NotBe(stored.PreviousSecret, "equal secrets are not stored alike");
        var reading = () => new OAuthClients(Storage.Sql, new EphemeralDataProtectionProvider()).Find(client.Id, Ct);
        await reading.Should().ThrowAsync<CryptographicException>();
    }

    [Fact]
    public async Task Another_node_reads_the_secrets()
    {
        var owner = await NewOwner();
        var (client, secret) = await Add(owner);
        await using var node = Storage.AnotherNode();

        (await node.GetRequiredService<IOAuthClients>().Show(owner, client.Id, Ct)).Should().Be(secret);
    }

    private async Task<Owner> NewOwner() =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Now, ct)), Mode.Test);

    private async Task<(OAuthClient Client, OAuthSecret Secret)> Add(Owner owner)
    {
        var secret = OAuthSecret.New(owner.Mode);
        return (await Storage.Write(ct => Clients.Add(owner, OAuthClient.NewId(owner.Mode), secret, Now, ct)), secret);
    }

    [Fact]
    public async Task Whoever_is_asked_for_two_secrets_are_read_so_that_the_time_tells_nothing()
    {
        var owner = await NewOwner();
        var ((known, _), (rotated, _), (revoked, _)) = (await Add(owner), await Add(owner), await Add(owner));
        await Storage.Write(ct => Clients.Rotate(owner, rotated.Id, OAuthSecret.New(owner.Mode), Now + OAuthClient.Overlap, ct));
        await Storage.Write(ct => Clients.Revoke(owner, revoked.Id, Now, ct));
        var protection = new CountingProtection();
        var clients = new OAuthClients(Storage.Sql, protection);
        await clients.Find("nobody", Ct);

        foreach (var id in new[] { known.Id, rotated.Id, revoked.Id, "nobody" })
        {
            var (read, written) = (protection.Read, protection.Written);
            await clients.Find(id, Ct);
            (protection.Read - read, protection.Written - written).Should().Be((2, 0), id);
        }
    }

    private sealed class CountingProtection : IDataProtector
    {
        public int Read { get; private set; }

        public int Written { get; private set; }

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext)
        {
            Written++;
            return plaintext;
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            Read++;
            return protectedData;
        }
    }

    private sealed class StoredSecrets
    {
        public required string Secret { get; init; }

        public required string PreviousSecret { get; init; }
    }
}

public sealed class OAuthClientsOnSqlite(SqliteStorage storage) : OAuthClientsContract(storage), IClassFixture<SqliteStorage>;

public sealed class OAuthClientsOnSqlServer(SqlServerStorage storage) : OAuthClientsContract(storage), IClassFixture<SqlServerStorage>;
