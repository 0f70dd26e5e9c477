using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Media;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Infrastructure.Reviews;

/// <summary>Removes reviews that were rejected, removed or withdrawn long enough ago, and photos that no review has.</summary>
public sealed class ReviewEraser(IServiceScopeFactory scopes, TimeProvider time, ILogger<ReviewEraser> logger) : PeriodicWorker(scopes, time, logger)
{
    private const int MostInARound = 100;

    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override Task Round(IServiceProvider services, CancellationToken ct) => EraseOld(services, ct);

    public static async Task EraseOld(IServiceProvider services, CancellationToken ct)
    {
        var (reviews, photos, store, unitOfWork) = (
            services.GetRequiredService<IReviews>(), services.GetRequiredService<IReviewPhotos>(), services.GetRequiredService<IMediaStore>(), services.GetRequiredService<IUnitOfWork>());
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();

        var logger = services.GetRequiredService<ILogger<ReviewEraser>>();

        // The files before their rows: after a crash in between, the next round comes back to them.
        await (await photos.Expired(now, MostInARound, ct)).Each(
            async photo =>
            {
                await store.Delete(photo, ct);
                await unitOfWork.Run(unit => photos.Forget(photo, unit), ct);
            },
            logger,
            ct);
        await (await reviews.ToErase(now, MostInARound, ct)).Each(Erase, logger, ct);

        async Task Erase(ReviewId review)
        {
            var files = await photos.OfReview(review, ct);
            foreach (var file in files)
                await store.Delete(file, ct);
            await unitOfWork.Run(
                async unit =>
                {
                    foreach (var file in files)
                        await photos.Forget(file, unit);
                    await reviews.Erase(review, unit);
                },
                ct);
        }
    }
}
