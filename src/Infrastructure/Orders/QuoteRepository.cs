using NodaTime;
using Parcours.Application.Orders;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class QuoteRepository(SqlSession sql) : IQuoteRepository
{
    private static readonly Statement Insert = new("""
        INSERT INTO quotes (quote_id, partner_id, mode, consignment, rate, created_at)
        VALUES (@Id, @Partner, @Mode, @Consignment, @Rate, @CreatedAt)
        """);

    public Task Add(Quote quote, CancellationToken ct) => sql.Execute(Insert, new
    {
        quote.Id,
        quote.Owner.Partner,
        Mode = quote.Owner.Mode.ToDb(),
        Consignment = StoredConsignment.Write(quote.Consignment),
        Rate = StoredRate.Write(quote.Rate),
        quote.CreatedAt,
    }, ct);

    private static readonly Statement FindOwned = new("""
        SELECT consignment, rate, created_at FROM quotes WHERE quote_id = @Id AND partner_id = @Partner AND mode = @Mode
        """);

    public async Task<Quote?> Find(Owner owner, QuoteId id, CancellationToken ct)
    {
        var row = await sql.First<QuoteRow>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() }, ct);
        return row is null ? null : new Quote(id, owner, StoredConsignment.Read(row.Consignment), StoredRate.Read(row.Rate), row.CreatedAt);
    }

    private static readonly Statement DeleteOld = Statement.For(dialect => dialect.DeleteSome("quotes", "created_at < @Before", "@Most"));

    public Task<int> Purge(Instant before, int most, CancellationToken ct) => sql.Execute(DeleteOld, new { Before = before, Most = most }, ct);

    private sealed class QuoteRow
    {
        public required string Consignment { get; init; }

        public required string Rate { get; init; }

        public required Instant CreatedAt { get; init; }
    }
}
