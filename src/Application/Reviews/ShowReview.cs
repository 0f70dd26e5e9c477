using Parcours.Application.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>One published review, for everyone: what is not public does not exist.</summary>
[AllowsAnyone]
public sealed record ShowReview(ReviewId Review) : IQuery<ShownReview>;

public sealed record ShownReview(PublishedReview Review, string Shop);
