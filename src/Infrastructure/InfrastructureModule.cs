using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Application.Simulator;
using Parcours.Application.Unboxing;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Infrastructure.Kernel;
using Parcours.Infrastructure.Mail;
using Parcours.Infrastructure.Media;
using Parcours.Infrastructure.Operations;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Partners;
using Parcours.Infrastructure.Portal;
using Parcours.Infrastructure.Reviews;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Unboxing.Sealing;
using Parcours.Infrastructure.Webhooks;

namespace Parcours.Infrastructure;

public static class InfrastructureModule
{
    /// <summary>
    /// Everything behind Application's interfaces. Needs an <see cref="IClock"/> and an <see cref="ICallerContext"/>;
    /// the query handlers are found by <see cref="KernelModule.AddKernel"/>, given this assembly.
    /// </summary>
    /// <exception cref="ConfigurationException">A value of the configuration is wrong; the sentence names its key.</exception>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration) => services
        .AddStorage(configuration)
        .AddKeyRing(configuration)
        .AddMail(configuration)
        .AddMedia(configuration)
        .AddWebhooks(configuration)
        .AddEvidence(configuration)
        .AddUnboxing(configuration)
        .AddPurchaseStorage(configuration)
        .AddReviewStorage()
        .AddSingleton(provider => new OrderFeed(
            provider.GetRequiredService<SqlSession>(), provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OrderFeed>>()))
        .AddHostedService(provider => provider.GetRequiredService<OrderFeed>())
        .AddSingleton<MerchantTotals>()
        .AddSingleton<OrderDays>()
        .AddTransient<IOrderRepository, OrderRepository>()
        .AddSingleton<IQuoteRepository, QuoteRepository>()
        .AddSingleton<ISimulatedOrders, SimulatedOrders>()
        .AddSingleton<IIdempotencyStore, IdempotencyStore>()
        .AddSingleton<IPartnerRepository, PartnerRepository>()
        .AddSingleton<IHmacKeys, HmacKeys>()
        .AddSingleton<IMerchantKeys, MerchantKeys>()
        .AddSingleton<IOAuthClients, OAuthClients>()
        .AddSingleton<ITokenKeys, TokenKeys>()
        .AddSingleton<IWebsites, Websites>()
        .AddSingleton<IPortalUsers, PortalUsers>()
        .AddSingleton<ISecondFactors, SecondFactors>()
        .AddSingleton<IPortalSessions, PortalSessions>()
        .AddSingleton<IPortalTokens, PortalTokens>()
        .AddSingleton<IPasswords, Passwords>()
        .AddSingleton<IRequestLog, RequestLog>()
        .AddSingleton<IPlanUsage, PlanUsage>()
        .AddSingleton<IUnboxingTimes, UnboxingTimes>()
        .AddSingleton<ICodeTries, CodeTriesTable>()
        .AddSingleton<IOperators, Operators>()
        .AddSingleton<ICourierRepository, CourierRepository>()
        .AddSingleton<IAuditLog, AuditLog>()
        .AddSingleton<IEvidenceKeys, EvidenceKeys>()
        .AddSingleton<BundleWriter>()
        .AddSingleton<IQrCodes, QrCodes>();
}
