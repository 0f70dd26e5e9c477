using NodaTime;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Infrastructure.Reviews;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Reviews;

public abstract class PublishedReviewsContract(StorageFixture storage) : ReviewsContract(storage)
{
    [Fact]
    public async Task Every_published_review_is_listed_once_newest_first_forwards_and_backwards()
    {
        var shop = await AShop();
        var all = new List<ReviewId>();
        for (var day = 0; day < 7; day++)
            // Two at the same moment now and then.
            all.Insert(0, (await APublished(await APurchase(shop), at: Now + Duration.FromDays(day / 2))).Id);
        await AReview(await APurchase(shop));
        await APublished(await APurchase(shop), product: null);

        var forwards = await Walk(new Asked(shop.Owner) { Limit = "2" }, page => page.Next);

        forwards.SelectMany(page => page.Items).Select(review => review.Id).Should().Equal(all);
        forwards[0].Previous.Should().BeNull();
        var backwards = await Walk(new Asked(shop.Owner) { Limit = "2", Cursor = forwards[^1].Previous }, page => page.Previous);
        backwards.AsEnumerable().Reverse().SelectMany(page => page.Items).Select(review => review.Id).Should().Equal(all.Take(6));
        backwards[^1].Previous.Should().BeNull();
        backwards[0].Next.Should().NotBeNull();
        (await List(new Asked(shop.Owner) { Limit = "200" })).Should().BeEquivalentTo(new { Next = (string?)null, Previous = (string?)null });
    }

    [Fact]
    public async Task The_shops_of_an_account_are_one_list_or_one_each()
    {
        var owner = await NewOwner();
        var (one, other) = (await AShop(owner), await AShop(owner));
        var expected = new List<ReviewId>();
        for (var day = 0; day < 6; day++)
            expected.Insert(0, (await APublished(await APurchase(day % 3 == 0 ? one : other), at: Now + Duration.FromDays(day))).Id);
        await APublished(await APurchase(await AShop()));

        (await Walk(new Asked(owner) { Limit = "2" }, page => page.Next)).SelectMany(page => page.Items).Select(review => review.Id).Should().Equal(expected);

        var ofOne = await List(new Asked(owner) { WebsiteId = one.Id.ToString() });
        ofOne.Items.Should().HaveCount(2).And.OnlyContain(review => review.Website == one.Id);
        foreach (var unknown in new[] { "nonsense", Guid.Empty.ToString(), (await AShop()).Id.ToString() })
            (await Ask(new Asked(owner) { WebsiteId = unknown })).Error.Should().BeEquivalentTo(ReviewErrors.UnknownWebsite([one.Id, other.Id]));
    }

    [Fact]
    public async Task Filters_are_all_held_to()
    {
        var shop = await AShop();
        var reviews = new List<Review>();
        for (var day = 0; day < 10; day++)
            reviews.Add(await APublished(await APurchase(shop), day % 2 == 0 ? Lamp : Chair, rating: 1 + day % 5, at: Now + Duration.FromDays(day)));

        await Holds(new Asked(shop.Owner) { Product = Chair }, review => review.Product == Chair);
        await Holds(new Asked(shop.Owner) { Rate = "3" }, review => review.Rating == 3);
        await Holds(new Asked(shop.Owner) { Product = Lamp, Rate = "1" }, review => review is { Product: Lamp, Rating: 1 });
        await Holds(new Asked(shop.Owner) { From = Day(4) }, review => review.PublishedAt >= Now + Duration.FromDays(4));
        await Holds(new Asked(shop.Owner) { Until = Day(4) }, review => review.PublishedAt < Now + Duration.FromDays(4));
        await Holds(new Asked(shop.Owner) { From = Day(2), Until = Day(7), Product = Lamp }, review => review.Product == Lamp && review.PublishedAt >= Now + Duration.FromDays(2) && review.PublishedAt < Now + Duration.FromDays(7));
        await Holds(new Asked(shop.Owner) { Product = "unknown" }, _ => false);

        string Day(int day) => Rfc3339.Of(Now + Duration.FromDays(day));

        async Task Holds(Asked asked, Func<Review, bool> filter)
        {
            var expected = reviews.AsEnumerable().Reverse().Where(filter).Select(review => review.Id).ToList();
            var pages = await Walk(asked with { Limit = "2" }, page => page.Next);
            pages.SelectMany(page => page.Items).Select(review => review.Id).Should().Equal(expected, asked.ToString());
        }
    }

    [Fact]
    public async Task Reviews_of_the_shop_are_a_list_of_their_own()
    {
        var shop = await AShop();
        var (bought, purchase) = (Now, await APurchase(shop));
        var ofShop = await APublished(purchase, product: null, rating: 4);
        await APublished(purchase);

        var shown = (await List(new Asked(shop.Owner) { Kind = SolicitationKind.Brand })).Items.Should().ContainSingle().Subject;

        shown.Should().BeEquivalentTo(new { ofShop.Id, Rating = 4, Product = (string?)null, ProductName = (string?)null, AuthorFirstName = "Marie", OrderReference = purchase.Reference, BoughtAt = bought, ofShop.PublishedAt });
    }

    [Theory]
    [InlineData("""{"first_name": "Marie", "email": "marie@example.com", "language": "fr", "country": "FR", "hides": true}""")]
    [InlineData(null)]
    public async Task Who_hides_or_was_erased_has_no_name(string? consumer)
    {
        var shop = await AShop();
        await APublished(await APurchase(shop, consumer: consumer!));

        (await List(new Asked(shop.Owner))).Items.Single().AuthorFirstName.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("x12-1")]
    [InlineData("n12")]
    [InlineData("nzz-1")]
    [InlineData("n12-ffffffffffffffff")]
    [InlineData("n-1-1")]
    [InlineData("n7fffffffffffffff-1")]
    public async Task A_cursor_that_is_none_is_unknown(string cursor) =>
        (await Ask(new Asked((await AShop()).Owner) { Cursor = cursor })).Error.Should().Be(OrderErrors.UnknownCursor);

    [Fact]
    public async Task Somebody_elses_cursor_is_unknown()
    {
        var (shop, other) = (await AShop(), await AShop());
        for (var made = 0; made < 2; made++)
            await APublished(await APurchase(shop), at: Now + Duration.FromDays(made));
        var cursor = (await List(new Asked(shop.Owner) { Limit = "1" })).Next;

        (await Ask(new Asked(shop.Owner) { Cursor = cursor })).Error.Should().BeNull();
        (await Ask(new Asked(other.Owner) { Cursor = cursor })).Error.Should().Be(OrderErrors.UnknownCursor);
        (await Ask(new Asked(shop.Owner with { Mode = Mode.Live }) { Cursor = cursor })).Error.Should().Be(OrderErrors.UnknownCursor);
    }

    [Fact]
    public async Task Products_are_listed_with_their_stars_the_one_reviewed_last_first()
    {
        var shop = await AShop();
        await APublished(await APurchase(shop), Lamp, rating: 5);
        await APublished(await APurchase(shop), Chair, rating: 2, at: Now + Duration.FromDays(1));
        await APublished(await APurchase(shop), Chair, rating: 3, at: Now + Duration.FromDays(2));
        await AReview(await APurchase(shop), "SKU-1", rating: 1);
        await APublished(await APurchase(shop), product: null, rating: 1);

        var products = (await Products(new Asked(shop.Owner))).Items;

        products.Select(product => (product.Product, product.Name, product.Stars.Total, product.Stars.Average)).Should().Equal((Chair, "Chaise", 2, 2.5m), (Lamp, "Lampe", 1, 5m));
        (await Products(new Asked(shop.Owner) { Product = Lamp })).Items.Should().ContainSingle().Which.Stars.Should().Be(new StarCounts(0, 0, 0, 0, 1));
        (await Products(new Asked(shop.Owner) { Rate = "3" })).Items.Select(product => product.Product).Should().Equal(Chair);
        (await Products(new Asked(shop.Owner) { Until = Rfc3339.Of(Now + Duration.FromDays(1)) })).Items.Select(product => product.Product).Should().Equal(Lamp);
        (await Products(new Asked(shop.Owner) { From = Rfc3339.Of(Now + Duration.FromDays(2)) })).Items.Select(product => product.Product).Should().Equal(Chair);
        var first = await Products(new Asked(shop.Owner) { Limit = "1" });
        var second = await Products(new Asked(shop.Owner) { Limit = "1", Cursor = first.Next });
        second.Items.Single().Product.Should().Be(Lamp);
        (await Products(new Asked(shop.Owner) { Limit = "1", Cursor = second.Previous })).Items.Single().Product.Should().Be(Chair);
    }

    [Fact]
    public async Task Shops_are_listed_with_their_stars_whether_they_have_any_or_not()
    {
        var owner = await NewOwner();
        var (rated, fresh) = (await AShop(owner), await AShop(owner));
        await APublished(await APurchase(rated), product: null, rating: 4);
        await APublished(await APurchase(rated), product: null, rating: 5);
        await APublished(await APurchase(rated), Lamp, rating: 1);

        var brands = (await Brands(new Asked(owner))).Items;

        brands.Select(brand => (brand.Website, brand.Name, brand.Stars.Total, brand.Stars.Average)).Should().Equal((rated.Id, "Lumière", 2, 4.5m), (fresh.Id, "Lumière", 0, null));
        (await Brands(new Asked(owner) { Rate = "5" })).Items.Should().ContainSingle().Which.Website.Should().Be(rated.Id);
        var first = await Brands(new Asked(owner) { Limit = "1" });
        (await Brands(new Asked(owner) { Limit = "1", Cursor = first.Next })).Items.Single().Website.Should().Be(fresh.Id);
        (await new ListRatedBrandsHandler(Storage.Sql, Sources).Handle(new ListRatedBrands(owner, null, null, null, null, null, "7"), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
    }

    [Fact]
    public async Task Everyone_may_know_a_shops_stars_and_its_newest_reviews()
    {
        var shop = await AShop();
        var review = await APublished(await APurchase(shop), Lamp, rating: 4);
        var handler = new ShowRatingHandler(Storage.Sql);

        var product = (await handler.Handle(new ShowRating(shop.Id.ToString(), Lamp, 3), Ct)).Value;
        var brand = (await handler.Handle(new ShowRating(shop.Id.ToString(), null, 3), Ct)).Value;

        product.Should().BeEquivalentTo(new { Website = shop.Id, Name = "Lampe", Product = Lamp, Stars = new StarCounts(0, 0, 0, 1, 0) });
        product.Newest.Select(newest => newest.Id).Should().Equal(review.Id);
        brand.Should().BeEquivalentTo(new { Name = "Lumière", Url = "https://lumiere.example", Stars = StarCounts.None });
        foreach (var (website, unknown) in new[] { ("nonsense", null), (Guid.Empty.ToString(), null), (shop.Id.ToString(), Chair) })
            (await handler.Handle(new ShowRating(website, unknown, 0), Ct)).Error.Should().Be(ReviewErrors.NoRating);
        (await new ShowReviewHandler(Storage.Sql).Handle(new ShowReview(review.Id), Ct)).Value.Shop.Should().Be("Lumière");
        await Take(review, found => found.Withdraw(Actors.Customer, Now));
        (await new ShowReviewHandler(Storage.Sql).Handle(new ShowReview(review.Id), Ct)).Error.Should().Be(ReviewErrors.ReviewNotFound);
    }

    [Fact]
    public async Task What_waits_is_listed_longest_first_everyones_or_a_shops_own()
    {
        var (shop, other) = (await AShop(await NewOwner(Mode.Live)), await AShop(await NewOwner(Mode.Live)));
        var waiting = new List<ReviewId>();
        for (var made = 0; made < 5; made++)
        {
            Storage.Clock.AdvanceMinutes(1);
            waiting.Add((await AReview(await APurchase(made % 2 == 0 ? shop : other))).Id);
        }

        var flagged = await Take(await APublished(await APurchase(shop)), review => review.Flag(ReviewReason.OffTopic, null, Actors.Customer, Now));
        var everyone = new Moderator(Actors.Dispatcher, null);

        (await WalkWork(new ListReviewWork(everyone, null, null, "live", "2", null))).Where(work => waiting.Contains(work.Review.Id)).Select(work => work.Review.Id).Should().Equal(waiting);
        var own = await WalkWork(new ListReviewWork(Moderator.Of(shop.Owner), null, null, "test", "2", null));
        own.Select(work => work.Review.Id).Should().Equal(waiting[0], waiting[2], waiting[4]);
        own[0].Should().BeEquivalentTo(new { Shop = "Lumière", ProductName = "Lampe", AuthorFirstName = "Marie" });
        (await WalkWork(new ListReviewWork(everyone, "flagged", shop.Id.ToString(), "live", null, null))).Single().Review.Should().BeEquivalentTo(flagged);
        var handler = new ListReviewWorkHandler(Storage.Sql, Websites);
        (await handler.Handle(new ListReviewWork(Moderator.Of(shop.Owner), null, other.Id.ToString(), null, null, null), Ct)).Error.Should().BeEquivalentTo(ReviewErrors.UnknownWebsite([shop.Id]));
        (await handler.Handle(new ListReviewWork(Moderator.Of(shop.Owner), null, null, null, null, waiting[1].Value[3..]), Ct)).Error.Should().Be(OrderErrors.UnknownCursor);
        (await new GetReviewWorkHandler(Storage.Sql).Handle(new GetReviewWork(Moderator.Of(shop.Owner), waiting[1]), Ct)).Error.Should().Be(ReviewErrors.ReviewNotFound);
    }

    private PublishedSources Sources => new(Storage.Sql, Websites);

    private async Task<Result<PublishedPage<PublishedReview>>> Ask(Asked asked) => await new ListPublishedReviewsHandler(Storage.Sql, Sources).Handle(
        new ListPublishedReviews(asked.Owner, asked.Kind, asked.WebsiteId, asked.Product, asked.Rate, asked.From, asked.Until, asked.Limit, asked.Cursor), Ct);

    private async Task<PublishedPage<PublishedReview>> List(Asked asked) => (await Ask(asked)).Value;

    private async Task<List<PublishedPage<PublishedReview>>> Walk(Asked asked, Func<PublishedPage<PublishedReview>, string?> onwards)
    {
        var pages = new List<PublishedPage<PublishedReview>>();
        for (var cursor = asked.Cursor; pages.Count == 0 || cursor is not null; cursor = onwards(pages[^1]))
            pages.Add(await List(asked with { Cursor = cursor }));
        return pages;
    }

    private async Task<PublishedPage<RatedProduct>> Products(Asked asked) => (await new ListRatedProductsHandler(Storage.Sql, Sources).Handle(
        new ListRatedProducts(asked.Owner, asked.WebsiteId, asked.Product, asked.Rate, asked.From, asked.Until, asked.Limit, asked.Cursor), Ct)).Value;

    private async Task<PublishedPage<RatedBrand>> Brands(Asked asked) => (await new ListRatedBrandsHandler(Storage.Sql, Sources).Handle(
        new ListRatedBrands(asked.Owner, asked.WebsiteId, asked.Rate, asked.From, asked.Until, asked.Limit, asked.Cursor), Ct)).Value;

    private async Task<List<ReviewWork>> WalkWork(ListReviewWork query)
    {
        var (handler, found, cursor) = (new ListReviewWorkHandler(Storage.Sql, Websites), new List<ReviewWork>(), (string?)null);
        do
        {
            var page = (await handler.Handle(query with { Cursor = cursor }, Ct)).Value;
            found.AddRange(page.Data);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return found;
    }

    private sealed record Asked(Owner Owner)
    {
        public SolicitationKind Kind { get; init; } = SolicitationKind.Product;

        public string? WebsiteId { get; init; }

        public string? Product { get; init; }

        public string? Rate { get; init; }

        public string? From { get; init; }

        public string? Until { get; init; }

        public string? Limit { get; init; }

        public string? Cursor { get; init; }
    }
}

public sealed class PublishedReviewsOnSqlite(SqliteStorage storage) : PublishedReviewsContract(storage), IClassFixture<SqliteStorage>;

public sealed class PublishedReviewsOnSqlServer(SqlServerStorage storage) : PublishedReviewsContract(storage), IClassFixture<SqlServerStorage>;
