using Parcours.Application.Kernel;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Reviews;

internal sealed class ShowReviewHandler(SqlSession sql) : IQueryHandler<ShowReview, ShownReview>
{
    private static readonly Statement FindOne = new($"""
        SELECT {PublishedRow.Columns}
          FROM reviews AS r
          {ReviewRow.Joins}
         WHERE r.review_id = @Id AND r.published_at IS NOT NULL
        """);

    private static readonly Statement FindShop = new("SELECT w.name FROM websites AS w WHERE w.website_id = @Website");

    public async Task<Result<ShownReview>> Handle(ShowReview query, CancellationToken cancellationToken)
    {
        if (await sql.First<PublishedRow>(FindOne, new { Id = query.Review }, cancellationToken) is not { } row)
            return ReviewErrors.ReviewNotFound;

        return new ShownReview(row.ToPublished(), (await sql.First<string>(FindShop, new { Website = row.WebsiteId }, cancellationToken))!);
    }
}
