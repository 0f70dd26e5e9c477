using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Parcours.Application.Media;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Portal;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Http;

/// <summary>Addresses that leave the platform, under <c>PublicBaseUrl</c> and never under whatever host a request named.</summary>
public sealed class Links(Uri publicBaseUrl, IDataProtectionProvider protection, IClock clock) : IMediaLinks, IUnboxingLinks, IReviewLinks, IPortalLinks
{
    public static readonly Duration MediaLifetime = Duration.FromDays(30);

    public string Base { get; } = publicBaseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>As long as someone may look their receipt up.</summary>
    private static readonly Duration UnboxingLifetime = Duration.FromDays(365);

    /// <summary>Shorter: reading the order gives a fresh one, and these pictures show someone's home.</summary>
    public static readonly Duration UploadLifetime = Duration.FromHours(1);

    /// <summary>From the day on which a request is sent, to write, to edit and to withdraw.</summary>
    public static readonly Duration ReviewLifetime = Duration.FromDays(180);

    private readonly ExpiringTokens _media = new(protection, "Parcours.MediaLink", clock);

    private readonly ExpiringTokens _uploads = new(protection, "Parcours.UploadLink", clock);

    private readonly ExpiringTokens _unboxing = new(protection, "Parcours.UnboxingLink", clock);

    private readonly ExpiringTokens _reviews = new(protection, "Parcours.ReviewLink", clock);

    private readonly ExpiringTokens _photos = new(protection, "Parcours.ReviewPhotoLink", clock);

    public string Tracking(OrderId order) => $"{Base}/track/{order}";

    public string Unboxing(OrderNumber order, VerificationCode code) => $"{Base}/unboxing-customer.html?code={code}&order={order}";

    public string SignedUnboxing(OrderNumber order, VerificationCode code) =>
        $"{Unboxing(order, code)}&sig={_unboxing.Seal(order.ToString(), UnboxingLifetime)}";

    public string Proof(OrderNumber order) => $"{Base}/portal/proofs/{order}";

    public bool IsSigned(OrderNumber order, string? signature) =>
        signature is not null && string.Equals(_unboxing.Open(signature), order.ToString(), StringComparison.Ordinal);

    /// <summary>The address of the customer's page as a QR code; it opens with the account's credentials only.</summary>
    public string UnboxingQrCode(OrderNumber order) => $"{Base}/api/b2b/orders/{order}/qr";

    /// <summary>The same under whatever name our own page was asked for, for who is signed in.</summary>
    public static string QrCodeHere(OrderNumber order, string format, int size) => string.Create(CultureInfo.InvariantCulture, $"/api/b2b/orders/{order}/qr?format={format}&size={size}");

    /// <summary>The lines of a file that were refused; it opens with the account's token only.</summary>
    public string RefusedLines(WebsiteId website, Guid import) => $"{Base}/purchase-event/websites/{website}/purchase_events/imports/{import:D}/errors";

    public string To(MediaId media) => $"{Base}/media/{_media.Seal(media.Value, MediaLifetime)}";

    /// <summary>The image that an address of ours opens; null when it is not one, or no longer.</summary>
    public MediaId? MediaBehind(string token) => MediaId.Parse(_media.Open(token));

    /// <summary>What a customer sent, for whoever has the address, until it expires. Under our own host, so that it reads the same from anywhere.</summary>
    public string Upload(MediaId shown) => $"/uploads/{shown}?key={_uploads.Seal(shown.Value, UploadLifetime)}";

    public bool Opens(MediaId shown, string? key) => key is not null && string.Equals(_uploads.Open(key), shown.Value, StringComparison.Ordinal);

    public string Review(SolicitationId request, string language) => $"{Base}/review/{Sealed(request)}?lang={Language.Spoken(language)}";

    public string StopRequests(SolicitationId request, string language) => $"{Base}/review/{Sealed(request)}/stop?lang={Language.Spoken(language)}";

    public string Confirm(PortalSecret link, string language) => Portal("confirm", language, link);

    public string Reset(PortalSecret link, string language) => Portal("reset", language, link);

    public string Invitation(PortalSecret link, string language) => Portal("invitation", language, link);

    public string NewEmail(PortalSecret link, string language) => Portal("new-email", language, link);

    public string SignIn(string language) => Portal("sign-in", language, null);

    /// <summary>The request that a link leads to, and until when it does or did; null when it is not ours.</summary>
    public (SolicitationId Request, Instant Until)? RequestBehind(string token) =>
        _reviews.Read(token) is var (text, until) ? (new SolicitationId(long.Parse(text, CultureInfo.InvariantCulture)), until) : null;

    private string Sealed(SolicitationId request) => _reviews.Seal(request.Value.ToString(CultureInfo.InvariantCulture), ReviewLifetime);

    /// <summary>The page of a published review.</summary>
    public string Review(ReviewId review) => $"{Base}/reviews/{review}";

    /// <summary>How reviews come about, for everyone.</summary>
    public string ReviewRules => $"{Base}/reviews/rules";

    /// <summary>An account's logo, for everyone who is shown it, under whatever name our own page was asked for.</summary>
    public static string LogoHere(MediaId logo) => $"/logos/{logo}";

    /// <summary>A photo of a published review, for everyone.</summary>
    public string ReviewPhoto(MediaId photo) => Base + ReviewPhotoHere(photo);

    /// <summary>The same under whatever name our own page was asked for.</summary>
    public static string ReviewPhotoHere(MediaId photo) => $"/review-photos/{photo}";

    /// <summary>A photo that not everyone sees, for whoever has the address, until it expires.</summary>
    public string HiddenReviewPhoto(MediaId photo) => $"/review-photos/{photo}?key={_photos.Seal(photo.Value, UploadLifetime)}";

    public bool OpensPhoto(MediaId photo, string? key) => key is not null && string.Equals(_photos.Open(key), photo.Value, StringComparison.Ordinal);

    // In the query, which is in no log.
    private string Portal(string page, string language, PortalSecret? link) =>
        $"{Base}/portal/{page}?lang={Language.Spoken(language)}{(link is { } secret ? "&link=" + secret.Value : "")}";
}
