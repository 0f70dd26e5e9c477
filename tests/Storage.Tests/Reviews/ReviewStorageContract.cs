using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Reviews;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;
using Parcours.Unboxing.Tests;

namespace Parcours.Storage.Tests.Reviews;

public abstract class ReviewStorageContract(StorageFixture storage) : ReviewsContract(storage)
{
    private const string Hostile = "<script>alert('x')</script> \u202eurt\u202c שלום 👩‍👩‍👧 𝕏 '; DROP TABLE reviews; --\nDeuxième ligne";

    [Fact]
    public async Task A_request_leads_to_its_purchase_and_to_what_was_received()
    {
        var purchase = await APurchase(await AShop());

        var request = (await Requests.Find(purchase.Product, Ct))!;

        request.Should().BeEquivalentTo(new { Id = purchase.Product, Purchase = purchase.Id, Website = purchase.Shop.Id, Shop = "Lumière", purchase.Reference, Language = "fr", FirstName = "Marie", PublishesFrom = (int?)null });
        request.Products.Should().Equal(
            new ReviewedProduct(Lamp, "Lampe", "Lux", "https://lumiere.example/lampe", "https://lumiere.example/lampe.jpg"), new ReviewedProduct(Chair, "Chaise", null, null, null));
        request.Requests.Select(state => (state.Id, state.Kind)).Should().Equal((purchase.Brand, SolicitationKind.Brand), (purchase.Product, SolicitationKind.Product));
        (await Requests.Find(new SolicitationId(long.MaxValue), Ct)).Should().BeNull();
    }

    [Theory]
    [InlineData(SolicitationStatus.Sent, SolicitationStatus.Opened, true, true)]
    [InlineData(SolicitationStatus.Scheduled, SolicitationStatus.Sent, false, true)]
    [InlineData(SolicitationStatus.Answered, SolicitationStatus.Scheduled, true, true)]
    [InlineData(SolicitationStatus.Cancelled, SolicitationStatus.Reminded, false, true)]
    [InlineData(SolicitationStatus.Bounced, SolicitationStatus.Cancelled, false, false)]
    public async Task A_link_opens_what_was_asked_by_now(SolicitationStatus brand, SolicitationStatus product, bool asksForBrand, bool asksForProduct)
    {
        var purchase = await APurchase(await AShop(), brand, product);

        var request = (await Requests.Find(purchase.Product, Ct))!;

        (request.AsksFor(SolicitationKind.Brand), request.AsksFor(SolicitationKind.Product)).Should().Be((asksForBrand, asksForProduct));
    }

    [Fact]
    public async Task A_request_is_moved_from_where_it_was_found_alone()
    {
        var purchase = await APurchase(await AShop());
        var state = (await Requests.Find(purchase.Product, Ct))!.Requests[1];

        (await Storage.Write(ct => Requests.TryMove(state.Id, state.Open().Value, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Requests.TryMove(state.Id, state.Open().Value, Now, ct))).Should().BeFalse();
        var opened = (await Requests.Find(purchase.Product, Ct))!.Requests[1];
        opened.Status.Should().Be(SolicitationStatus.Opened);

        (await Storage.Write(ct => Requests.TryMove(state.Id, opened.Answer().Value, Now, ct))).Should().BeTrue();
        (await Requests.Find(purchase.Product, Ct))!.Requests[1].IsAnswered.Should().BeTrue();
    }

    [Fact]
    public async Task A_review_comes_back_as_it_was_written_and_once_for_a_thing()
    {
        var purchase = await APurchase(await AShop());
        var written = new Review(ReviewId.New(), purchase.Shop.Id, purchase.Id, Lamp, 2, Hostile, "en", ReviewStatus.Pending, Now, Now) { Hints = [ReviewHint.Link, ReviewHint.SameText] };

        (await Storage.Write(ct => TryAdd(written, ct))).Should().BeTrue();
        (await Storage.Write(ct => TryAdd(written with { Id = ReviewId.New() }, ct))).Should().BeFalse();
        var ofShop = await AReview(purchase, product: null);

        (await Reviews.Find(written.Id, Ct)).Should().BeEquivalentTo(written);
        (await Reviews.Of(purchase.Id, Ct)).Select(review => review.Id).Should().BeEquivalentTo([written.Id, ofShop.Id]);
        (await Reviews.Find(purchase.Shop.Owner, written.Id, Ct)).Should().NotBeNull();
        (await Reviews.Find(purchase.Shop.Owner with { Mode = Mode.Live }, written.Id, Ct)).Should().BeNull();
        (await Reviews.Find(await NewOwner(), written.Id, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task A_step_is_stored_with_who_took_it_when_and_why()
    {
        var review = await AReview(await APurchase(await AShop()), text: "First");
        review = await Take(review, found => found.Reject(ReviewReason.OffTopic, "About the weather", Actors.Dispatcher, Now));
        review = await Take(review, found => found.Edit(1, "Second", [], Actors.Customer, Now));
        review = await Take(review, found => found.Approve(2, Actors.Dispatcher, Now));
        review = await Take(review, found => found.ReplyWith("Sorry", Actors.Partner, Now));
        review = await Take(review, found => found.Flag(ReviewReason.Insulting, null, Actors.Customer, Now));
        review = await Take(review, found => found.Remove(ReviewReason.Insulting, null, Actors.Dispatcher, Now));

        (await Reviews.Find(review.Id, Ct)).Should().BeEquivalentTo(review);
        var history = (await new GetReviewWorkHandler(Storage.Sql).Handle(new GetReviewWork(Platform, review.Id), Ct)).Value.History!;
        history.Select(step => (step.Event, step.Reason, step.Note, step.Rating, step.Text)).Should().Equal(
            ("submitted", null, null, 5, "First"),
            ("rejected", ReviewReason.OffTopic, "About the weather", null, null),
            ("edited", null, null, 1, "Second"),
            ("published", null, null, null, null),
            ("replied", null, "Sorry", null, null),
            ("flagged", ReviewReason.Insulting, null, null, null),
            ("removed", ReviewReason.Insulting, null, null, null));
        history.Should().OnlyContain(step => step.At == Now && step.Actor.Length > 0);
    }

    [Fact]
    public async Task Of_two_that_decide_at_once_the_second_finds_it_decided()
    {
        var review = await AReview(await APurchase(await AShop()));
        var (approved, rejected, edited) = (
            review.Approve(1, Actors.Dispatcher, Now).Value, review.Reject(ReviewReason.OffTopic, null, Actors.Dispatcher, Now).Value, review.Edit(1, "Other", [], Actors.Customer, Now).Value);

        (await Storage.Write(ct => Reviews.TrySave(edited, ct))).Should().BeTrue();
        (await Storage.Write(ct => Reviews.TrySave(approved, ct))).Should().BeFalse("the text is another one now");
        (await Storage.Write(ct => Reviews.TrySave(rejected, ct))).Should().BeFalse();

        (await Reviews.Find(review.Id, Ct)).Should().BeEquivalentTo(edited.Review);
        (await Counts(review)).Should().Be(StarCounts.None);
    }

    [Fact]
    public async Task Ratings_are_what_counting_would_give_after_any_steps()
    {
        var shop = await AShop();
        var reviews = new List<Review>();
        for (var bought = 0; bought < 4; bought++)
        {
            var purchase = await APurchase(shop);
            foreach (var product in new[] { null, Lamp, Chair })
                reviews.Add(await AReview(purchase, product, rating: 1 + (bought + reviews.Count) % 5));
        }

        var (dice, triggers, seen) = (new Dice(Seed), Enum.GetValues<ReviewTrigger>(), new HashSet<ReviewStatus>());
        for (var step = 1; step <= 300; step++)
        {
            var which = dice.Below(reviews.Count);
            var change = Fire(reviews[which], triggers[dice.Below(triggers.Length)], 1 + dice.Below(Review.MostStars));
            if (change.Error is null)
            {
                (await Storage.Write(ct => Reviews.TrySave(change.Value, ct))).Should().BeTrue();
                seen.Add((reviews[which] = change.Value.Review).Status);
            }

            if (step % 20 == 0)
                await AreCounted(reviews);
        }

        seen.Should().BeEquivalentTo(Enum.GetValues<ReviewStatus>(), "the walk must lead everywhere");
    }

    private async Task AreCounted(IReadOnlyList<Review> reviews)
    {
        foreach (var subject in reviews.GroupBy(review => review.Product))
        {
            var counted = Enumerable.Range(1, Review.MostStars).Select(stars => (long)subject.Count(review => review.IsPublic && review.Rating == stars)).ToArray();
            (await Counts(subject.First())).Should().Be(new StarCounts(counted[0], counted[1], counted[2], counted[3], counted[4]), subject.Key);
        }
    }

    [Fact]
    public async Task Reviews_that_are_published_at_once_are_all_counted()
    {
        var shop = await AShop();
        var reviews = new List<Review>();
        for (var bought = 0; bought < 12; bought++)
            reviews.Add(await AReview(await APurchase(shop), rating: 4));

        await Task.WhenAll(reviews.Select(review => Take(review, found => found.Approve(1, Actors.Dispatcher, Now))));

        (await Counts(reviews[0])).Should().Be(new StarCounts(0, 0, 0, 12, 0));
    }

    [Fact]
    public async Task The_same_text_about_the_same_shop_is_noticed()
    {
        var (shop, other) = (await AShop(), await AShop());
        var (first, second) = (await APurchase(shop), await APurchase(shop));
        await AReview(first, text: "Très belle lampe, conforme à la photo.");

        const string Same = "TRES BELLE LAMPE — conforme à la photo";
        (await Reviews.IsSaidBefore(shop.Id, second.Id, Same, Ct)).Should().BeTrue();
        (await Reviews.IsSaidBefore(shop.Id, first.Id, Same, Ct)).Should().BeFalse("it is the author's own");
        (await Reviews.IsSaidBefore(other.Id, second.Id, Same, Ct)).Should().BeFalse("it is another shop");
        (await Reviews.IsSaidBefore(shop.Id, second.Id, "Belle lampe", Ct)).Should().BeFalse();
    }

    [Fact]
    public async Task Photos_wait_for_their_review_and_are_seen_while_it_is_public()
    {
        var purchase = await APurchase(await AShop());
        var (kept, dropped, forgotten) = (await APhoto(purchase), await APhoto(purchase), await APhoto(purchase, Now - IReviewPhotos.Lifetime));
        var review = await AReview(purchase);

        (await Photos.Of(purchase.Id, Now, Ct)).Select(photo => (photo.Id, photo.Product, photo.Review)).Should().Equal((kept, Lamp, null), (dropped, Lamp, null));
        (await Storage.Write(ct => Photos.TryGive(kept, review.Id, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Photos.TryGive(kept, review.Id, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Photos.TryGive(forgotten, review.Id, Now, ct))).Should().BeFalse("its file may be gone");
        await Storage.Write(ct => Photos.Drop(purchase.Id, dropped, Now, ct));
        var other = await APurchase(purchase.Shop);
        await Storage.Write(ct => Photos.Drop(other.Id, kept, Now, ct));

        (await Photos.IsPublic(kept, Ct)).Should().BeFalse("nobody has read the review");
        await Take(review, found => found.Approve(1, Actors.Dispatcher, Now));
        (await Photos.IsPublic(kept, Ct)).Should().BeTrue();
        (await Photos.OfReview(review.Id, Ct)).Should().Equal(kept);
        (await Photos.Expired(Now, 1000, Ct)).Should().Contain([dropped, forgotten]).And.NotContain(kept);
    }

    [Fact]
    public async Task What_is_put_away_is_erased_after_a_year_with_its_photos_and_its_history()
    {
        var purchase = await APurchase(await AShop());
        var photo = await APhoto(purchase);
        var (removed, kept) = (await APublished(purchase), await APublished(purchase, Chair));
        await Storage.Write(ct => Photos.TryGive(photo, removed.Id, Now, ct));
        removed = await Take(removed, found => found.Remove(ReviewReason.NotGenuine, null, Actors.Dispatcher, Now));
        (await Reviews.ToErase(Now + Review.KeptFor - Duration.FromSeconds(1), 1000, Ct)).Should().NotContain(removed.Id);
        (await Reviews.ToErase(Now + Review.KeptFor, 1000, Ct)).Should().Contain(removed.Id).And.NotContain(kept.Id);

        await Storage.Write(ct => Photos.Forget(photo, ct));
        await Storage.Write(ct => Reviews.Erase(removed.Id, ct));

        (await Reviews.Find(removed.Id, Ct)).Should().BeNull();
        (await Reviews.Find(kept.Id, Ct)).Should().NotBeNull();
        (await Photos.OfReview(removed.Id, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_shop_publishes_without_a_person_is_its_choice()
    {
        var purchase = await APurchase(await AShop());
        var other = await APurchase(await AShop());

        await Storage.Write(ct => Reviews.ChoosePublishing(purchase.Shop.Id, 4, ct));

        (await Requests.Find(purchase.Brand, Ct))!.PublishesFrom.Should().Be(4);
        ((await Reviews.PublishingOf(purchase.Shop.Id, Ct)), await Reviews.PublishingOf(other.Shop.Id, Ct)).Should().Be((4, null));
        (await Requests.Find(other.Brand, Ct))!.PublishesFrom.Should().BeNull();
        await Storage.Write(ct => Reviews.ChoosePublishing(purchase.Shop.Id, null, ct));
        (await Requests.Find(purchase.Brand, Ct))!.PublishesFrom.Should().BeNull();
    }

    private static readonly Moderator Platform = new(Actors.Dispatcher, null);

    private const int Seed = 20260115;

    private async Task<MediaId> APhoto(SomePurchase purchase, Instant? at = null)
    {
        var id = MediaId.New(ImageFormat.Jpeg);
        await Storage.Write(ct => Photos.Add(new ReviewPhoto(id, purchase.Id, Lamp, null), at ?? Now, ct));
        return id;
    }

    private Result<ReviewChange> Fire(Review review, ReviewTrigger on, int stars) => on switch
    {
        ReviewTrigger.Approve => review.Approve(review.Version, Actors.Dispatcher, Now),
        ReviewTrigger.Reject => review.Reject(ReviewReason.Duplicate, null, Actors.Dispatcher, Now),
        ReviewTrigger.Flag => review.Flag(ReviewReason.OffTopic, null, Actors.Customer, Now),
        ReviewTrigger.Keep => review.Keep(null, Actors.Dispatcher, Now),
        // Ends would end the walk soon: they are taken seldom.
        ReviewTrigger.Remove => review.Rating < 4 && stars == 1 ? review.Remove(ReviewReason.OffTopic, null, Actors.Dispatcher, Now) : ReviewErrors.ReviewNotFound,
        ReviewTrigger.Withdraw => review.Rating == 1 && stars == 1 ? review.Withdraw(Actors.Customer, Now) : ReviewErrors.ReviewNotFound,
        ReviewTrigger.Reply => review.ReplyWith("Merci", Actors.Partner, Now),
        _ => review.Edit(stars, "Encore", [], Actors.Customer, Now),
    };

    private async Task<StarCounts> Counts(Review review) => (await Storage.Sql.First<SubjectRow>(
        ListRatedBrandsHandler.FindSubject,
        new { Website = (await Websites.Find((await OwnerOf(review)), review.Website, Ct))!.Seq, Product = review.Product ?? "" },
        Ct))!.Stars;

    private static readonly Statement FindOwner = new("SELECT w.partner_id FROM websites AS w WHERE w.website_id = @Website");

    private async Task<Owner> OwnerOf(Review review) => new(await Storage.Sql.First<PartnerId>(FindOwner, new { review.Website }, Ct), Mode.Test);
}

public sealed class ReviewStorageOnSqlite(SqliteStorage storage) : ReviewStorageContract(storage), IClassFixture<SqliteStorage>;

public sealed class ReviewStorageOnSqlServer(SqlServerStorage storage) : ReviewStorageContract(storage), IClassFixture<SqlServerStorage>;
