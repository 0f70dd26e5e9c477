using NodaTime;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

public abstract class TypeHandlerContract(StorageFixture storage) : StorageContract(storage), IAsyncLifetime
{
    private static readonly Statement CreateTable = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? """
          CREATE TABLE IF NOT EXISTS typed (
              at INTEGER NOT NULL, maybe_at INTEGER, promised TEXT NOT NULL, event_id TEXT NOT NULL, maybe_event_id TEXT, partner_id INTEGER NOT NULL,
              order_id TEXT NOT NULL, quote_id TEXT, mode TEXT NOT NULL, body BLOB NOT NULL, count INTEGER NOT NULL, is_on INTEGER NOT NULL) STRICT
          """
        : """
          IF OBJECT_ID(N'typed') IS NULL
              CREATE TABLE typed (
                  at datetime2(6) NOT NULL, maybe_at datetime2(6), promised nvarchar(40) NOT NULL, event_id uniqueidentifier NOT NULL,
                  maybe_event_id uniqueidentifier, partner_id bigint NOT NULL, order_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
                  quote_id varchar(64) COLLATE Latin1_General_100_BIN2, mode nvarchar(16) NOT NULL, body varbinary(max) NOT NULL, count int NOT NULL, is_on bit NOT NULL)
          """);

    private static readonly Statement Insert = new("""
        INSERT INTO typed (at, maybe_at, promised, event_id, maybe_event_id, partner_id, order_id, quote_id, mode, body, count, is_on)
        VALUES (@At, @MaybeAt, @Promised, @EventId, @MaybeEventId, @PartnerId, @OrderId, @QuoteId, @Mode, @Body, @Count, @IsOn)
        """);

    private static readonly Statement Find = new("SELECT * FROM typed WHERE order_id = @OrderId");

    private static readonly Statement FindByAll = new("""
        SELECT COUNT(*) FROM typed WHERE order_id = @OrderId AND quote_id = @QuoteId AND event_id = @EventId AND partner_id = @PartnerId AND at = @At AND mode = @Mode
        """);

    private static readonly Statement Before = new("SELECT COUNT(*) FROM typed WHERE order_id = @OrderId AND at < @At");

    private static readonly Statement Ats = new("SELECT at FROM typed WHERE order_id = @OrderId");

    public static TheoryData<long> Ticks => 
    [
        0, 1, 9, 10, 17_625_834_001_234_567, -1, -9, -10, -11,
        Instant.FromUtc(1753, 1, 1, 0, 0).ToUnixTimeTicks(), Instant.FromUtc(9999, 12, 31, 23, 59, 59).ToUnixTimeTicks() + 9,
    ];

    public async ValueTask InitializeAsync() => await Storage.Write(ct => Storage.Sql.Execute(CreateTable, null, ct));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_written_is_what_is_read()
    {
        var written = Sample();

        await Write(written);

        (await Storage.Sql.First<Row>(Find, new { written.OrderId }, Ct)).Should().BeEquivalentTo(written);
    }

    [Fact]
    public async Task What_is_absent_is_read_as_absent()
    {
        var written = Sample() with { MaybeAt = null, MaybeEventId = null, QuoteId = null };

        await Write(written);

        (await Storage.Sql.First<Row>(Find, new { written.OrderId }, Ct)).Should().BeEquivalentTo(written);
    }

    [Fact]
    public async Task A_row_is_found_by_each_of_its_values()
    {
        var written = Sample();
        await Write(written);

        (await Storage.Sql.First<int>(FindByAll, new { written.OrderId, written.QuoteId, written.EventId, written.PartnerId, written.At, written.Mode }, Ct)).Should().Be(1);
    }

    [Fact]
    public async Task An_id_is_not_found_in_other_letters()
    {
        var written = Sample();
        await Write(written);

        (await Storage.Sql.First<Row>(Find, new { OrderId = new OrderId(written.OrderId.Value.ToUpperInvariant()) }, Ct)).Should().BeNull();
    }

    [Theory, MemberData(nameof(Ticks))]
    public async Task A_moment_is_cut_to_the_microsecond_and_comes_back(long ticks)
    {
        var moment = Instant.FromUnixTimeTicks(ticks);
        var written = Sample() with { At = moment };

        await Write(written);

        var read = await Storage.Sql.First<Instant>(Ats, new { written.OrderId }, Ct);
        (moment - read).Should().BeGreaterThanOrEqualTo(Duration.Zero).And.BeLessThan(Duration.FromTicks(10));
        (read.ToUnixTimeTicks() % 10).Should().Be(0);
        (await Storage.Sql.First<int>(Before, new { written.OrderId, At = read }, Ct)).Should().Be(0);
        (await Storage.Sql.First<int>(Before, new { written.OrderId, At = read + Duration.FromTicks(10) }, Ct)).Should().Be(1);
    }

    private Task<int> Write(Row row) => Storage.Write(ct => Storage.Sql.Execute(Insert, row, ct));

    private static Row Sample() => new()
    {
        At = Instant.FromUtc(2025, 11, 8, 13, 30, 12) + Duration.FromTicks(1_234_560),
        MaybeAt = Instant.FromUtc(2025, 11, 9, 0, 0),
        Promised = new LocalDateTime(2025, 11, 10, 17, 0).WithOffset(Offset.FromHours(-5)),
        EventId = new Guid("0198f6a2-7c1e-7b3a-9d4e-5f6a7b8c9d0e"),
        MaybeEventId = new Guid("ABCDEF00-7c1e-7b3a-9d4e-5f6a7b8c9d0e"),
        PartnerId = new PartnerId(7_000_000_000),
        OrderId = OrderId.New(),
        QuoteId = QuoteId.New(),
        Mode = Mode.Live.ToDb(),
        Body = [0, 1, 255],
        Count = 42,
        IsOn = true,
    };

    private sealed record Row
    {
        public Instant At { get; init; }

        public Instant? MaybeAt { get; init; }

        public OffsetDateTime Promised { get; init; }

        public Guid EventId { get; init; }

        public Guid? MaybeEventId { get; init; }

        public PartnerId PartnerId { get; init; }

        public OrderId OrderId { get; init; }

        public QuoteId? QuoteId { get; init; }

        public required string Mode { get; init; }

        public required byte[] Body { get; init; }

        public int Count { get; init; }

        public bool IsOn { get; init; }
    }
}

public sealed class TypeHandlersOnSqlite(SqliteStorage storage) : TypeHandlerContract(storage), IClassFixture<SqliteStorage>;

public sealed class TypeHandlersOnSqlServer(SqlServerStorage storage) : TypeHandlerContract(storage), IClassFixture<SqlServerStorage>;
