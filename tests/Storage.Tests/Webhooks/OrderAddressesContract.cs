using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Webhooks;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

/// <summary>The addresses that single orders named, beside the endpoints that an owner made.</summary>
public abstract class OrderAddressesContract(StorageFixture storage) : DeliveriesContract(storage)
{
    private ListWebhookEndpointsHandler Lists => new(Storage.Sql);

    [Fact]
    public async Task They_are_listed_apart_from_endpoints_newest_first_and_page_by_page()
    {
        var owner = await NewOwner();
        var made = await NewEndpoint(owner);
        var named = new List<WebhookEndpointId>();
        for (var order = 0; order <= ListOrderAddresses.Take; order++)
            named.Add(await Name(owner, order));
        await Name(await NewOwner(), 0);

        var first = (await Lists.Handle(new ListOrderAddresses(owner, null), Ct)).Value;
        var second = (await Lists.Handle(new ListOrderAddresses(owner, first.NextCursor), Ct)).Value;

        first.Data.Concat(second.Data).Select(address => address.Id).Should().Equal(named.AsEnumerable().Reverse());
        first.Data.Should().HaveCount(ListOrderAddresses.Take).And.OnlyContain(address => address.IsOfOrders);
        second.NextCursor.Should().BeNull();
        (await Lists.Handle(new ListWebhookEndpoints(owner, null, null), Ct)).Value.Data.Should().ContainSingle().Which.Should().BeEquivalentTo(WebhookEndpointView.Of(made), "the others are nobody's to change");
        (await Lists.Handle(new ListOrderAddresses(owner, "nonsense"), Ct)).Error.Should().Be(WebhookErrors.UnknownCursor);
    }

    [Fact]
    public async Task One_is_shown_to_its_owner_alone()
    {
        var owner = await NewOwner();
        var (made, named) = (await NewEndpoint(owner), await Name(owner, 1));

        (await Show(owner, named)).Value.Should().BeEquivalentTo(new { Id = named, Url = "https://shop.example/orders/1", IsOfOrders = true, Disabled = (Disabling?)null });
        (await Show(owner, made.Id)).Value.Should().BeEquivalentTo(WebhookEndpointView.Of(made));
        foreach (var stranger in new[] { await NewOwner(), owner with { Mode = Mode.Test } })
            (await Show(stranger, named)).Error.Should().Be(WebhookErrors.EndpointNotFound);
    }

    private Task<WebhookEndpointId> Name(Owner owner, int order) => Storage.Write(ct => Endpoints.ForOrders(owner, new Uri($"https://shop.example/orders/{order}"), Now, ct));

    private Task<Result<WebhookEndpointView>> Show(Owner owner, WebhookEndpointId id) => new ShowWebhookEndpointHandler(Storage.Sql).Handle(new ShowWebhookEndpoint(owner, id), Ct);
}

public sealed class OrderAddressesOnSqlite(SqliteStorage storage) : OrderAddressesContract(storage), IClassFixture<SqliteStorage>;

public sealed class OrderAddressesOnSqlServer(SqlServerStorage storage) : OrderAddressesContract(storage), IClassFixture<SqlServerStorage>;
