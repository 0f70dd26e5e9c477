using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;

namespace Parcours.Application.Reviews;

public static class PurchasesModule
{
    /// <summary>What the use cases about purchases share. Needs everything that Infrastructure registers, and an <see cref="IPurchaseFormat"/>.</summary>
    public static IServiceCollection AddPurchases(this IServiceCollection services) => services
        .AddSingleton<PurchaseReader>()
        .AddScoped<PurchaseIntake>()
        .AddScoped<PurchaseImporter>()
        .AddScoped<OrderPurchases>()
        .AddScoped(provider => new PurchaseBatches(
            provider.GetRequiredService<IPurchaseBatches>(), provider.GetRequiredService<IPurchaseImports>(), provider.GetRequiredService<IWebsites>(),
            provider.GetRequiredService<PurchaseIntake>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IClock>(),
            provider.GetRequiredService<ILogger<PurchaseBatches>>()))
        .AddScoped(provider => new Invitations(
            provider.GetRequiredService<IInvitations>(), provider.GetRequiredService<ISolicitations>(), provider.GetRequiredService<IPostman>(),
            provider.GetRequiredService<IReviewLinks>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IClock>(),
            provider.GetRequiredService<ILogger<Invitations>>()))
        .AddScoped(provider => new PurchaseFiles(
            provider.GetRequiredService<IPurchaseFiles>(), provider.GetRequiredService<IPurchaseImports>(), provider.GetRequiredService<IWebsites>(),
            provider.GetRequiredService<PurchaseImporter>(), provider.GetRequiredService<IPurchaseFormat>(), provider.GetRequiredService<IUnitOfWork>(),
            provider.GetRequiredService<IClock>(), provider.GetRequiredService<ILogger<PurchaseFiles>>()));
}
