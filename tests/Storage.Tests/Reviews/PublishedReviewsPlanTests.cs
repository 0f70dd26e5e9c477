using Parcours.Infrastructure.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

/// <summary>What is published costs the same to read however much of it there is: one seek in the index of the filters, with the bounds as its ends.</summary>
public sealed class PublishedReviewsPlanTests(SqliteStorage storage) : IClassFixture<SqliteStorage>
{
    private const ListPublishedReviewsHandler.Filters Subject = ListPublishedReviewsHandler.Filters.Subject;

    private const ListPublishedReviewsHandler.Filters Rating = ListPublishedReviewsHandler.Filters.Rating;

    public static TheoryData<int> AllFilters => [.. Enumerable.Range(0, 32)];

    [Theory, MemberData(nameof(AllFilters))]
    public void A_page_of_reviews_is_one_seek(int set)
    {
        var filters = (ListPublishedReviewsHandler.Filters)set;
        var index = $"ix_reviews_{(filters.HasFlag(Subject) ? "subject" : "website")}{(filters.HasFlag(Rating) ? "_rating" : "")}";
        var equal = $"{(filters.HasFlag(Subject) ? "subject" : "website")}_seq=?{(filters.HasFlag(Rating) ? " AND rating=?" : "")}";

        QueryPlan.Of(ListPublishedReviewsHandler.Newest[filters], storage).Should().Contain($"SEARCH r USING INDEX {index} ({equal}{Ends(filters.HasFlag(ListPublishedReviewsHandler.Filters.Below), "published_at")})");
    }

    [Theory, MemberData(nameof(AllFilters))]
    public void A_page_of_products_is_one_seek(int set)
    {
        var filters = (ListRatedProductsHandler.Filters)set;
        var isOne = filters.HasFlag(ListRatedProductsHandler.Filters.Product);

        QueryPlan.Of(ListRatedProductsHandler.Latest[filters], storage).Should().Contain(isOne
            ? "SEARCH s USING INDEX ux_review_subjects_ref (website_seq=? AND product_ref=?)"
            : $"SEARCH s USING INDEX ix_review_subjects_published (website_seq=?{Ends(filters.HasFlag(ListRatedProductsHandler.Filters.Below), "last_published_at")})");
    }

    [Fact]
    public void Stars_are_read_from_the_totals_of_one_subject() =>
        QueryPlan.Of(ListRatedBrandsHandler.FindSubject, storage).Should().Contain("SEARCH t USING INDEX sqlite_autoindex_review_totals_1 (subject_seq=? AND rating=?)");

    [Theory]
    [InlineData(0, "ix_reviews_work (mode=? AND status=?)")]
    [InlineData(1, "ix_reviews_website_work (website_seq=? AND status=?)")]
    [InlineData(2, "ix_reviews_work (mode=? AND status=? AND updated_at>?)")]
    [InlineData(3, "ix_reviews_website_work (website_seq=? AND status=? AND updated_at>?)")]
    public void A_page_of_what_waits_is_one_seek(int filters, string seek) =>
        QueryPlan.Of(ListReviewWorkHandler.Oldest[(ListReviewWorkHandler.Filters)filters], storage).Should().Contain("SEARCH r USING INDEX " + seek);

    /// <summary>Null is the lower end where there is no other.</summary>
    private static string Ends(bool below, string column) => $" AND {column}>?" + (below ? $" AND {column}<?" : "");
}
