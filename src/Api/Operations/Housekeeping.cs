using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Mail;
using Parcours.Application.Orders;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Operations;

/// <summary>Forgets what nobody can use any more: stored answers past their day, quotes long expired, wrong codes that no longer count, keys whose tokens have expired, webhook attempts with their events, sessions and links of the portal that are over, requests older than a week, mails that were given up, and files of purchases that were taken a month ago.</summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, TimeProvider time, ILogger<Housekeeping> logger) : PeriodicWorker(scopes, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => ForgetOld(services, ct);

    /// <summary>One kind after the other. What cannot be forgotten now is tried again the next time, and keeps nothing else from it.</summary>
    internal static Task ForgetOld(IServiceProvider services, CancellationToken ct) =>
        Kinds(services, services.GetRequiredService<IClock>().GetCurrentInstant())
            .Each(kind => Forget(services, kind, ct), services.GetRequiredService<ILogger<Housekeeping>>(), ct);

    private static IEnumerable<Kind> Kinds(IServiceProvider services, Instant now)
    {
        var answers = services.GetRequiredService<IIdempotencyStore>();
        var deliveries = services.GetRequiredService<IWebhookDeliveries>();
        var tries = services.GetRequiredService<ICodeTries>();
        var mails = services.GetRequiredService<IMailQueue>();
        var quotes = services.GetRequiredService<IQuoteRepository>();
        var sessions = services.GetRequiredService<IPortalSessions>();
        var links = services.GetRequiredService<IPortalTokens>();
        var requests = services.GetRequiredService<IRequestLog>();
        var tokenKeys = services.GetRequiredService<ITokenKeys>();
        var imports = services.GetRequiredService<IPurchaseImports>();
        var files = services.GetRequiredService<IPurchaseFiles>();
        return
        [
            new("stored answers", (most, ct) => answers.Purge(now, most, ct)),
            new("webhook deliveries", (most, ct) => deliveries.Purge(now - WebhookHistory.KeptFor, most, ct)),
            new("wrong codes", (most, ct) => tries.Purge(now, most, ct)),
            new("quotes", (most, ct) => quotes.Purge(now - Quote.KeptFor, most, ct)),
            new("portal sessions", (most, ct) => sessions.Purge(now - PortalSession.Longest, most, ct)),
            new("portal links", (most, ct) => links.Purge(now, most, ct)),
            new("requests", (most, ct) => requests.Purge(now - LoggedRequest.KeptFor, most, ct)),
            new("mails given up", (most, ct) => mails.Purge(now - MailHistory.KeptFor, most, ct)),
            new("token keys", (_, ct) => tokenKeys.Purge(now - TokenKey.KeptFor, ct)),
            // With each go all its lines.
            new("imports", (most, ct) => imports.Purge(now - PurchaseImport.KeptFor, most, ct), MostInAUnit: 1),
            new("dropped files", (most, ct) => files.Purge(now - PurchaseImport.KeptFor, most, ct)),
        ];
    }

    private static async Task Forget(IServiceProvider services, Kind kind, CancellationToken ct)
    {
        var unitOfWork = services.GetRequiredService<IUnitOfWork>();
        while ((await unitOfWork.Run(async unit => Result<int>.Of(await kind.Some(kind.MostInAUnit, unit)), ct)).Value == kind.MostInAUnit)
            ct.ThrowIfCancellationRequested();
    }

    /// <param name="Some">Forgets up to so many, in a unit of work; returns how many.</param>
    /// <param name="MostInAUnit">Small, so that a unit of work never keeps the writer from the requests.</param>
    private sealed record Kind(string Name, Func<int, CancellationToken, Task<int>> Some, int MostInAUnit = 100)
    {
        public override string ToString() => "Forgetting old " + Name;
    }
}
