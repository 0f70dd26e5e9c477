using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Media;

/// <summary>Removes images that were uploaded and never given to an order.</summary>
internal sealed class MediaSweeper(IServiceScopeFactory scopes, TimeProvider time, ILogger<MediaSweeper> logger) : PeriodicWorker(scopes, time, logger)
{
    private const int MostInARound = 100;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        var (uploads, store) = (services.GetRequiredService<IMediaUploads>(), services.GetRequiredService<IMediaStore>());
        await Each(await uploads.Expired(services.GetRequiredService<IClock>().GetCurrentInstant(), MostInARound, ct), async media =>
        {
            // The image before its note: after a crash in between, the next round comes back to it.
            await store.Delete(media, ct);
            await services.GetRequiredService<IUnitOfWork>().Run(unit => uploads.Forget(media, unit), ct);
        });
    }
}
