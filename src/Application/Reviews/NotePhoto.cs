using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>A photo is about to be stored, for a review to come or to be edited.</summary>
/// <param name="Product">What it is of; null for the shop.</param>
[Allows(Actors.Customer)]
public sealed record NotePhoto(SolicitationId Request, string? Product) : ICommand<MediaId>;

internal sealed class NotePhotoHandler(IReviewRequests requests, IReviewPhotos photos, IClock clock) : ICommandHandler<NotePhoto, MediaId>
{
    /// <summary>A page that was sent several times with something missing brings its photos each time; the review takes the first of them.</summary>
    private const int MostWaiting = 2 * Review.MostPhotos;

    public async Task<Result<MediaId>> Handle(NotePhoto command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await requests.Find(command.Request, ct) is not { } request)
            return ReviewErrors.RequestNotFound;
        if (command.Product is { } product && !request.Products.Any(known => known.Reference == product))
            return ReviewErrors.NothingToReview;
        if ((await photos.Of(request.Purchase, now, ct)).Count(photo => photo.Review is null && photo.Product == command.Product) >= MostWaiting)
            return ReviewErrors.TooManyPhotos;

        var id = MediaId.New(ImageFormat.Jpeg);
        await photos.Add(new ReviewPhoto(id, request.Purchase, command.Product, null), now, ct);
        return id;
    }
}
