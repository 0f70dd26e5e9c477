using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using OrderTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Orders.OrderStatus, Parcours.Domain.Orders.OrderTrigger, Parcours.Domain.Orders.OrderOrigin>;

namespace Parcours.Api.Tests;

/// <summary>What a test starts from: made over HTTP where there is an endpoint for it, else by the product's own services.</summary>
public sealed class Given(RunningServer server)
{
    private static readonly Dictionary<OrderStatus, List<OrderTransition>> Ways = FindWays(OrderOrigin.Delivery);

    private static readonly Dictionary<OrderStatus, List<OrderTransition>> MerchantWays = FindWays(OrderOrigin.Merchant);

    /// <summary>The statuses that a delivery order can come to.</summary>
    public static IEnumerable<OrderStatus> Reachable => Ways.Keys;

    /// <summary>The statuses that a merchant's order can come to.</summary>
    public static IEnumerable<OrderStatus> ReachableByMerchants => MerchantWays.Keys;

    /// <summary>A partner that no other test knows, with a key of this mode.</summary>
    public async Task<Partner> APartner(Mode mode = Mode.Test)
    {
        var id = await InAUnit((services, ct) => services.GetRequiredService<IPartnerRepository>().Add("Partner " + Ids.Text(6), server.Now, ct));
        return await AKey(new Owner(id, mode));
    }

    /// <summary>The partner's key for the data of its other mode.</summary>
    public Task<Partner> TheOtherModeOf(Partner partner) =>
        AKey(partner.Owner with { Mode = partner.Owner.Mode == Mode.Test ? Mode.Live : Mode.Test });

    /// <summary>A second key for the same data.</summary>
    public Task<Partner> AnotherKeyOf(Partner partner) => AKey(partner.Owner);

    public async Task<string> AQuote(Partner by, JsonObject? quote = null) =>
        (await by.Quote(quote ?? Sample.Quote())).ShouldBe(200)["quote_id"]!;

    /// <returns>The order's id.</returns>
    public async Task<string> AnOrder(Partner by, JsonObject? order = null) =>
        (await by.Create(order ?? Sample.Order())).ShouldBe(201)["order_id"]!;

    /// <summary>An order that walked the shortest way to <paramref name="status"/>, each step with its event.</summary>
    /// <param name="beforeEachStep">Lets time pass, where that matters.</param>
    public async Task<string> OrderIn(OrderStatus status, Partner by, JsonObject? order = null, Action? beforeEachStep = null)
    {
        var id = await AnOrder(by, order);
        foreach (var step in Ways[status])
        {
            beforeEachStep?.Invoke();
            await InAUnit((services, ct) => Take(step, orders => orders.Find(by.Owner, OrderId.Parse(id)!.Value, ct), services, ct));
        }

        return id;
    }

    /// <summary>A merchant that no other test knows, with a key of this mode.</summary>
    public async Task<Merchant> AMerchant(Mode mode = Mode.Test, Plan plan = Plan.Free, ExpiredWindow expiredWindow = ExpiredWindow.Completed)
    {
        var partners = server.Services.GetRequiredService<IPartnerRepository>();
        var id = await InAUnit(async (_, ct) =>
        {
            var added = await partners.Add("Shop " + Ids.Text(6), server.Now, ct);
            await partners.Save(added, plan, expiredWindow, ct);
            return added;
        });
        return await AMerchantKey(new Owner(id, mode));
    }

    /// <summary>Another key, of the same account.</summary>
    public async Task<Merchant> AMerchantKey(Owner owner)
    {
        var secret = MerchantSecret.New(owner.Mode);
        await InAUnit((services, ct) => services.GetRequiredService<IMerchantKeys>().Add(owner, "Test", secret, server.Now, ct));
        return new Merchant(server.Wire, secret.Value) { Owner = owner };
    }

    /// <summary>A program of the account that asks for access tokens.</summary>
    public async Task<TokenClient> AClient(Owner owner)
    {
        var (id, secret) = (OAuthClient.NewId(owner.Mode), OAuthSecret.New(owner.Mode));
        await InAUnit((services, ct) => services.GetRequiredService<IOAuthClients>().Add(owner, id, secret, server.Now, ct));
        return new TokenClient(server.Wire, id, secret.Value) { Owner = owner };
    }

    /// <summary>A shop of the account.</summary>
    public Task<Website> AWebsite(Owner owner, WebsiteSettings? settings = null) => InAUnit((services, ct) =>
        services.GetRequiredService<IWebsites>().Add(owner, WebsiteId.New(), settings ?? new WebsiteSettings("Shop " + Ids.Text(6)), server.Now, ct));

    /// <summary>A merchant's order that walked the shortest way to <paramref name="status"/>.</summary>
    /// <returns>Its number.</returns>
    public async Task<string> MerchantOrderIn(OrderStatus status, Merchant by)
    {
        var number = (await by.Create(Sample.MerchantOrder())).ShouldBe(201)["order_id"]!;
        foreach (var step in MerchantWays[status])
            await InAUnit((services, ct) => Take(step, orders => orders.Find(OrderNumber.Parse(number)!.Value, ct), services, ct));
        return number;
    }

    /// <summary>The customer of the order shows the box, and what they sent is scored.</summary>
    public async Task Submitted(string number) => await InAUnit(async (services, ct) =>
    {
        var orders = services.GetRequiredService<IOrderRepository>();
        var change = (await orders.Find(OrderNumber.Parse(number)!.Value, ct))!.Submit(server.Now).Value;
        await services.GetRequiredService<IOutbox>().Append(OrderEvents.Scored(change.Order, 0.91m, "approve", server.Now), ct);
        return await orders.TrySave(change, ct);
    });

    /// <summary>Runs work in a unit of work of the running server.</summary>
    public async Task<T> InAUnit<T>(Func<IServiceProvider, CancellationToken, Task<T>> work)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var done = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async ct => Result<T>.Of(await work(scope.ServiceProvider, ct)), TestContext.Current.CancellationToken);
        return done.Value;
    }

    /// <summary>A signing key of an account that is there already.</summary>
    public Task<Partner> AKeyOf(Owner owner) => AKey(owner);

    private async Task<Partner> AKey(Owner owner)
    {
        var (publicKey, secret) = ($"pk_{Names.Of(owner.Mode)}_{Ids.Text(12)}", "sk_" + Ids.Text(24));
        await InAUnit(async (services, ct) =>
        {
            await services.GetRequiredService<IHmacKeys>().Add(new HmacKey(publicKey, owner, Encoding.UTF8.GetBytes(secret), null, null), server.Now, ct);
            return publicKey;
        });
        return new Partner(server.Wire, () => server.Now, publicKey, secret) { Owner = owner };
    }

    private async Task<Order> Take(OrderTransition step, Func<IOrderRepository, Task<Order?>> find, IServiceProvider services, CancellationToken ct)
    {
        var orders = services.GetRequiredService<IOrderRepository>();
        var order = (await find(orders))! with { Status = step.To, UpdatedAt = server.Now };
        if (step.On == OrderTrigger.Cancel)
            order = order with { Cancellation = new Cancellation(CancelledBy.Operator, null) };
        if (step.On == OrderTrigger.AssignCourier)
            order = order with { Progress = order.Progress with { Courier = Courier.Simulated } };
        if (step.On == OrderTrigger.Fail)
            order = order with { Progress = order.Progress with { Failure = new FailedAttempt(FailureReason.RecipientAbsent, null) } };
        if (order.Status != order.PublishedStatus)
            order = order with { Unboxing = order.Unboxing ?? AnUnboxing };
        if (OrderLifecycle.OpensWindow(step.On))
            order = order with { Unboxing = order.Unboxing! with { Window = UnboxingWindow.From(server.Now) } };
        if (step.On == OrderTrigger.Submit)
            order = order with { Unboxing = order.Unboxing! with { SubmittedAt = server.Now } };

        var change = new OrderChange(step, order);
        (await orders.TrySave(change, ct)).Should().BeTrue();
        await services.GetRequiredService<IOutbox>().Append(OrderEvents.Of(change), ct);
        return order;
    }

    private static readonly UnboxingDetails AnUnboxing =
        new(new VerificationCode("A3F9"), new Product("Air Max 90"), new Money(12990, "EUR"), new Buyer("marie@example.com", "Marie", "fr"));

    private static Dictionary<OrderStatus, List<OrderTransition>> FindWays(OrderOrigin origin)
    {
        var ways = new Dictionary<OrderStatus, List<OrderTransition>> { [OrderStatus.Pending] = [] };
        var next = new Queue<OrderStatus>([OrderStatus.Pending]);
        while (next.TryDequeue(out var from))
        {
            foreach (var step in OrderLifecycle.Table.Rows.Where(row => row.From == from && (row.Origin ?? origin) == origin))
            {
                if (ways.TryAdd(step.To, [.. ways[from], step]))
                    next.Enqueue(step.To);
            }
        }

        return ways;
    }
}
