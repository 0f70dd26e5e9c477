using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Operations;

/// <summary>Forgets what nobody can use any more: stored answers past their day, quotes long expired, wrong codes that no longer count, keys whose tokens have expired, webhook attempts with their events, sessions and links of the portal that are over, requests older than a week, and files of purchases that were taken a month ago.</summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, TimeProvider time, ILogger<Housekeeping> logger) : PeriodicWorker(scopes, time, logger)
{
    /// <summary>Small, so that a unit of work never keeps the writer from the requests.</summary>
    private const int MostInAUnit = 100;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => ForgetOld(services, ct);

    internal static async Task ForgetOld(IServiceProvider services, CancellationToken ct)
    {
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var answers = services.GetRequiredService<IIdempotencyStore>();
        var deliveries = services.GetRequiredService<IWebhookDeliveries>();
        var tries = services.GetRequiredService<ICodeTries>();
        var quotes = services.GetRequiredService<IQuoteRepository>();
        var sessions = services.GetRequiredService<IPortalSessions>();
        var links = services.GetRequiredService<IPortalTokens>();
        var requests = services.GetRequiredService<IRequestLog>();
        var tokenKeys = services.GetRequiredService<ITokenKeys>();
        await Forget(services, unit => answers.Purge(now, MostInAUnit, unit), ct);
        await Forget(services, unit => deliveries.Purge(now - WebhookHistory.KeptFor, MostInAUnit, unit), ct);
        await Forget(services, unit => tries.Purge(now, MostInAUnit, unit), ct);
        await Forget(services, unit => quotes.Purge(now - Quote.KeptFor, MostInAUnit, unit), ct);
        await Forget(services, unit => sessions.Purge(now - PortalSession.Longest, MostInAUnit, unit), ct);
        await Forget(services, unit => links.Purge(now, MostInAUnit, unit), ct);
        await Forget(services, unit => requests.Purge(now - LoggedRequest.KeptFor, MostInAUnit, unit), ct);
        await Forget(services, unit => tokenKeys.Purge(now - TokenKey.KeptFor, unit), ct);
    }

    private static async Task Forget(IServiceProvider services, Func<CancellationToken, Task<int>> some, CancellationToken ct)
    {
        var unitOfWork = services.GetRequiredService<IUnitOfWork>();
        while ((await unitOfWork.Run(async unit => Result<int>.Of(await some(unit)), ct)).Value == MostInAUnit)
            ct.ThrowIfCancellationRequested();
    }
}
