namespace Parcours.Client;

/// <summary>The shops that the client may speak for.</summary>
public sealed class WebsitesClient
{
    private readonly Caller _caller;

    internal WebsitesClient(Caller caller) => _caller = caller;

    public Task<WebsiteList> ListAsync(CancellationToken ct = default) => _caller.Send<WebsiteList>(new Call(Credential.Reviews, HttpMethod.Get, "/purchase-event/websites"), ct);
}

/// <summary>Purchases whose customers are asked for a review.</summary>
public sealed class PurchasesClient
{
    private readonly Caller _caller;

    internal PurchasesClient(Caller caller) => _caller = caller;

    /// <summary>Up to 50. Tells of each, in their sequence, what became of it, even when none was taken.</summary>
    /// <param name="idempotencyKey">By default each call has a key of its own.</param>
    public Task<IReadOnlyList<PurchaseOutcome>> SubmitAsync(string websiteId, IReadOnlyList<PurchaseEvent> events, string? idempotencyKey = null, CancellationToken ct = default) =>
        _caller.Send<IReadOnlyList<PurchaseOutcome>>(
            new Call(Credential.Reviews, HttpMethod.Post, Of(websiteId) + "/bulk_sync_insert")
            {
                Body = events,
                IdempotencyKey = idempotencyKey ?? Caller.NewIdempotencyKey(),
                ListsWhatIsRefused = true,
            },
            ct);

    /// <summary>One page, a row for each request.</summary>
    public Task<Page<FollowUp>> FollowUpAsync(string websiteId, FollowUpFilter? filter = null, CancellationToken ct = default) =>
        _caller.Send<Page<FollowUp>>(Listing(websiteId, filter), ct);

    public IAsyncEnumerable<FollowUp> FollowUpAllAsync(string websiteId, FollowUpFilter? filter = null, CancellationToken ct = default)
    {
        filter ??= new FollowUpFilter();
        return _caller.All<Page<FollowUp>, FollowUp>(Listing(websiteId, filter), cursor => filter with { Cursor = cursor ?? filter.Cursor }, page => (page.Data, page.NextCursor), ct);
    }

    /// <summary>Removes the customer's name and address, and cancels what was still to be asked.</summary>
    public Task<Deleted> EraseAsync(string websiteId, string id, CancellationToken ct = default) =>
        _caller.Send<Deleted>(new Call(Credential.Reviews, HttpMethod.Delete, $"{Of(websiteId)}/{Call.Segment(id)}"), ct);

    private static Call Listing(string websiteId, FollowUpFilter? filter) => new(Credential.Reviews, HttpMethod.Get, Of(websiteId)) { Query = filter };

    private static string Of(string websiteId) => $"/purchase-event/websites/{Call.Segment(websiteId)}/purchase_events";
}

public sealed record WebsiteList(IReadOnlyList<Website> Data);

public sealed record Website(string WebsiteId, string Name, string Language, string Country, string TimeZone);

public sealed record PurchaseEvent
{
    /// <summary>Your own number of the purchase, unique per website.</summary>
    public required string PurchaseReference { get; init; }

    public required DateTimeOffset PurchaseDate { get; init; }

    public decimal? Price { get; init; }

    public required Consumer Consumer { get; init; }

    public SalesChannel? SalesChannel { get; init; }

    public SolicitationParameters? SolicitationParameters { get; init; }

    public IReadOnlyList<PurchasedProduct>? Products { get; init; }
}

public sealed record Consumer(
    string Email, string? FirstName = null, string? LastName = null, string? Language = null, string? Country = null, bool? HidePersonalData = null);

public sealed record SalesChannel(string? Channel = null, string? WebsiteId = null, string? ShopId = null);

/// <param name="Delay">Days after the purchase until the shop's review is asked for; 7 when null.</param>
/// <param name="DelayProduct">Days until the products' reviews are asked for; 14 when null.</param>
/// <param name="PurchaseEventType"><c>BRAND_AND_PRODUCT</c>, <c>PURCHASE_ONLY</c> or <c>PRODUCT_ONLY</c>.</param>
public sealed record SolicitationParameters(int? Delay = null, int? DelayProduct = null, string? PurchaseEventType = null);

public sealed record PurchasedProduct
{
    public ProductReference? ProductRef { get; init; }

    public string? Name { get; init; }

    public string? Brand { get; init; }

    public string? Category { get; init; }

    public decimal? Price { get; init; }

    public string? ProductUrl { get; init; }

    public string? ImageUrl { get; init; }

    public bool? NotReceived { get; init; }
}

public sealed record ProductReference(string? Reference = null, string? Sku = null, string? Ean13 = null, string? Upc = null, string? Isbn = null, string? Mpn = null);

/// <param name="Status"><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</param>
/// <param name="Error">Why it was rejected, for a program; <paramref name="ErrorDescription"/> for a person.</param>
public sealed record PurchaseOutcome(
    string? PurchaseReference,
    string? Id,
    string Status,
    IReadOnlyList<PlannedSolicitation>? Solicitations,
    IReadOnlyList<PurchaseWarning>? Warnings,
    string? Error,
    string? ErrorDescription,
    string? Field,
    IReadOnlyList<PurchaseProblem>? Errors);

/// <param name="Kind"><c>brand</c> or <c>product</c>.</param>
public sealed record PlannedSolicitation(string Kind, DateTimeOffset ScheduledAt, bool? DueNow);

public sealed record PurchaseWarning(string Warning, string WarningDescription);

public sealed record PurchaseProblem(string Error, string ErrorDescription, string Field);

public sealed record FollowUpFilter(
    string? Status = null, string? Reference = null, DateTimeOffset? From = null, DateTimeOffset? To = null, int? Limit = null, string? Cursor = null);

/// <summary>How far a request for a review has come.</summary>
public sealed record FollowUp(
    string? Id,
    string PurchaseReference,
    string? Kind,
    string Status,
    string? Reason,
    string? ReasonDescription,
    string? Field,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? SentAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? RemindedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? CancelledAt,
    DateTimeOffset? BouncedAt);
