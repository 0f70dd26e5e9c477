using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

/// <summary>What the tests of purchases start from: a website of an account that no other test knows.</summary>
public abstract class PurchasesContract(StorageFixture storage) : StorageContract(storage)
{
    protected Instant Now => Storage.Clock.GetCurrentInstant();

    protected IPurchaseEvents Events => Storage.Services.GetRequiredService<IPurchaseEvents>();

    protected ISolicitations Solicitations => Storage.Services.GetRequiredService<ISolicitations>();

    protected IPurchaseBatches Batches => Storage.Services.GetRequiredService<IPurchaseBatches>();

    protected IPurchaseImports Imports => Storage.Services.GetRequiredService<IPurchaseImports>();

    protected async Task<Website> AWebsite(Owner? owner = null)
    {
        owner ??= new Owner(await Storage.Write(ct => Storage.Services.GetRequiredService<IPartnerRepository>().Add("Shop", Now, ct)), Mode.Test);
        return await Storage.Write(ct => Storage.Services.GetRequiredService<IWebsites>().Add(owner, WebsiteId.New(), new WebsiteSettings("Shop"), Now, ct));
    }

    /// <summary>Every field, so that what is stored and read again has something to lose.</summary>
    protected Purchase APurchase(string reference, string email = "marie@example.com") => new(
        reference,
        Now - Duration.FromDays(1),
        99.90m,
        new Consumer("Marie", "Durand 👩‍🔬", email, "fr", "FR", HidesPersonalData: true),
        new SalesChannel(SalesChannelKind.Offline, "paris-1"),
        new SolicitationPlan(PurchaseEventType.BrandAndProduct, 7, 14),
        [
            new PurchasedProduct(new ProductRef("SKU-1", "s", "e", "u", "i", "m"), "Lampe", "Lumière", "Salon", 49.95m, "https://shop.example/lampe", "https://shop.example/l.jpg", IsNotReceived: true),
            new PurchasedProduct(new ProductRef(null), "Ampoule", null, null, null, null, null, IsNotReceived: false),
        ]);

    protected NewPurchase New(Website website, Purchase purchase) =>
        new(PurchaseEventId.New(), website, purchase, PurchaseFingerprint.Of(purchase), PurchaseSource.Api, null, Now);

    protected async Task<PurchaseEventId> Add(Website website, string reference, SolicitationStatus status = SolicitationStatus.Scheduled)
    {
        var added = New(website, APurchase(reference));
        await Storage.Write(async ct =>
        {
            (await Events.TryAdd(added, ct)).Should().BeTrue();
            await Solicitations.Add(
                website, [new NewSolicitation(reference, added.Id, status, Now) { Kind = SolicitationKind.Brand, ScheduledAt = Now + Duration.FromDays(7) }], ct);
        });
        return added.Id;
    }

    protected async Task<IReadOnlyList<SolicitationView>> FollowUp(Website website, string? status = null)
    {
        var handler = new ListFollowUpHandler(Storage.Sql, Storage.Services.GetRequiredService<IDataProtectionProvider>());
        return (await handler.Handle(new ListFollowUp(website, status, null, null, null, "200", null), Ct)).Value.Data;
    }
}
