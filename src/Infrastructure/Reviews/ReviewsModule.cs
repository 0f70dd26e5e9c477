using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Reviews;

namespace Parcours.Infrastructure.Reviews;

internal static class ReviewsModule
{
    public static IServiceCollection AddReviewStorage(this IServiceCollection services) => services
        .AddSingleton<ReviewTotals>()
        .AddSingleton<PublishedSources>()
        .AddScoped<IReviews, ReviewRepository>()
        .AddSingleton<IReviewRequests, ReviewRequests>()
        .AddSingleton<IReviewPhotos, ReviewPhotos>()
        .AddHostedService<ReviewEraser>();
}
