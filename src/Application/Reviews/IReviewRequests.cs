using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;
using SolicitationTransition = Parcours.Domain.Kernel.Transition<Parcours.Domain.Reviews.SolicitationStatus, Parcours.Domain.Reviews.SolicitationTrigger, Parcours.Domain.Reviews.SolicitationKind>;

namespace Parcours.Application.Reviews;

/// <summary>What the link in a request for a review leads to: the purchase, and what of it may be reviewed.</summary>
/// <param name="Id">The request whose link it is.</param>
/// <param name="Reference">The shop's own, of the purchase.</param>
/// <param name="Language">The customer's, two letters.</param>
/// <param name="FirstName">As it stands under the reviews; null when the customer does not want that, or was erased.</param>
/// <param name="PublishesFrom">From how many stars on the shop has reviews published without a person; null when never.</param>
/// <param name="Requests">All that the purchase brought.</param>
/// <param name="Products">Those that the customer received, each once.</param>
public sealed record ReviewRequest(
    SolicitationId Id,
    PurchaseEventId Purchase,
    WebsiteId Website,
    string Shop,
    string Country,
    string Reference,
    string Language,
    string? FirstName,
    int? PublishesFrom,
    IReadOnlyList<RequestState> Requests,
    IReadOnlyList<ReviewedProduct> Products)
{
    /// <summary>Whether the customer may write about this. One link is enough for all that they were asked, and what was answered in part can be answered on.</summary>
    public bool AsksFor(SolicitationKind kind) =>
        Requests.Any(request => request.Kind == kind && (request.Id == Id || request.Status != SolicitationStatus.Scheduled) && (request.IsAnswered || request.Answer().Error is null));

    public string NameOf(string? product) => product is null ? Shop : Products.FirstOrDefault(known => known.Reference == product)?.Name ?? product;
}

/// <summary>How far one request of the purchase has come.</summary>
public sealed record RequestState(SolicitationId Id, SolicitationKind Kind, SolicitationStatus Status)
{
    public bool IsAnswered => Status == SolicitationStatus.Answered;

    public Result<SolicitationTransition> Answer() => SolicitationLifecycle.Table.Fire(Status, SolicitationTrigger.Answer, Kind, Actors.Customer);

    public Result<SolicitationTransition> Open() => SolicitationLifecycle.Table.Fire(Status, SolicitationTrigger.Open, Kind, Actors.Customer);
}

/// <param name="Reference">What reviews of the product are found by.</param>
public sealed record ReviewedProduct(string Reference, string Name, string? Brand, string? Url, string? ImageUrl)
{
    public static ReviewedProduct Of(PurchasedProduct bought) => new(bought.Variation, bought.Name ?? bought.Variation, bought.Brand, bought.ProductUrl, bought.ImageUrl);
}

/// <summary>The requests for reviews, as those who answer them see them.</summary>
public interface IReviewRequests
{
    /// <summary>Null when there is no such request, or the purchase was refused.</summary>
    Task<ReviewRequest?> Find(SolicitationId id, CancellationToken ct);

    /// <summary>Moves the request by the customer's step; false when it has moved meanwhile.</summary>
    Task<bool> TryMove(SolicitationId id, SolicitationTransition step, Instant now, CancellationToken ct);
}

/// <summary>The address of the page on which a customer answers a request.</summary>
public interface IReviewLinks
{
    /// <summary>Good for 180 days from now, also to edit and to withdraw.</summary>
    /// <param name="language">The customer's, two letters.</param>
    string Review(SolicitationId request, string language);

    /// <summary>Where whoever was asked says that they do not want to be asked again; good for longer than anybody keeps an e-mail.</summary>
    /// <param name="language">The same.</param>
    string StopRequests(SolicitationId request, string language);
}

/// <summary>A customer on the page behind a request's link.</summary>
public sealed record AuthorCaller(SolicitationId Request)
    : Caller(Actors.Customer, $"author:{Request.Value}", new IdempotencyScope("author", Request.Value));
