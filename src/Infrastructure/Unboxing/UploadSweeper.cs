using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Unboxing;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Unboxing;

/// <summary>Removes what customers began to send and never submitted, or took back.</summary>
internal sealed class UploadSweeper(IServiceScopeFactory scopes, TimeProvider time, ILogger<UploadSweeper> logger) : PeriodicWorker(scopes, time, logger)
{
    private const int MostAtOnce = 100;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        var (uploads, store) = (services.GetRequiredService<IUploads>(), services.GetRequiredService<IMediaStore>());
        // One that fails stands among the oldest again: then the next round goes on.
        while (await Each(await uploads.Expired(services.GetRequiredService<IClock>().GetCurrentInstant(), MostAtOnce, ct), Forget, ct) == MostAtOnce)
            ct.ThrowIfCancellationRequested();

        async Task Forget(Upload upload)
        {
            // The files before their row: after a crash in between, the next round comes back to it.
            await store.Delete(upload.Original, ct);
            await store.Delete(upload.Display, ct);
            await services.GetRequiredService<IUnitOfWork>().Run(unit => uploads.Forget(upload.Id, unit), ct);
        }
    }
}
