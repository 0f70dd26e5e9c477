using NodaTime;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Storage.Tests.Fixtures;
using static Parcours.Storage.Tests.Orders.Sample;

namespace Parcours.Storage.Tests.Orders;

public abstract class QuoteRepositoryContract(StorageFixture storage) : OrdersContract(storage)
{
    [Fact]
    public async Task A_quote_comes_back_as_it_was()
    {
        var quote = await Add(SampleQuote(await NewOwner(), Now));

        (await Find(quote.Owner, quote.Id)).Should().BeEquivalentTo(quote, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_quote_without_optional_parts_comes_back_without_them()
    {
        var sample = SampleQuote(await NewOwner(), Now);
        var quote = await Add(sample with { Consignment = sample.Consignment with { Parcels = [new ParcelSize(0.001m)], Cod = null, Insurance = null } });

        (await Find(quote.Owner, quote.Id)).Should().BeEquivalentTo(quote, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Another_owners_quote_is_not_found()
    {
        var quote = await Add(SampleQuote(await NewOwner(), Now));

        (await Find(quote.Owner with { Mode = Mode.Live }, quote.Id)).Should().BeNull();
        (await Find(await NewOwner(), quote.Id)).Should().BeNull();
        (await Find(quote.Owner, QuoteId.New())).Should().BeNull();
    }

    [Fact]
    public async Task Old_quotes_are_forgotten_a_few_at_a_time()
    {
        var owner = await NewOwner();
        var longAgo = Instant.FromUtc(2001, 1, 1, 0, 0);
        var kept = await Add(SampleQuote(owner, longAgo));
        for (var i = 1; i <= 5; i++)
            await Add(SampleQuote(owner, longAgo - Duration.FromSeconds(i)));

        (await Purge(longAgo, most: 3)).Should().Be(3);
        (await Purge(longAgo, most: 3)).Should().Be(2);
        (await Purge(longAgo, most: 3)).Should().Be(0);

        (await Find(owner, kept.Id)).Should().NotBeNull();
    }

    private async Task<Quote> Add(Quote quote)
    {
        await Storage.Write(ct => Quotes.Add(quote, ct));
        return quote;
    }

    private Task<Quote?> Find(Owner owner, QuoteId id) => Storage.Write(ct => Quotes.Find(owner, id, ct));

    private Task<int> Purge(Instant before, int most) => Storage.Write(ct => Quotes.Purge(before, most, ct));

    private static Quote SampleQuote(Owner owner, Instant at) => new(
        QuoteId.New(),
        owner,
        new Consignment(
            ServiceLevel.SameDay,
            new PostalCode("H1A1A1"),
            new PostalCode("H2L1P1"),
            [new ParcelSize(2.50m, 40m, 30.0m, 10m), new ParcelSize(0.5m), new ParcelSize(70m, 0.1m)],
            Money.Cad(0),
            Money.Cad(15000)),
        new Rate(
            Zone.Regional,
            Money.Cad(1899),
            [new RateLine(RateLineKind.ExtraParcels, 400), new RateLine(RateLineKind.Base, 1299), new RateLine(RateLineKind.Insurance, 200)],
            2,
            Moment("2025-11-10T17:00:00-03:30")),
        at);
}

public sealed class QuoteRepositoryOnSqlite(SqliteStorage storage) : QuoteRepositoryContract(storage), IClassFixture<SqliteStorage>;

public sealed class QuoteRepositoryOnSqlServer(SqlServerStorage storage) : QuoteRepositoryContract(storage), IClassFixture<SqlServerStorage>;
