using Microsoft.Extensions.DependencyInjection;

namespace Parcours.Application.Reviews;

public static class ReviewsModule
{
    /// <summary>What the use cases about reviews share. Needs everything that Infrastructure registers, and an <see cref="IReviewLinks"/>.</summary>
    public static IServiceCollection AddReviews(this IServiceCollection services) => services
        .AddScoped<OwnReviews>()
        .AddScoped<ReviewWriting>()
        .AddScoped<Moderation>()
        .AddScoped<Replies>();
}
