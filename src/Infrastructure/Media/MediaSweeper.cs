using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Media;

/// <summary>Removes files that nobody has: images that were uploaded and never given to an order, and logos that are shown no more.</summary>
internal sealed class MediaSweeper(IServiceScopeFactory scopes, TimeProvider time, ILogger<MediaSweeper> logger) : PeriodicWorker(scopes, time, logger)
{
    private const int MostInARound = 100;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        var (uploads, spare, now) = (services.GetRequiredService<IMediaUploads>(), services.GetRequiredService<ISpareMedia>(), services.GetRequiredService<IClock>().GetCurrentInstant());
        await Sweep(await uploads.Expired(now, MostInARound, ct), uploads.Forget);
        await Sweep(await spare.Expired(now, MostInARound, ct), spare.Forget);

        Task Sweep(IReadOnlyList<MediaId> expired, Func<MediaId, CancellationToken, Task> forget) => Each(expired, async media =>
        {
            // The file before its note: after a crash in between, the next round comes back to it.
            await services.GetRequiredService<IMediaStore>().Delete(media, ct);
            await services.GetRequiredService<IUnitOfWork>().Run(unit => forget(media, unit), ct);
        }, ct);
    }
}
