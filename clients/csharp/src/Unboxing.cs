namespace Parcours.Client;

/// <summary>The proof of what was in the box.</summary>
public sealed class UnboxingClient
{
    private readonly Caller _caller;

    internal UnboxingClient(Caller caller) => (_caller, Orders) = (caller, new MerchantOrdersClient(caller));

    public MerchantOrdersClient Orders { get; }

    public Task<MerchantStats> StatsAsync(CancellationToken ct = default) => _caller.Send<MerchantStats>(new Call(Credential.Unboxing, HttpMethod.Get, "/api/b2b/stats"), ct);
}

/// <summary>Orders with a verification code and a window in which the customer shows the box.</summary>
public sealed class MerchantOrdersClient
{
    private const string Path = "/api/b2b/orders";

    private readonly Caller _caller;

    internal MerchantOrdersClient(Caller caller) => _caller = caller;

    /// <inheritdoc cref="OrdersClient.CreateAsync"/>
    public Task<MerchantOrderCreated> CreateAsync(MerchantOrderRequest order, string? idempotencyKey = null, CancellationToken ct = default) =>
        _caller.Send<MerchantOrderCreated>(new Call(Credential.Unboxing, HttpMethod.Post, Path) { Body = order, IdempotencyKey = idempotencyKey ?? Caller.NewIdempotencyKey() }, ct);

    public Task<MerchantOrder> GetAsync(long number, CancellationToken ct = default) => _caller.Send<MerchantOrder>(One(HttpMethod.Get, number), ct);

    /// <summary>One page, newest first.</summary>
    public Task<MerchantOrderPage> ListAsync(MerchantOrderFilter? filter = null, CancellationToken ct = default) => _caller.Send<MerchantOrderPage>(Listing(filter), ct);

    /// <summary>All that match, page after page as the loop goes on.</summary>
    public IAsyncEnumerable<MerchantOrder> AllAsync(MerchantOrderFilter? filter = null, CancellationToken ct = default)
    {
        filter ??= new MerchantOrderFilter();
        return _caller.All<MerchantOrderPage, MerchantOrder>(Listing(filter), cursor => filter with { Cursor = cursor ?? filter.Cursor }, page => (page.Orders, page.NextCursor), ct);
    }

    public Task<StepTaken> ShipAsync(long number, string? trackingNumber = null, string? carrier = null, CancellationToken ct = default) =>
        _caller.Send<StepTaken>(One(HttpMethod.Patch, number, "/ship") with { Body = new { TrackingNumber = trackingNumber, Carrier = carrier } }, ct);

    /// <summary>Opens the customer's window.</summary>
    public Task<WindowOpened> DeliverAsync(long number, CancellationToken ct = default) => _caller.Send<WindowOpened>(One(HttpMethod.Patch, number, "/deliver"), ct);

    /// <param name="resolution"><c>completed</c> or <c>refunded</c>.</param>
    public Task<StepTaken> ResolveAsync(long number, string resolution, string? note = null, CancellationToken ct = default) =>
        _caller.Send<StepTaken>(One(HttpMethod.Patch, number, "/resolve") with { Body = new { Resolution = resolution, Note = note } }, ct);

    public Task<StepTaken> CancelAsync(long number, string? reason = null, CancellationToken ct = default) =>
        _caller.Send<StepTaken>(One(HttpMethod.Patch, number, "/cancel") with { Body = new { Reason = reason }, IsRepeatable = true }, ct);

    private static Call One(HttpMethod method, long number, string rest = "") =>
        new(Credential.Unboxing, method, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path}/{number}{rest}"));

    private static Call Listing(MerchantOrderFilter? filter) => new(Credential.Unboxing, HttpMethod.Get, Path) { Query = filter };
}

public sealed record MerchantOrderFilter(string? Status = null, int? Page = null, int? Limit = null, string? Cursor = null);

public sealed record MerchantOrderRequest
{
    /// <summary>Your own id for the order, unique among your orders of the same mode.</summary>
    public required string ExternalOrderId { get; init; }

    public required string CustomerEmail { get; init; }

    public required string ProductName { get; init; }

    public required decimal OrderAmount { get; init; }

    /// <summary>ISO 4217; EUR when null.</summary>
    public string? Currency { get; init; }

    public string? CustomerName { get; init; }

    /// <summary><c>fr</c> or <c>en</c>.</summary>
    public string? CustomerLanguage { get; init; }

    public string? ProductDescription { get; init; }

    public string? TrackingNumber { get; init; }

    public string? Carrier { get; init; }

    public string? WebhookUrl { get; init; }

    public string? ReferencePhotoUrl { get; init; }
}

public sealed record MerchantOrderCreated(long OrderId, string ExternalOrderId, string VerificationCode, string UnboxingUrl, string QrCodeUrl, string Message);

public sealed record MerchantOrder(
    long Id,
    string ExternalOrderId,
    string Status,
    string CustomerEmail,
    string CustomerLanguage,
    string ProductName,
    decimal OrderAmount,
    string Currency,
    string VerificationCode,
    string UnboxingUrl,
    string QrCodeUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? CustomerName = null,
    string? ProductDescription = null,
    string? ReferencePhotoUrl = null,
    string? TrackingNumber = null,
    string? Carrier = null,
    string? WebhookUrl = null,
    DateTimeOffset? UnboxingDeadline = null,
    string? CancelledBy = null,
    string? Reason = null,
    string? Note = null,
    UnboxingProof? Unboxing = null,
    IReadOnlyList<StatusChange>? StatusHistory = null);

/// <param name="Total">Of all pages.</param>
public sealed record MerchantOrderPage(IReadOnlyList<MerchantOrder> Orders, long Total, int Page, int Limit, string? NextCursor);

/// <param name="AiConfidence">0 to 1; null until it is scored, as are <paramref name="CodeVisible"/> and <paramref name="Recommendation"/>.</param>
/// <param name="ConditionOk">What the customer said: 0 or 1.</param>
/// <param name="Recommendation"><c>approve</c>, <c>review</c> or <c>reject</c>; a person decides.</param>
public sealed record UnboxingProof(
    double? AiConfidence,
    int? CodeVisible,
    int ConditionOk,
    IReadOnlyList<string> PhotoUrls,
    string? VideoUrl,
    string? CustomerNotes,
    string? Problem,
    string ReceiptNumber,
    DateTimeOffset SubmittedAt,
    IReadOnlyList<EvidenceSignal> Signals,
    string? Recommendation);

public sealed record EvidenceSignal(string Name, double Value, double Weight, bool Measured, string Explanation);

public sealed record StepTaken(string Message, string Status);

public sealed record WindowOpened(string Message, DateTimeOffset UnboxingDeadline);

/// <param name="FraudPrevented">Orders that were refunded after a proof.</param>
public sealed record MerchantStats(MerchantCompany Company, long TotalOrders, long FraudPrevented, IReadOnlyList<StatusCount> StatusBreakdown);

public sealed record MerchantCompany(string Name, string Plan, int MonthlyOrdersUsed);

public sealed record StatusCount(string Status, long Count);
