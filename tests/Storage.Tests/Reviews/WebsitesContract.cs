using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class WebsitesContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly WebsiteSettings Everything = new(
        "Boutique Zoé 🛍", "https://shop.example", "https://shop.example/logo.png", "Zoé de la boutique", "en", "CA", "America/Toronto", TakesOrders: true);

    private IWebsites Websites => Storage.Services.GetRequiredService<IWebsites>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_website_is_found_with_all_that_its_account_decided()
    {
        var owner = await NewOwner();

        var added = await Add(owner, Everything);

        added.Should().BeEquivalentTo(Everything);
        (added.Owner, added.CreatedAt, added.Zone.Id).Should().Be((owner, Now, "America/Toronto"));
        (await Websites.Find(owner, added.Id, Ct)).Should().Be(added);
    }

    [Fact]
    public async Task What_is_not_decided_has_its_default()
    {
        var owner = await NewOwner();

        var added = await Add(owner, new WebsiteSettings("Shop"));

        added.Should().BeEquivalentTo(new { Language = "fr", Country = "FR", TimeZone = "Europe/Paris", TakesOrders = false, Url = (string?)null, LogoUrl = (string?)null, SenderName = (string?)null });
        (await Websites.Find(owner, added.Id, Ct)).Should().Be(added);
    }

    [Fact]
    public async Task Nobody_finds_or_changes_the_website_of_another_owner()
    {
        var (owner, stranger) = (await NewOwner(), await NewOwner());
        var website = await Add(owner, Everything);
        var taking = await Add(stranger, Everything);

        foreach (var other in new[] { stranger, owner with { Mode = Mode.Live } })
        {
            (await Websites.Find(other, website.Id, Ct)).Should().BeNull();
            (await Storage.Write(ct => Websites.Change(other, website.Id, Everything with { Name = "Mine now" }, ct))).Should().BeFalse();
        }

        (await Websites.Of(owner, Ct)).Should().Equal(website);
        (await Websites.Of(stranger, Ct)).Should().Equal([taking], "a change that is refused changes nothing of one's own either");
        (await Websites.Of(owner with { Mode = Mode.Live }, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_owners_websites_come_oldest_first()
    {
        var owner = await NewOwner();
        var added = new List<Website>();
        foreach (var name in new[] { "One", "Two", "Three" })
            added.Add(await Add(owner, new WebsiteSettings(name)));

        (await Websites.Of(owner, Ct)).Should().Equal(added);
    }

    [Fact]
    public async Task All_of_it_can_be_changed()
    {
        var owner = await NewOwner();
        var website = await Add(owner, new WebsiteSettings("Shop"));

        (await Storage.Write(ct => Websites.Change(owner, website.Id, Everything, ct))).Should().BeTrue();

        (await Websites.Find(owner, website.Id, Ct)).Should().BeEquivalentTo(Everything);
    }

    [Fact]
    public async Task Of_an_owners_websites_one_takes_the_orders()
    {
        var owner = await NewOwner();
        var first = await Add(owner, Everything);
        var second = await Add(owner, Everything);
        var live = await Add(owner with { Mode = Mode.Live }, Everything);

        (await TakingOrders(owner)).Should().Equal(second.Id);
        (await Storage.Write(ct => Websites.Change(owner, first.Id, Everything, ct))).Should().BeTrue();
        (await TakingOrders(owner)).Should().Equal(first.Id);
        (await Storage.Write(ct => Websites.Change(owner, first.Id, Everything with { TakesOrders = false }, ct))).Should().BeTrue();
        (await TakingOrders(owner)).Should().BeEmpty();
        (await TakingOrders(owner with { Mode = Mode.Live })).Should().Equal(live.Id);
    }

    private async Task<IEnumerable<WebsiteId>> TakingOrders(Owner owner) => (await Websites.Of(owner, Ct)).Where(website => website.TakesOrders).Select(website => website.Id);

    private async Task<Owner> NewOwner() =>
        new(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Now, ct)), Mode.Test);

    private Task<Website> Add(Owner owner, WebsiteSettings settings) => Storage.Write(ct => Websites.Add(owner, WebsiteId.New(), settings, Now, ct));
}

public sealed class WebsitesOnSqlite(SqliteStorage storage) : WebsitesContract(storage), IClassFixture<SqliteStorage>;

public sealed class WebsitesOnSqlServer(SqlServerStorage storage) : WebsitesContract(storage), IClassFixture<SqlServerStorage>;
