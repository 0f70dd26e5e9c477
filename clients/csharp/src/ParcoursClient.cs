using System.Text.Json;

namespace Parcours.Client;

/// <summary>One client for all three APIs; give it the credentials of those that you call. It is safe for use by many callers at once: keep one.</summary>
public sealed class ParcoursClient : IDisposable
{
    private readonly Caller _caller;

    public ParcoursClient(ParcoursOptions options)
    {
        _caller = new Caller(options);
        Orders = new OrdersClient(_caller);
        Tracking = new TrackingClient(_caller);
        Simulator = new SimulatorClient(_caller);
        Webhooks = new WebhooksClient(_caller);
        Unboxing = new UnboxingClient(_caller);
        Websites = new WebsitesClient(_caller);
        Purchases = new PurchasesClient(_caller);
    }

    /// <summary>Delivery orders.</summary>
    public OrdersClient Orders { get; }

    /// <summary>What anybody may know of an order.</summary>
    public TrackingClient Tracking { get; }

    /// <summary>The courier of test orders.</summary>
    public SimulatorClient Simulator { get; }

    public WebhooksClient Webhooks { get; }

    /// <summary>The proof of what was in the box.</summary>
    public UnboxingClient Unboxing { get; }

    /// <summary>The shops that the client may speak for.</summary>
    public WebsitesClient Websites { get; }

    /// <summary>Purchases whose customers are asked for a review.</summary>
    public PurchasesClient Purchases { get; }

    /// <summary>What a delivery costs and when it arrives.</summary>
    public Task<Quote> QuoteAsync(QuoteRequest quote, CancellationToken ct = default) =>
        _caller.Send<Quote>(new Call(Credential.Delivery, HttpMethod.Post, "/v1/rates/quote") { Body = quote, IsRepeatable = true }, ct);

    /// <summary>Any other call of the API.</summary>
    /// <param name="path">Percent-encoded, without a query.</param>
    /// <param name="query">An object whose fields, in snake case, are the parameters; null ones are left out.</param>
    public Task<JsonElement> RequestAsync(Credential credential, HttpMethod method, string path, object? query = null, object? body = null, CancellationToken ct = default) =>
        _caller.Send<JsonElement>(new Call(credential, method, path) { Query = query, Body = body }, ct);

    public void Dispose() => _caller.Dispose();
}

/// <summary>What a request shows.</summary>
public enum Credential
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A signature by key and secret.</summary>
    Delivery,

    /// <summary>The Bearer key.</summary>
    Unboxing,

    /// <summary>An access token.</summary>
    Reviews,
}
