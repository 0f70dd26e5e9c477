using System.Text.Json;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Orders;

/// <summary>Rows that an earlier build stored stay readable: these texts are never adapted to the code.</summary>
public abstract class StoredShapeContract(StorageFixture storage) : OrdersContract(storage)
{
    private static readonly Statement Rewrite = new("""
        UPDATE orders SET pickup = @Pickup, dropoff = @Dropoff, parcels = @Parcels WHERE order_id = @Id
        """);

    [Fact]
    public async Task An_order_of_the_first_build_is_read()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now, details: Sample.BareDetails()));
        await Storage.Write(ct => Storage.Sql.Execute(
            Rewrite,
            new
            {
                order.Id,
                Pickup = """
                    {"name":"Warehouse Montreal","phone":"\u002B1-514-555-0001","line1":"100 Rue Saint-Paul","city":"Montreal","province":"QC","postal_code":"H2Y1Z3",
                     "email":"warehouse@yourcompany.com","line2":"Unit 5","window_start":"2025-11-08T09:00:00-05","window_end":"2025-11-08T12:00:00.123456789+05:45","instructions":"Dock 3"}
                    """,
                Dropoff = """{"name":"Jean Tremblay","phone":"+15145550002","line1":"2 Avenue Laurier","city":"Qu\u00e9bec","province":"QC","postal_code":"G1R2B5"}""",
                Parcels = """
                    [{"id":"prc_abc123","size":{"weight_kg":2.50,"length_cm":40,"width_cm":30.0,"height_cm":10.125},
                      "description":"MacBook Pro 16-inch","value_cents":299900,"fragile":true,"barcode":"0123456789012"}]
                    """,
            },
            ct));

        var read = (await Find(order.Owner, order.Id))!.Delivery!;

        read.Pickup.Should().Be(Sample.Warehouse);
        read.Dropoff.Should().Be(Sample.Recipient);
        read.Parcels.Should().Equal(Sample.Laptop);
    }

    private static readonly Statement InsertQuote = new("""
        INSERT INTO quotes (quote_id, partner_id, mode, consignment, rate, created_at) VALUES (@Id, @Partner, 'test', @Consignment, @Rate, @Now)
        """);

    [Fact]
    public async Task A_quote_of_the_first_build_is_read()
    {
        var owner = await NewOwner();
        var id = QuoteId.New();
        await Storage.Write(ct => Storage.Sql.Execute(
            InsertQuote,
            new
            {
                Id = id,
                owner.Partner,
                Consignment = """
                    {"service":"same_day","from":"H1A1A1","to":"H2L1P1","parcels":[{"weight_kg":2.5},{"weight_kg":1,"length_cm":1,"width_cm":2,"height_cm":3}],
                     "cod":{"minor":100,"currency":"CAD"}}
                    """,
                Rate = """
                    {"zone":"regional","total":{"minor":1699,"currency":"CAD"},"lines":[{"kind":"base","cents":1299},{"kind":"extra_parcels","cents":400}],
                     "transit_days":2,"estimated_delivery":"2025-11-10T17:00:00-05"}
                    """,
                Now,
            },
            ct));

        var quote = await Storage.Write(ct => Quotes.Find(owner, id, ct));

        var consignment = new Consignment(
            ServiceLevel.SameDay, new PostalCode("H1A1A1"), new PostalCode("H2L1P1"), [new ParcelSize(2.5m), new ParcelSize(1, 1, 2, 3)],
            Money.Cad(100), null);
        var rate = new Rate(
            Zone.Regional, Money.Cad(1699), [new RateLine(RateLineKind.Base, 1299), new RateLine(RateLineKind.ExtraParcels, 400)], 2,
            Sample.Moment("2025-11-10T17:00:00-05:00"));
        quote.Should().BeEquivalentTo(new Quote(id, owner, consignment, rate, Now), options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_damaged_row_fails_instead_of_coming_back_half()
    {
        var order = await Add(Sample.Order(await NewOwner(), Now));
        await Storage.Write(ct => Storage.Sql.Execute(Rewrite, new { order.Id, Pickup = """{"name":"A"}""", Dropoff = "{}", Parcels = "null" }, ct));

        var reading = () => Find(order.Owner, order.Id);

        await reading.Should().ThrowAsync<JsonException>();
    }
}

public sealed class StoredShapeOnSqlite(SqliteStorage storage) : StoredShapeContract(storage), IClassFixture<SqliteStorage>;

public sealed class StoredShapeOnSqlServer(SqlServerStorage storage) : StoredShapeContract(storage), IClassFixture<SqlServerStorage>;
