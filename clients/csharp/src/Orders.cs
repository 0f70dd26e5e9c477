using System.Text.Json;

namespace Parcours.Client;

/// <summary>Delivery orders.</summary>
public sealed class OrdersClient
{
    private const string Path = "/v1/orders";

    private readonly Caller _caller;

    internal OrdersClient(Caller caller) => _caller = caller;

    /// <param name="idempotencyKey">The same key and order get the same answer again and no second order; by default each call has a key of its own.</param>
    public Task<Order> CreateAsync(OrderRequest order, string? idempotencyKey = null, CancellationToken ct = default) =>
        _caller.Send<Order>(new Call(Credential.Delivery, HttpMethod.Post, Path) { Body = order, IdempotencyKey = idempotencyKey ?? Caller.NewIdempotencyKey() }, ct);

    public Task<Order> GetAsync(string orderId, CancellationToken ct = default) =>
        _caller.Send<Order>(new Call(Credential.Delivery, HttpMethod.Get, $"{Path}/{Call.Segment(orderId)}"), ct);

    /// <summary>One page, newest first.</summary>
    public Task<Page<Order>> ListAsync(OrderFilter? filter = null, CancellationToken ct = default) => _caller.Send<Page<Order>>(Listing(filter), ct);

    /// <summary>All that match, page after page as the loop goes on.</summary>
    public IAsyncEnumerable<Order> AllAsync(OrderFilter? filter = null, CancellationToken ct = default)
    {
        filter ??= new OrderFilter();
        return _caller.All<Page<Order>, Order>(Listing(filter), cursor => filter with { Cursor = cursor ?? filter.Cursor }, page => (page.Data, page.NextCursor), ct);
    }

    public Task<Order> CancelAsync(string orderId, string? reason = null, CancellationToken ct = default) =>
        _caller.Send<Order>(new Call(Credential.Delivery, HttpMethod.Post, $"{Path}/{Call.Segment(orderId)}/cancel") { Body = new { Reason = reason }, IsRepeatable = true }, ct);

    private static Call Listing(OrderFilter? filter) => new(Credential.Delivery, HttpMethod.Get, Path) { Query = filter };
}

/// <summary>What anybody may know of an order.</summary>
public sealed class TrackingClient
{
    private readonly Caller _caller;

    internal TrackingClient(Caller caller) => _caller = caller;

    public Task<Tracking> GetAsync(string orderId, CancellationToken ct = default) =>
        _caller.Send<Tracking>(new Call(Credential.None, HttpMethod.Get, $"/track/{Call.Segment(orderId)}"), ct);
}

/// <summary>The courier of test orders.</summary>
public sealed class SimulatorClient
{
    private readonly Caller _caller;

    internal SimulatorClient(Caller caller) => _caller = caller;

    /// <summary>The next step, or every step until <paramref name="to"/>.</summary>
    public Task<Order> AdvanceAsync(string orderId, string? to = null, string? failureReason = null, CancellationToken ct = default) => _caller.Send<Order>(
        new Call(Credential.Delivery, HttpMethod.Post, $"/v1/sandbox/orders/{Call.Segment(orderId)}/advance") { Body = new { To = to, FailureReason = failureReason } }, ct);
}

/// <summary>A part of a list, newest first.</summary>
public sealed record Page<T>(IReadOnlyList<T> Data, bool HasMore, string? NextCursor);

/// <param name="CreatedAfter">The moment itself included.</param>
/// <param name="Limit">The size of a page: 1 to 100, 20 when absent.</param>
public sealed record OrderFilter(
    string? Status = null,
    string? ServiceLevel = null,
    string? PartnerOrderId = null,
    DateTimeOffset? CreatedAfter = null,
    DateTimeOffset? CreatedBefore = null,
    int? Limit = null,
    string? Cursor = null);

/// <summary>What a quote needs to know.</summary>
public sealed record QuoteRequest
{
    /// <summary><c>standard</c>, <c>express</c> or <c>same_day</c>.</summary>
    public required string ServiceLevel { get; init; }

    public required StopRequest Pickup { get; init; }

    public required StopRequest Dropoff { get; init; }

    public required IReadOnlyList<ParcelRequest> Parcels { get; init; }

    public Cover? Cod { get; init; }

    public Cover? Insurance { get; init; }
}

public sealed record OrderRequest
{
    /// <summary>Your own id for the order, unique among your orders of the same mode.</summary>
    public required string PartnerOrderId { get; init; }

    /// <summary><c>standard</c>, <c>express</c> or <c>same_day</c>.</summary>
    public required string ServiceLevel { get; init; }

    public required StopRequest Pickup { get; init; }

    public required StopRequest Dropoff { get; init; }

    public required IReadOnlyList<ParcelRequest> Parcels { get; init; }

    /// <summary>Locks the quote's price.</summary>
    public string? QuoteId { get; init; }

    public Cover? Cod { get; init; }

    public Cover? Insurance { get; init; }

    public string? Reference { get; init; }

    public string? Instructions { get; init; }

    /// <summary>Stored and returned untouched: anything that becomes a JSON object.</summary>
    public object? Metadata { get; init; }

    public string? DeliveryPin { get; init; }

    /// <summary>Lets the recipient show the box, once it is delivered.</summary>
    public UnboxingRequest? Unboxing { get; init; }
}

/// <summary>A quote needs the address only; an order needs <see cref="Name"/> and <see cref="Phone"/> too.</summary>
public sealed record StopRequest
{
    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public required AddressRequest Address { get; init; }

    public TimeWindow? TimeWindow { get; init; }

    public string? Instructions { get; init; }
}

public sealed record AddressRequest
{
    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public required string City { get; init; }

    /// <summary>Two letters: <c>QC</c>.</summary>
    public required string Province { get; init; }

    public required string PostalCode { get; init; }

    public string Country { get; init; } = "CA";
}

public sealed record ParcelRequest
{
    public required decimal WeightKg { get; init; }

    public decimal? LengthCm { get; init; }

    public decimal? WidthCm { get; init; }

    public decimal? HeightCm { get; init; }

    public string? ParcelId { get; init; }

    public string? Description { get; init; }

    public long? ValueCents { get; init; }

    public bool? Fragile { get; init; }

    public string? Barcode { get; init; }
}

public sealed record UnboxingRequest(string ProductName, decimal OrderAmount, string? Currency = null);

public sealed record Cover(long AmountCents, string Currency = "CAD");

public sealed record TimeWindow(DateTimeOffset Start, DateTimeOffset End);

public sealed record Quote(
    string QuoteId, string ServiceLevel, long RateCents, string Currency, DateTimeOffset EstimatedDelivery, int TransitDays, DateTimeOffset ValidUntil, string Zone, IReadOnlyList<RateLine> Breakdown);

public sealed record RateLine(string Label, long AmountCents);

/// <summary>A delivery order; what does not exist yet is null.</summary>
public sealed record Order(
    string OrderId,
    string PartnerOrderId,
    string Status,
    string ServiceLevel,
    string TrackingUrl,
    Stop Pickup,
    Stop Dropoff,
    IReadOnlyList<Parcel> Parcels,
    long RateCents,
    string Currency,
    DateTimeOffset EstimatedDelivery,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? QuoteId = null,
    string? Reference = null,
    Cover? Cod = null,
    Cover? Insurance = null,
    string? Instructions = null,
    JsonElement? Metadata = null,
    Courier? Courier = null,
    DateTimeOffset? PickedUpAt = null,
    DateTimeOffset? Eta = null,
    DateTimeOffset? DeliveredAt = null,
    string? SignatureUrl = null,
    Proof? ProofOfDelivery = null,
    string? FailureReason = null,
    DateTimeOffset? NextAttempt = null,
    string? CancelledBy = null,
    string? Reason = null,
    OrderUnboxing? Unboxing = null,
    IReadOnlyList<StatusChange>? StatusHistory = null);

public sealed record Stop(string Name, string Phone, string? Email, Address Address, TimeWindow? TimeWindow, string? Instructions);

public sealed record Address(string Street, string? Unit, string City, string Province, string PostalCode, string Country);

public sealed record Parcel(
    string ParcelId, string? Description, decimal WeightKg, Dimensions? Dimensions, long? ValueCents, string? Currency, bool? Fragile, string? Barcode);

public sealed record Dimensions(decimal? LengthCm, decimal? WidthCm, decimal? HeightCm);

public sealed record Courier(string Name, string Phone);

public sealed record Proof(string RecipientName, IReadOnlyList<string> Photos, bool PinVerified);

public sealed record OrderUnboxing(long OrderNumber, string Status, string UnboxingUrl, string VerificationCode, DateTimeOffset? Deadline);

public sealed record StatusChange(string Status, DateTimeOffset Timestamp, string? FailureReason);

public sealed record Tracking(
    string OrderId, string Status, DateTimeOffset EstimatedDelivery, DateTimeOffset? Eta, string FirstName, string City, IReadOnlyList<StatusChange> StatusHistory);
