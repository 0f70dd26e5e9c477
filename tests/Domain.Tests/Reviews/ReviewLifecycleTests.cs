using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using static Parcours.Domain.Reviews.ReviewStatus;
using static Parcours.Domain.Reviews.ReviewTrigger;

namespace Parcours.Domain.Tests.Reviews;

public class ReviewLifecycleTests
{
    private const Actors Everyone = Actors.Customer | Actors.Partner | Actors.Dispatcher | Actors.Platform;

    private static readonly Instant Now = Instant.FromUtc(2026, 1, 15, 10, 0);

    private static readonly Dictionary<(ReviewStatus, ReviewTrigger), ReviewStatus> Allowed = new()
    {
        [(Pending, Approve)] = Published,
        [(Pending, Reject)] = Rejected,
        [(Pending, Edit)] = Pending,
        [(Pending, Withdraw)] = Withdrawn,
        [(Published, Flag)] = Flagged,
        [(Published, Remove)] = Removed,
        [(Published, Reply)] = Published,
        [(Published, Edit)] = Pending,
        [(Published, Withdraw)] = Withdrawn,
        [(Flagged, Flag)] = Flagged,
        [(Flagged, Keep)] = Published,
        [(Flagged, Remove)] = Removed,
        [(Flagged, Reply)] = Flagged,
        [(Flagged, Edit)] = Pending,
        [(Flagged, Withdraw)] = Withdrawn,
        [(Rejected, Edit)] = Pending,
        [(Rejected, Withdraw)] = Withdrawn,
    };

    public static TheoryData<ReviewStatus, ReviewTrigger> Cells =>
        new(Enum.GetValues<ReviewStatus>().SelectMany(_ => Enum.GetValues<ReviewTrigger>(), (status, trigger) => (status, trigger)));

    [Theory, MemberData(nameof(Cells))]
    public void A_review_moves_only_as_the_table_says(ReviewStatus from, ReviewTrigger on)
    {
        var moved = Fire(AReview(from), on, Everyone);

        if (Allowed.TryGetValue((from, on), out var to))
            moved.Value.Review.Status.Should().Be(to);
        else
            moved.Error!.Code.Should().Be("invalid_transition");
    }

    [Fact]
    public void Nobody_but_its_author_writes_a_review_or_takes_it_back() =>
        ReviewLifecycle.Table.Rows.Where(row => row.On is Edit or Withdraw).Should().OnlyContain(row => row.By == Actors.Customer);

    [Fact]
    public void A_shop_takes_nothing_down_that_nobody_flagged()
    {
        Fire(AReview(Published), Remove, Actors.Partner).Error!.Code.Should().Be("forbidden");

        Fire(AReview(Flagged), Remove, Actors.Partner).Value.Review.Status.Should().Be(Removed);
    }

    [Fact]
    public void What_its_author_changed_meanwhile_is_not_published_unread()
    {
        var edited = AReview(Pending).Edit(1, "Changed", [], Actors.Customer, Now).Value.Review;

        edited.Approve(1, Actors.Dispatcher, Now).Error.Should().Be(ReviewErrors.ChangedMeanwhile);
        edited.Approve(2, Actors.Dispatcher, Now).Value.Review.IsPublic.Should().BeTrue();
    }

    [Theory]
    [InlineData(Published)]
    [InlineData(Flagged)]
    [InlineData(Rejected)]
    public void A_new_text_is_read_anew(ReviewStatus status)
    {
        var edited = (AReview(status) with { Flags = 3, Reason = ReviewReason.OffTopic }).Edit(2, "Better so", [ReviewHint.Link], Actors.Customer, Now).Value.Review;

        edited.Should().BeEquivalentTo(new { Rating = 2, Text = "Better so", Version = 2, Flags = 0, PublishedAt = (Instant?)null, Reason = (ReviewReason?)null, IsPublic = false, Hints = new[] { ReviewHint.Link } });
    }

    [Fact]
    public void What_is_put_away_is_kept_for_a_year()
    {
        var removed = AReview(Published).Remove(ReviewReason.Unlawful, "A court said so", Actors.Dispatcher, Now).Value;

        removed.Review.EraseAt.Should().Be(Now + Duration.FromDays(365));
        (removed.Reason, removed.Note).Should().Be((ReviewReason.Unlawful, "A court said so"));
        AReview(Pending).EraseAt.Should().BeNull();
        AReview(Published).EraseAt.Should().BeNull();
    }

    [Fact]
    public void What_is_flagged_again_keeps_its_place_in_the_queue()
    {
        var first = AReview(Published).Flag(ReviewReason.OffTopic, null, Actors.Customer, Now + Duration.FromHours(1)).Value.Review;
        var again = first.Flag(ReviewReason.Insulting, null, Actors.Customer, Now + Duration.FromHours(2)).Value.Review;

        again.UpdatedAt.Should().Be(Now + Duration.FromHours(1));
        again.Flags.Should().Be(2);
        again.Keep(null, Actors.Dispatcher, Now + Duration.FromHours(3)).Value.Review.Should().BeEquivalentTo(new { Status = Published, Flags = 0, PublishedAt = Now });
    }

    [Fact]
    public void A_reply_is_replaced_or_taken_back_and_makes_no_review_look_newer()
    {
        var later = Now + Duration.FromDays(1);

        var replied = AReview(Published).ReplyWith("Thank you", Actors.Partner, later).Value.Review.ReplyWith("Thank you!", Actors.Partner, later).Value;

        replied.Review.Reply.Should().Be(new ReviewReply("Thank you!", later));
        replied.Note.Should().Be("Thank you!");
        (replied.Review.PublishedAt, replied.Review.UpdatedAt).Should().Be((Now, Now));
        replied.Review.ReplyWith(null, Actors.Partner, later).Value.Review.Reply.Should().BeNull();
    }

    private static Result<ReviewChange> Fire(Review review, ReviewTrigger on, Actors by) => on switch
    {
        Approve => review.Approve(review.Version, by, Now),
        Reject => review.Reject(ReviewReason.OffTopic, null, by, Now),
        Flag => review.Flag(ReviewReason.OffTopic, null, by, Now),
        Keep => review.Keep(null, by, Now),
        Remove => review.Remove(ReviewReason.OffTopic, null, by, Now),
        Reply => review.ReplyWith("Thank you", by, Now),
        Edit => review.Edit(3, "Hm", [], by, Now),
        _ => review.Withdraw(by, Now),
    };

    private static Review AReview(ReviewStatus status) =>
        new(ReviewId.New(), WebsiteId.New(), PurchaseEventId.New(), "SKU-1", 5, "Lovely lamp", "en", status, Now, Now) { PublishedAt = ReviewLifecycle.IsPublic(status) ? Now : null };
}
