using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Portal;

public abstract class PortalContract(StorageFixture storage) : StorageContract(storage)
{
    protected IPortalUsers Users => Storage.Services.GetRequiredService<IPortalUsers>();

    protected Instant Now => Storage.Clock.GetCurrentInstant();

    protected static string NewEmail() => $"Zoé-{Ids.Text(8)}@Shop.example";

    protected Task<PartnerId> APartner() => Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Now, ct));

    protected async Task<UserId> AUser(PartnerId? partner = null, Role role = Role.Owner, string? email = null)
    {
        var account = partner ?? await APartner();
        return (await Storage.Write(ct => Users.TryAdd(new NewUser(email ?? NewEmail(), "Zoé", "fr", "hash"), account, role, Now, ct)))!.Value;
    }
}

public abstract class PortalUsersContract(StorageFixture storage) : PortalContract(storage)
{
    [Fact]
    public async Task A_person_is_found_by_their_address_however_it_is_spelt_and_kept_as_it_was_typed()
    {
        var (partner, email) = (await APartner(), NewEmail());
        var user = await AUser(partner, Role.Developer, email);

        (await Users.Find(email.ToUpperInvariant() + " ", Ct)).Should().Be(new PortalUser(user, partner, Role.Developer, email, "Zoé", "fr", false, Now));
        (await Users.Find(user, Ct))!.Email.Should().Be(email);
        (await Users.FindPassword(email.ToLowerInvariant(), Ct)).Should().Be(new StoredPassword(user, "hash"));
        (await Users.Find("nobody@shop.example", Ct)).Should().BeNull();
    }

    [Fact]
    public async Task An_address_has_one_place_and_the_second_who_asks_for_it_gets_none()
    {
        var email = NewEmail();
        await AUser(email: email);
        var partner = await APartner();

        (await Storage.Write(ct => Users.TryAdd(new NewUser(email.ToUpperInvariant(), "Eve", "en", "other"), partner, Role.Owner, Now, ct))).Should().BeNull();

        (await Users.Team(partner, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Tries_count_until_a_lock_and_neither_count_nor_prolong_while_it_lasts()
    {
        var user = await AUser();

        (await Count(user)).Should().Be(1);
        (await Count(user)).Should().Be(2);
        await Storage.Write(ct => Users.ForgiveTry(user, ct));
        (await Count(user)).Should().Be(2);
        await Storage.Write(ct => Users.Lock(user, Now + Duration.FromMinutes(1), ct));
        (await Count(user)).Should().BeNull();
        (await Count(user, Now + Duration.FromMinutes(1))).Should().Be(3);
        await Storage.Write(ct => Users.ForgetTries(user, ct));
        (await Count(user)).Should().Be(1);
        (await Count(new UserId(long.MaxValue))).Should().BeNull();
    }

    [Fact]
    public async Task A_team_is_its_accounts_own()
    {
        var (partner, other) = (await APartner(), await APartner());
        var (owner, support, stranger) = (await AUser(partner), await AUser(partner, Role.Support), await AUser(other));

        (await Users.Team(partner, Ct)).Select(user => user.Id).Should().Equal(owner, support);
        (await Storage.Write(ct => Users.HoldOwners(partner, ct))).Should().Be(1);
        (await Storage.Write(ct => Users.ChangeRole(partner, stranger, Role.ReadOnly, ct))).Should().BeFalse();
        (await Storage.Write(ct => Users.Remove(partner, stranger, ct))).Should().BeFalse();
        (await Storage.Write(ct => Users.ChangeRole(partner, support, Role.ReadOnly, ct))).Should().BeTrue();
        (await Users.Find(support, Ct))!.Role.Should().Be(Role.ReadOnly);
        (await Users.Find(stranger, Ct))!.Role.Should().Be(Role.Owner);
    }

    [Fact]
    public async Task Who_leaves_is_forgotten_with_all_that_was_theirs_and_may_come_again()
    {
        var (partner, email) = (await APartner(), NewEmail());
        var user = await AUser(partner, email: email);
        var (factors, sessions, tokens) = (Storage.Services.GetRequiredService<ISecondFactors>(), Storage.Services.GetRequiredService<IPortalSessions>(), Storage.Services.GetRequiredService<IPortalTokens>());
        var secret = PortalSecret.New();
        await Storage.Write(async ct =>
        {
            await factors.SetRecoveryCodes(user, [RecoveryCode.New()], ct);
            await sessions.Add(user, secret, "Browser", Now, ct);
            await tokens.Add(PortalSecret.New(), new PortalToken(TokenPurpose.Reset, user), Now, ct);
        });

        (await Storage.Write(ct => Users.Remove(partner, user, ct))).Should().BeTrue();

        (await Users.Find(user, Ct)).Should().BeNull();
        (await sessions.Find(secret, Now, Ct)).Should().BeNull();
        (await AUser(partner, email: email)).Should().NotBe(default(UserId));
    }

    [Fact]
    public async Task An_address_changes_to_one_that_nobody_has_and_to_another_spelling_of_itself()
    {
        var (mine, next, taken) = (NewEmail(), NewEmail(), NewEmail());
        var (user, other) = (await AUser(email: mine), await AUser(email: taken));

        var outcomes = await Storage.Write(async ct => (await Users.TrySetEmail(user, taken.ToUpperInvariant(), ct), await Users.TrySetEmail(user, next, ct), await Users.TrySetEmail(user, next.ToUpperInvariant(), ct)));

        outcomes.Should().Be((false, true, true), "a refused one leaves the unit of work as it was");
        (await Users.Find(next, Ct))!.Email.Should().Be(next.ToUpperInvariant());
        (await Users.Find(mine, Ct)).Should().BeNull();
        (await Users.Find(taken, Ct))!.Id.Should().Be(other);
    }

    [Fact]
    public async Task A_password_and_a_language_change()
    {
        var email = NewEmail();
        var user = await AUser(email: email);

        await Storage.Write(async ct =>
        {
            await Users.SetPassword(user, "better", ct);
            await Users.SetLanguage(user, "en", ct);
        });

        (await Users.FindPassword(email, Ct))!.Hash.Should().Be("better");
        (await Users.Find(user, Ct))!.Language.Should().Be("en");
    }

    private Task<int?> Count(UserId user, Instant? at = null) => Storage.Write(ct => Users.CountTry(user, at ?? Now, ct));
}

public abstract class SecondFactorsContract(StorageFixture storage) : PortalContract(storage)
{
    private static readonly Statement StoredSecret = new("SELECT totp_secret FROM portal_users WHERE id = @User");

    private ISecondFactors Factors => Storage.Services.GetRequiredService<ISecondFactors>();

    [Fact]
    public async Task A_secret_is_encrypted_and_counts_once_it_is_confirmed()
    {
        var user = await AUser();
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        (await Storage.Write(ct => Factors.Confirm(user, 7, Now, ct))).Should().BeFalse("there is nothing to confirm");
        (await Storage.Write(ct => Factors.Begin(user, secret, ct))).Should().BeTrue();
        (await Factors.Find(user, Ct))!.IsConfirmed.Should().BeFalse();
        (await Users.Find(user, Ct))!.HasSecondFactor.Should().BeFalse();
        (await Storage.Write(ct => Factors.Confirm(user, 7, Now, ct))).Should().BeTrue();

        var found = (await Factors.Find(user, Ct))!;
        found.Secret.Should().Equal(secret);
        found.IsConfirmed.Should().BeTrue();
        (await Users.Find(user, Ct))!.HasSecondFactor.Should().BeTrue();
        (await Storage.Sql.First<string>(StoredSecret, new { User = user }, Ct)).Should().NotContain(Convert.ToBase64String(secret));
        (await Storage.Write(ct => Factors.Begin(user, [9], ct))).Should().BeFalse("a confirmed one is removed first");
    }

    [Fact]
    public async Task A_code_works_once_and_an_earlier_one_not_after_it()
    {
        var user = await AUser();
        await Storage.Write(ct => Factors.Begin(user, [1], ct));
        await Storage.Write(ct => Factors.Confirm(user, 7, Now, ct));

        (await Storage.Write(ct => Factors.TryUse(user, 7, ct))).Should().BeFalse("it confirmed the secret");
        (await Storage.Write(ct => Factors.TryUse(user, 9, ct))).Should().BeTrue();
        (await Storage.Write(ct => Factors.TryUse(user, 9, ct))).Should().BeFalse();
        (await Storage.Write(ct => Factors.TryUse(user, 8, ct))).Should().BeFalse();
    }

    [Fact]
    public async Task A_recovery_code_works_once_for_its_owner_and_new_ones_end_the_old()
    {
        var (user, other) = (await AUser(), await AUser());
        var (first, second) = (RecoveryCode.New(), RecoveryCode.New());
        await Storage.Write(ct => Factors.SetRecoveryCodes(user, [first, second], ct));

        (await Storage.Write(ct => Factors.TryUse(other, first, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Factors.TryUse(user, RecoveryCode.Parse(first.Shown.ToUpperInvariant())!.Value, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Factors.TryUse(user, first, Now, ct))).Should().BeFalse();
        (await Factors.RecoveryCodesLeft(user, Ct)).Should().Be(1);

        await Storage.Write(ct => Factors.SetRecoveryCodes(user, [RecoveryCode.New()], ct));
        (await Storage.Write(ct => Factors.TryUse(user, second, Now, ct))).Should().BeFalse();

        await Storage.Write(ct => Factors.Remove(user, ct));
        (await Factors.RecoveryCodesLeft(user, Ct)).Should().Be(0);
        (await Factors.Find(user, Ct)).Should().BeNull();
    }
}

public sealed class PortalUsersOnSqlite(SqliteStorage storage) : PortalUsersContract(storage), IClassFixture<SqliteStorage>;

public sealed class PortalUsersOnSqlServer(SqlServerStorage storage) : PortalUsersContract(storage), IClassFixture<SqlServerStorage>;

public sealed class SecondFactorsOnSqlite(SqliteStorage storage) : SecondFactorsContract(storage), IClassFixture<SqliteStorage>;

public sealed class SecondFactorsOnSqlServer(SqlServerStorage storage) : SecondFactorsContract(storage), IClassFixture<SqlServerStorage>;
