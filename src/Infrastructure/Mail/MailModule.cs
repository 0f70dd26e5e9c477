using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Mail;

internal static class MailModule
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var options = MailOptions.Read(configuration);
        return services
            .AddSingleton<MailQueue>()
            .AddSingleton<IMailQueue>(provider => provider.GetRequiredService<MailQueue>())
            .AddSingleton<IPostman>(provider => new Postman(options.For(provider.GetService<IHostEnvironment>()), provider.GetRequiredService<IClock>()))
            .AddSingleton(provider => new MailSender(
                provider.GetRequiredService<MailQueue>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IPostman>(),
                provider.GetRequiredService<ILogger<MailSender>>()))
            .AddHostedService<MailWorker>();
    }
}

internal sealed class MailWorker(MailSender sender, MailQueue queue, IClock clock, IServiceScopeFactory scopes, TimeProvider time, ILogger<MailWorker> logger)
    : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        await sender.SendDue(ct);
        MailFigures.OldestWaits(await queue.OldestWaiting(ct) is { } queued ? clock.GetCurrentInstant() - queued : Duration.Zero);
    }
}
