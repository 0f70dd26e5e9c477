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
        IReadOnlyList<Upload> expired;
        do
        {
            expired = await uploads.Expired(services.GetRequiredService<IClock>().GetCurrentInstant(), MostAtOnce, ct);
            foreach (var upload in expired)
            {
                // The files before their row: after a crash in between, the next round comes back to it.
                await store.Delete(upload.Original, ct);
                await store.Delete(upload.Display, ct);
                await services.GetRequiredService<IUnitOfWork>().Run(unit => uploads.Forget(upload.Id, unit), ct);
            }
        }
        while (expired.Count == MostAtOnce);
    }
}
