using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Reviews;

/// <summary>From how many stars on the reviews of a shop are published without a person.</summary>
[Allows(Actors.Partner)]
public sealed record GetPublishing(Website Website) : IQuery<PublishingChoice>;

internal sealed class GetPublishingHandler(IReviews reviews) : IQueryHandler<GetPublishing, PublishingChoice>
{
    public async Task<Result<PublishingChoice>> Handle(GetPublishing request, CancellationToken cancellationToken) =>
        new PublishingChoice(request.Website.Id, await reviews.PublishingOf(request.Website.Id, cancellationToken));
}
