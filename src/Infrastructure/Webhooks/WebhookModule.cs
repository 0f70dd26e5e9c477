using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Parcours.Application.Webhooks;

namespace Parcours.Infrastructure.Webhooks;

internal static class WebhookModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(provider => WebhookOptions.From(configuration, provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false))
            .AddSingleton<IWebhookUrlPolicy, WebhookUrlPolicy>()
            .AddSingleton<WebhookSecretProtection>()
            .AddSingleton<IDefaultWebhookSecrets, DefaultWebhookSecrets>()
            .AddSingleton<IWebhookEndpoints, WebhookEndpoints>()
            .AddSingleton<IOutbox, Outbox>()
            .AddSingleton<DeliverySignal>()
            .AddSingleton<DeliveryQueue>()
            .AddSingleton<IWebhookDeliveries, WebhookDeliveries>()
            .AddSingleton<IHostResolver, DnsResolver>()
            .AddSingleton<GuardedConnector>()
            .AddSingleton<IWebhookSender, WebhookSender>()
            .AddSingleton<DeliveryDispatcher>()
            .AddHostedService<DeliveryWorker>()
            .AddHostedService<DeliveryUpkeep>();
    }
}
