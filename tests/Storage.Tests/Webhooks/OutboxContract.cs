using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Webhooks;

public abstract class OutboxContract(StorageFixture storage) : StorageContract(storage)
{
    [Fact]
    public async Task Events_are_stored_whole_and_in_the_order_they_happened()
    {
        var first = Happened(new()
        {
            ["reason"] = "déjà livré 📦 \" שלום",
            ["signature_url"] = null,
            ["attempts"] = 3,
            ["amount_cents"] = 9_007_199_254_740_993,
            ["weight_kg"] = 2.50m,
            ["fragile"] = false,
            ["courier"] = new Dictionary<string, object?> { ["name"] = "Zoé", ["phone"] = null },
        });
        var second = first with { Id = Ids.Ordered(first.At), Type = "order.failed", Data = new Dictionary<string, object?>() };

        await Append(first, second);

        var rows = await Storage.Sql.Query<Row>(Stored, new { first.Subject }, Ct);
        rows.Should().BeEquivalentTo(
            [
                new { EventId = first.Id, PartnerId = first.Owner.Partner, Mode = "live", Type = "order.cancelled", first.At },
                new { EventId = second.Id, PartnerId = first.Owner.Partner, Mode = "live", Type = "order.failed", first.At },
            ],
            options => options.WithStrictOrdering());
        using var data = JsonDocument.Parse(rows[0].Data);
        data.RootElement.GetProperty("reason").GetString().Should().Be("déjà livré 📦 \" שלום");
        data.RootElement.GetProperty("signature_url").ValueKind.Should().Be(JsonValueKind.Null);
        data.RootElement.GetProperty("attempts").GetRawText().Should().Be("3");
        data.RootElement.GetProperty("amount_cents").GetRawText().Should().Be("9007199254740993");
        data.RootElement.GetProperty("weight_kg").GetRawText().Should().Be("2.50");
        data.RootElement.GetProperty("fragile").GetRawText().Should().Be("false");
        data.RootElement.GetProperty("courier").GetProperty("name").GetString().Should().Be("Zoé");
        rows[1].Data.Should().Be("{}");
    }

    [Fact]
    public async Task An_event_is_stored_once()
    {
        var happened = Happened([]);
        await Append(happened);

        var again = () => Append(happened);

        await again.Should().ThrowAsync<DbException>();
        (await Storage.Sql.Query<Row>(Stored, new { happened.Subject }, Ct)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_refused_unit_leaves_no_event()
    {
        var happened = Happened([]);

        await Storage.UnitOfWork.Run(
            async ct =>
            {
                await Outbox.Append(happened, ct);
                return Result<int>.Refused(new Error(ErrorKind.Conflict, "refused"));
            },
            Ct);

        (await Storage.Sql.Query<Row>(Stored, new { happened.Subject }, Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_fact_that_has_no_agreed_form_is_refused()
    {
        var appending = () => Append(Happened(new() { ["at"] = Instant.MinValue }));

        await appending.Should().ThrowAsync<NotSupportedException>();
    }

    private static readonly Statement Stored = new("""
        SELECT event_id, partner_id, mode, type, data, at FROM outbox_events WHERE subject = @Subject ORDER BY seq
        """);

    private IOutbox Outbox => Storage.Services.GetRequiredService<IOutbox>();

    private Task Append(params DomainEvent[] events) => Storage.Write(async ct =>
    {
        foreach (var happened in events)
            await Outbox.Append(happened, ct);
    });

    private DomainEvent Happened(Dictionary<string, object?> data)
    {
        var now = Storage.Clock.GetCurrentInstant() + Duration.FromNanoseconds(123_456_000);
        return new(Ids.Ordered(now), new Owner(new PartnerId(7), Mode.Live), "order.cancelled", "dc_" + Ids.Hex(16), data, now);
    }

    private sealed class Row
    {
        public required Guid EventId { get; init; }

        public required PartnerId PartnerId { get; init; }

        public required string Mode { get; init; }

        public required string Type { get; init; }

        public required string Data { get; init; }

        public required Instant At { get; init; }
    }
}

public sealed class OutboxOnSqlite(SqliteStorage storage) : OutboxContract(storage), IClassFixture<SqliteStorage>;

public sealed class OutboxOnSqlServer(SqlServerStorage storage) : OutboxContract(storage), IClassFixture<SqlServerStorage>;
