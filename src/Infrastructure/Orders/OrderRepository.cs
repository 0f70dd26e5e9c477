using System.Text.Json;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Orders;

internal sealed class OrderRepository(SqlSession sql, MerchantTotals totals, OrderDays days, ICallerContext callers) : IOrderRepository
{
    private static readonly Statement FindOwned = new($"""
        SELECT {OrderRow.Columns}
          FROM orders AS o
         WHERE o.order_id = @Id AND o.partner_id = @Partner AND o.mode = @Mode AND o.origin = 'delivery'
        """);

    public async Task<Order?> Find(Owner owner, OrderId id, CancellationToken ct)
    {
        var row = await sql.First<OrderRow>(FindOwned, new { Id = id, owner.Partner, Mode = owner.Mode.ToDb() }, ct);
        return row?.ToOrder();
    }

    private static readonly Statement FindAnyones = new($"""
        SELECT {OrderRow.Columns}
          FROM orders AS o
         WHERE o.order_id = @Id AND o.origin = 'delivery'
        """);

    public async Task<Order?> Find(OrderId id, CancellationToken ct) => (await sql.First<OrderRow>(FindAnyones, new { Id = id }, ct))?.ToOrder();

    private static readonly Statement FindNumbered = new($"""
        SELECT {OrderRow.Columns}
          FROM orders AS o
         WHERE o.seq = @Number AND o.unboxing IS NOT NULL
        """);

    public async Task<Order?> Find(OrderNumber number, CancellationToken ct) => (await sql.First<OrderRow>(FindNumbered, new { Number = number }, ct))?.ToOrder();

    private static readonly Statement ReadNumber = new("SELECT o.seq FROM orders AS o WHERE o.order_id = @Id");

    public async Task<OrderNumber> NumberOf(OrderId id, CancellationToken ct) =>
        await sql.First<OrderNumber?>(ReadNumber, new { Id = id }, ct) ?? throw new InvalidOperationException($"There is no order {id}.");

    private static readonly Statement Insert = new("""
        INSERT INTO orders (
            order_id, partner_id, mode, origin, partner_order_id, reference_length, status, published_status, service_level, pickup, dropoff, parcels,
            cod_cents, insurance_cents, reference, instructions, metadata, rate_cents, currency, estimated_delivery, estimated_offset,
            quote_id, pin_hash, unboxing, recipient_email, tracking_number, created_at, updated_at)
        VALUES (
            @Id, @Partner, @Mode, @Origin, @PartnerOrderId, @ReferenceLength, @Status, @PublishedStatus, @ServiceLevel, @Pickup, @Dropoff, @Parcels,
            @CodCents, @InsuranceCents, @Reference, @Instructions, @Metadata, @RateCents, @Currency, @EstimatedDelivery, @EstimatedOffset,
            @QuoteId, @PinHash, @Unboxing, @RecipientEmail, @TrackingNumber, @CreatedAt, @UpdatedAt)
        """);

    private static readonly Statement FindByReference = new("""
        SELECT order_id
          FROM orders
         WHERE partner_id = @Partner AND mode = @Mode AND origin = @Origin AND partner_order_id = @PartnerOrderId AND reference_length = @ReferenceLength
        """);

    public async Task<OrderId?> TryAdd(Order order, CancellationToken ct)
    {
        var (owner, delivery) = (order.Owner, order.Delivery);
        var currency = delivery?.Price.Currency ?? order.Unboxing!.Amount.Currency;
        var isNew = await sql.TryInsert(Insert, new
        {
            order.Id,
            owner.Partner,
            Mode = owner.Mode.ToDb(),
            Origin = order.Origin.ToDb(),
            order.PartnerOrderId,
            ReferenceLength = order.PartnerOrderId.Length,
            Status = order.Status.ToDb(),
            PublishedStatus = OrderLifecycle.Published(order.Status).ToDb(),
            ServiceLevel = delivery?.Service.ToDb() ?? NoService,
            Pickup = delivery is null ? "" : StoredStop.Write(delivery.Pickup),
            Dropoff = delivery is null ? "" : StoredStop.Write(delivery.Dropoff),
            Parcels = delivery is null ? "" : StoredParcel.Write(delivery.Parcels),
            CodCents = Cents(delivery?.Cod, currency),
            InsuranceCents = Cents(delivery?.Insurance, currency),
            delivery?.Reference,
            delivery?.Instructions,
            delivery?.Metadata,
            RateCents = delivery?.Price.Minor ?? 0,
            Currency = currency,
            EstimatedDelivery = delivery?.EstimatedDelivery.ToInstant() ?? order.CreatedAt,
            EstimatedOffset = delivery?.EstimatedDelivery.Offset.Seconds ?? 0,
            QuoteId = delivery?.Quote,
            PinHash = order.Pin?.Hash,
            Unboxing = StoredUnboxing.Write(order),
            RecipientEmail = SoughtOrder.Email(order.Unboxing?.Buyer.Email ?? delivery?.Dropoff.Email),
            TrackingNumber = SoughtOrder.Text(order.Shipment?.TrackingNumber),
            order.CreatedAt,
            order.UpdatedAt,
        }, ct);

        if (isNew)
        {
            await Note(order, null, ct);
            if (delivery is not null)
                await sql.Execute(InsertParcels, new { order.Id, Codes = JsonSerializer.Serialize(CodesOf(delivery.Parcels), StoredJson.Default.IReadOnlyListString) }, ct);
            if (order.Origin == OrderOrigin.Merchant)
                await totals.Add(owner, order.Status, ct);
            await days.Created(order, ct);
            return null;
        }

        var reference = new { owner.Partner, Mode = owner.Mode.ToDb(), Origin = order.Origin.ToDb(), order.PartnerOrderId, ReferenceLength = order.PartnerOrderId.Length };
        return await sql.First<OrderId?>(FindByReference, reference, ct)
            ?? throw new InvalidOperationException($"The order id {order.Id} was drawn twice.");
    }

    private static readonly Statement UpdateFromExpectedStatus = new("""
        UPDATE orders
           SET status = @To, published_status = @PublishedStatus, cancelled_by = @CancelledBy, cancel_reason = @CancelReason,
               courier_id = @Courier, progress = @Progress, unboxing = @Unboxing, tracking_number = @TrackingNumber, unboxing_deadline = @Deadline, unboxing_reminder_at = @ReminderAt,
               updated_at = @UpdatedAt
         WHERE order_id = @Id AND partner_id = @Partner AND mode = @Mode AND status = @From
        """);

    public async Task<bool> TrySave(OrderChange change, CancellationToken ct)
    {
        var (step, order) = change;
        var changed = await sql.Execute(UpdateFromExpectedStatus, new
        {
            order.Id,
            order.Owner.Partner,
            Mode = order.Owner.Mode.ToDb(),
            From = step.From.ToDb(),
            To = step.To.ToDb(),
            PublishedStatus = OrderLifecycle.Published(step.To).ToDb(),
            CancelledBy = order.Cancellation?.By.ToDb(),
            CancelReason = order.Cancellation?.Reason,
            Courier = order.Progress.Courier?.Id,
            Progress = StoredProgress.Write(order.Progress),
            Unboxing = StoredUnboxing.Write(order),
            TrackingNumber = SoughtOrder.Text(order.Shipment?.TrackingNumber),
            order.Unboxing?.Window?.Deadline,
            // Due from the step that opens the window to the next one.
            ReminderAt = OrderLifecycle.OpensWindow(step.On) ? order.Unboxing?.Window?.ReminderAt : null,
            order.UpdatedAt,
        }, ct);
        if (changed == 0)
            return false;

        // Only the step that failed tells why; the ones before and after it do not repeat it.
        await Note(order, step.On == OrderTrigger.Fail ? order.Progress.Failure?.Reason : null, ct);
        if (order.Origin == OrderOrigin.Merchant)
            await totals.Move(order, step.From, ct);
        await days.Took(change, ct);
        return true;
    }

    private static readonly Statement InsertHistory = new("""
        INSERT INTO order_history (order_seq, status, at, actor, failure_reason)
        SELECT o.seq, o.status, o.updated_at, @Actor, @FailureReason FROM orders AS o WHERE o.order_id = @Id
        """);

    /// <summary>Adds the status that the order has now to its history.</summary>
    private async Task Note(Order order, FailureReason? failure, CancellationToken ct) =>
        await sql.Execute(InsertHistory, new { order.Id, Actor = callers.Caller?.Credential ?? Caller.OurWorkers, FailureReason = failure?.ToDb() }, ct);

    private static readonly Statement InsertParcels = Statement.For(dialect => dialect.Provider == StorageProvider.Sqlite
        ? """
          INSERT INTO order_parcels (code, order_seq)
          SELECT c.value, o.seq FROM orders AS o, json_each(@Codes) AS c WHERE o.order_id = @Id
          """
        : """
          INSERT INTO order_parcels (code, order_seq)
          SELECT c.[value] COLLATE Latin1_General_100_BIN2, o.seq FROM orders AS o CROSS JOIN OPENJSON(@Codes) AS c WHERE o.order_id = @Id
          """);

    private static IReadOnlyList<string> CodesOf(IReadOnlyList<Parcel> parcels) =>
        [.. parcels.SelectMany(parcel => new[] { parcel.Id.Trim(' '), parcel.Barcode?.Trim(' ') }).OfType<string>().Where(code => code.Length > 0).Distinct()];

    private static readonly Statement CountTry = new("UPDATE orders SET pin_tries = pin_tries + 1 WHERE order_id = @Id");

    public Task CountPinTry(OrderId id, CancellationToken ct) => sql.Execute(CountTry, new { Id = id }, ct);

    private static readonly Statement ForgetTries = new("UPDATE orders SET pin_tries = 0 WHERE order_id = @Id");

    public Task ForgetPinTries(OrderId id, CancellationToken ct) => sql.Execute(ForgetTries, new { Id = id }, ct);

    // Every column of the index is named, so that the orders which the courier has finished are not walked through.
    private static readonly Statement ExistsUnfinished = new($"""
        SELECT CASE WHEN EXISTS (
            SELECT 1
              FROM orders AS o
             WHERE o.courier_id = @Courier AND o.mode IN ('live', 'test') AND o.published_status IN ({string.Join(", ", OrderLifecycle.Unfinished.Select(status => $"'{status}'"))})
        ) THEN 1 ELSE 0 END AS has_unfinished
        """);

    public async Task<bool> HasUnfinished(CourierId courier, CancellationToken ct) => await sql.First<long>(ExistsUnfinished, new { Courier = courier }, ct) == 1;

    /// <summary>The merchant ships the order.</summary>
    private const string NoService = "none";

    // The row has one currency: an amount in another would come back as this one.
    private static long? Cents(Money? money, string currency) =>
        money is not { } some ? null
        : string.Equals(some.Currency, currency, StringComparison.Ordinal) ? some.Minor
        : throw new InvalidOperationException($"An amount in {some.Currency} on an order in {currency}.");
}
