using System.Text;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Operations;

/// <summary>The partner and the operators whose published credentials work on a developer's machine, and nowhere else.</summary>
public static class Sandbox
{
    public const string PublicKey = "pk_test_dropcolis_partner";

    public const string SigningSecret = "sk_test_secret_dropcolis_partner";

    public static readonly MerchantSecret MerchantSecret = new("sk_test_parcours_merchant");

    public const string OAuthClientId = "parcours-sandbox";

    public static readonly OAuthSecret OAuthSecret = new("parcours-sandbox-secret");

    public static readonly WebsiteId Website = new(new Guid("7b1c5a52-2f5e-4f0e-9f59-1f6f0c7d5a11"));

    public static readonly OperatorSecret DispatcherSecret = new("op_dev_dispatcher");

    public static readonly OperatorSecret CourierSecret = new("op_dev_courier");

    public static async Task SeedSandbox(this WebApplication app)
    {
        var development = app.Environment.IsDevelopment();
        if (!IsAskedFor(app.Configuration["Sandbox:Seed"], development))
            return;
        if (!development)
            throw new ConfigurationException("Sandbox__Seed", "is true outside Development: its credentials are public, so everyone could sign in.");

        await using var scope = app.Services.CreateAsyncScope();
        var (services, ct) = (scope.ServiceProvider, app.Lifetime.ApplicationStopping);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => Seed(services, unit), ct);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => SeedOperators(services, unit), ct);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => SeedMerchant(services, unit), ct);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => SeedReviews(services, unit), ct);
    }

    /// <summary>The sandbox account's Bearer key.</summary>
    private static async Task SeedMerchant(IServiceProvider services, CancellationToken ct)
    {
        var keys = services.GetRequiredService<IMerchantKeys>();
        if (await keys.Find(MerchantSecret, ct) is not null || await services.GetRequiredService<IHmacKeys>().Find(PublicKey, ct) is not { } account)
            return;

        await keys.Add(account.Owner, "Sandbox", MerchantSecret, services.GetRequiredService<IClock>().GetCurrentInstant(), ct);
    }

    /// <summary>The sandbox account's client, and the website that it sends purchases of.</summary>
    private static async Task SeedReviews(IServiceProvider services, CancellationToken ct)
    {
        // By the website, since a client may have been revoked while somebody tried that.
        var websites = services.GetRequiredService<IWebsites>();
        if (await services.GetRequiredService<IHmacKeys>().Find(PublicKey, ct) is not { } account || await websites.Find(account.Owner, Website, ct) is not null)
            return;

        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        await services.GetRequiredService<IOAuthClients>().Add(account.Owner, OAuthClientId, OAuthSecret, now, ct);
        await websites.Add(account.Owner, Website, new WebsiteSettings("Sandbox shop", "https://shop.example"), now, ct);
    }

    private static async Task SeedOperators(IServiceProvider services, CancellationToken ct)
    {
        var operators = services.GetRequiredService<IOperators>();
        if (await operators.Find(DispatcherSecret, ct) is not null)
            return;

        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var courier = new Courier(CourierId.New(), "Zoé Gagnon", "+1-514-555-0123");
        await services.GetRequiredService<ICourierRepository>().Add(courier, now, ct);
        await operators.Add(courier.Name, courier.Id, CourierSecret, now, ct);
        await operators.Add("Development dispatcher", null, DispatcherSecret, now, ct);
    }

    private static bool IsAskedFor(string? setting, bool otherwise) =>
        string.IsNullOrEmpty(setting) ? otherwise
        : bool.TryParse(setting, out var seed) ? seed
        : throw new ConfigurationException("Sandbox__Seed", $"is '{setting}'; it must be true or false.");

    private static async Task Seed(IServiceProvider services, CancellationToken ct)
    {
        var keys = services.GetRequiredService<IHmacKeys>();
        if (await keys.Find(PublicKey, ct) is not null)
            return;

        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var partner = await services.GetRequiredService<IPartnerRepository>().Add("Dropcolis sandbox", now, ct);
        var secret = Encoding.UTF8.GetBytes(SigningSecret);
        await keys.Add(new HmacKey(PublicKey, new Owner(partner, Mode.Test), secret, null, null), now, ct);
    }
}
