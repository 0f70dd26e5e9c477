using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Operations;
using Parcours.Application.Partners;
using Parcours.Application.Simulator;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;

namespace Parcours.Application.Orders;

public static class OrdersModule
{
    /// <summary>What the use cases about orders share. Needs everything that Infrastructure registers, an <c>IMediaLinks</c>, an <c>IUnboxingLinks</c> and the settings of unboxings and plans.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddScoped<OrderSteps>()
        .AddScoped<MerchantSteps>()
        .AddScoped<Quota>()
        .AddScoped<UnboxingMails>()
        .AddScoped<OperatorSteps>()
        .AddScoped<SimulatedSteps>()
        .AddScoped<SubmissionMails>()
        .AddScoped(provider => new Autopilot(
            provider.GetRequiredService<ISimulatedOrders>(), provider.GetRequiredService<SimulatedSteps>(), provider.GetRequiredService<ISimulatedSignature>(),
            provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IClock>()))
        .AddScoped<ReferencePhotos>()
        .AddScoped(provider => new SubmissionScoring(
            provider.GetRequiredService<IScoringQueue>(), provider.GetRequiredService<ISubmissions>(), provider.GetRequiredService<IUploads>(),
            provider.GetRequiredService<IMediaStore>(), provider.GetRequiredService<ReferencePhotos>(), provider.GetRequiredService<IEvidenceAnalyzer>(),
            provider.GetRequiredService<IUnboxingLinks>(), provider.GetRequiredService<IOrderRepository>(), provider.GetRequiredService<OrderSteps>(),
            provider.GetRequiredService<IOutbox>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IClock>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SubmissionScoring>>()))
        .AddScoped(provider => new UnboxingClock(
            provider.GetRequiredService<IUnboxingTimes>(), provider.GetRequiredService<IOrderRepository>(), provider.GetRequiredService<IPartnerRepository>(),
            provider.GetRequiredService<OrderSteps>(), provider.GetRequiredService<UnboxingMails>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IClock>(),
            provider.GetRequiredService<ILogger<UnboxingClock>>()));
}
