using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>What a customer wrote about one thing.</summary>
/// <param name="Product">As <see cref="ReviewedProduct.Reference"/>; null for the shop.</param>
/// <param name="Text">As <see cref="ReviewText.Clean"/> left it.</param>
/// <param name="Hints">What <see cref="TextHints"/> found in it. Made before the unit of work begins, which must not wait for it.</param>
/// <param name="Dropped">Photos that were sent before and are not wanted.</param>
public sealed record WrittenReview(string? Product, int? Rating, string Text, IReadOnlyList<ReviewHint> Hints, IReadOnlyList<MediaId> Dropped);

internal sealed class WrittenReviewValidator : AbstractValidator<WrittenReview>
{
    public WrittenReviewValidator()
    {
        RuleFor(review => review.Rating).Required();
        RuleFor(review => (long?)review.Rating).Between(1, Review.MostStars).OverridePropertyName("rating");
        RuleFor(review => review.Text).Text(Review.LongestText);
    }
}
