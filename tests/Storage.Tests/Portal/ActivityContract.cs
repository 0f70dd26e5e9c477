using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Portal;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Portal;

public abstract class ActivityContract(StorageFixture storage) : PortalContract(storage)
{
    [Fact]
    public async Task An_account_sees_what_its_own_people_did_with_their_names_newest_first()
    {
        var (mine, theirs) = (await APartner(), await APartner());
        var (zoe, max) = (await AUser(mine), await AUser(mine, Role.Support));
        await Note(mine, zoe, "sign_in", PortalCaller.CredentialOf(zoe));
        await Note(theirs, await AUser(theirs), "sign_in", "x");
        await Note(mine, zoe, "change_role", PortalCaller.CredentialOf(max));
        await Storage.Write(ct => Users.SetName(max, "Max 📦", ct));

        var page = await List(mine);

        page.NextCursor.Should().BeNull();
        page.Data.Should().Equal(
            new Activity(Now, PortalCaller.CredentialOf(zoe), "Zoé", "198.51.100.7", "change_role", "Max 📦"),
            new Activity(Now, PortalCaller.CredentialOf(zoe), "Zoé", "198.51.100.7", "sign_in", "Zoé"));
    }

    [Fact]
    public async Task Who_has_left_and_what_a_program_did_is_there_without_a_name()
    {
        var partner = await APartner();
        var user = await AUser(partner);
        await Note(partner, user, "sign_in", "prc_1");
        await Append(new AuditEntry(Now, "pk_test_1", null, "rotate", "prc_1", partner));
        await Storage.Write(ct => Users.Remove(partner, user, ct));

        (await List(partner)).Data.Select(entry => (entry.Actor, entry.Name, entry.Address, entry.Subject)).Should().Equal(
            ("pk_test_1", null, null, "prc_1"), (PortalCaller.CredentialOf(user), null, "198.51.100.7", "prc_1"));
    }

    [Fact]
    public async Task What_comes_meanwhile_neither_repeats_nor_hides_an_entry()
    {
        var partner = await APartner();
        var user = await AUser(partner);
        for (var entry = 0; entry < ListActivity.Take + 1; entry++)
            await Note(partner, user, $"a{entry}", "x");

        var first = await List(partner);
        await Note(partner, user, "later", "x");
        var second = await List(partner, first.NextCursor);

        first.Data.Concat(second.Data).Select(entry => entry.Action).Should().Equal(Enumerable.Range(0, ListActivity.Take + 1).Reverse().Select(entry => $"a{entry}"));
        second.NextCursor.Should().BeNull();
    }

    [Fact]
    public async Task A_profile_is_kept_as_it_was_told_and_the_plan_stays()
    {
        var (partner, other) = (await APartner(), await APartner());
        var partners = Storage.Services.GetRequiredService<IPartnerRepository>();
        await Storage.Write(ct => partners.Save(partner, Plan.Pro, ExpiredWindow.Completed, ct));

        await Storage.Write(ct => partners.SaveProfile(partner, "Café 📦", "tech@shop.example", "fr", ExpiredWindow.Disputed, ct));

        (await partners.Find(partner, Ct)).Should().Be(new Account("Café 📦", Plan.Pro, ExpiredWindow.Disputed, "tech@shop.example", "fr"));
        (await partners.Find(other, Ct)).Should().Be(new Account("Shop", Plan.Free, ExpiredWindow.Completed));
    }

    private async Task<Page<Activity>> List(PartnerId partner, string? cursor = null) => (await new ListActivityHandler(Storage.Sql).Handle(new ListActivity(partner, cursor), Ct)).Value;

    private Task Note(PartnerId partner, UserId by, string action, string subject) => Append(new AuditEntry(Now, PortalCaller.CredentialOf(by), "198.51.100.7", action, subject, partner));

    private Task Append(AuditEntry entry) => Storage.Write(ct => Storage.Services.GetRequiredService<IAuditLog>().Append(entry, ct));
}

public sealed class ActivityOnSqlite(SqliteStorage storage) : ActivityContract(storage), IClassFixture<SqliteStorage>;

public sealed class ActivityOnSqlServer(SqlServerStorage storage) : ActivityContract(storage), IClassFixture<SqlServerStorage>;

/// <summary>However long the log, a page is one seek, and each entry's people one each.</summary>
public sealed class ActivityPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    [Fact]
    public void A_page_is_one_seek() => QueryPlan.Of(ListActivityHandler.Newest, storage).Should().Equal(
        "SEARCH a USING INDEX ix_audit_log_partner (partner_id=? AND rowid<?)",
        "SEARCH u USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        "SEARCH s USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN");
}
