using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
            .AddSingleton<IPostman>(new Postman(options))
            .AddSingleton(provider => new MailSender(
                provider.GetRequiredService<MailQueue>(), provider.GetRequiredService<IUnitOfWork>(), provider.GetRequiredService<IPostman>(),
                provider.GetRequiredService<ILogger<MailSender>>()))
            .AddHostedService<MailWorker>();
    }
}

internal sealed class MailWorker(MailSender sender, IServiceScopeFactory scopes, TimeProvider time, ILogger<MailWorker> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => sender.SendDue(ct);
}
