using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http.Features;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Pages;

/// <summary>A review as its author sees it.</summary>
public sealed class OwnReviewPart(Review review, ReviewRequest request, Links links)
{
    public Review Review => review;

    public string Name => request.NameOf(review.Product);

    public string Status => Texts.Of("review.status." + Names.Of(review.Status));

    public string? Why => review.Reason is { } reason ? Texts.Of("review.reason." + Names.Of(reason)) : null;

    public bool CanEdit => review.Edit(review.Rating, review.Text, [], Actors.Customer, review.UpdatedAt).Error is null;

    public bool CanWithdraw => review.Withdraw(Actors.Customer, review.UpdatedAt).Error is null;

    /// <summary>It could be published if it were different.</summary>
    public bool IsRejected => CanEdit && Why is not null;

    public IEnumerable<string> Photos => review.Photos.Select(links.HiddenReviewPhoto);
}

/// <summary>A part of the form: stars, a text and photos for one thing.</summary>
/// <param name="Product">Null for the shop.</param>
public sealed record ReviewFormPart(string? Product, string Name)
{
    public static readonly IReadOnlyList<string> StarNames = ["one", "two", "three", "four", "five"];

    /// <summary>Where it stands in the form; part of the names of its fields.</summary>
    public int Index { get; init; }

    public int? Rating { get; init; }

    public string Text { get; init; } = "";

    /// <summary>Of the review that is being changed.</summary>
    public IReadOnlyList<MediaId> Kept { get; init; } = [];

    /// <summary>Sent before with something missing.</summary>
    public IReadOnlyList<MediaId> Waiting { get; init; } = [];

    public IReadOnlyList<MediaId> Dropped { get; init; } = [];

    /// <summary>Something but stars and text says that it is meant.</summary>
    public bool WasTouched { get; init; }

    public string? RatingError { get; init; }

    public string? TextError { get; init; }

    public IHtmlContent? PhotoError { get; init; }

    public bool HasErrors => RatingError is not null || TextError is not null || PhotoError is not null;

    public bool IsWritten => Rating is not null || Text.Length > 0 || WasTouched;

    public int Most => Review.LongestText;

    public static ReviewFormPart Of(Review review, ReviewRequest request) =>
        new(review.Product, request.NameOf(review.Product)) { Rating = review.Rating, Text = review.Text, Kept = review.Photos };

    public string Field(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}-{Index}");

    public WrittenReview ToWritten(ReviewRequest request) => new(Product, Rating, Text, TextHints.Of(Text, request.Country), Dropped);
}

/// <summary>What stands in a part of a form that came back.</summary>
public sealed record WrittenPart(int? Rating, string? Text, IReadOnlyList<IFormFile> Photos, IReadOnlyList<MediaId> Dropped);

/// <summary>A form that came back.</summary>
public sealed class ReviewForm
{
    /// <summary>Some photos of phones at once.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Much more than can be kept, so that it can be said what is too long.</summary>
    private const int MostCharacters = 1024 * 1024;

    private const int MostFields = 4096;

    private readonly IFormCollection _form;

    private ReviewForm(IFormCollection form) => _form = form;

    /// <summary>Null when it is larger than any form of ours; empty when it has no end.</summary>
    public static async Task<ReviewForm?> Read(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return new ReviewForm(FormCollection.Empty);

        context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions
        {
            MultipartBodyLengthLimit = MostBytes, ValueLengthLimit = MostCharacters, ValueCountLimit = MostFields,
        }));
        try
        {
            return new ReviewForm(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception tooLarge) when (tooLarge is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
        catch (IOException brokenOff) when (brokenOff.GetType() == typeof(IOException))
        {
            // Whoever looks for the token in it next would fail again.
            context.Request.Form = FormCollection.Empty;
            return new ReviewForm(FormCollection.Empty);
        }
    }

    /// <summary>What was written about a thing; the form says where it stands.</summary>
    public WrittenPart Of(string? product)
    {
        var index = Enumerable.Range(0, MostFields).FirstOrDefault(at => _form.TryGetValue(Name("subject", at), out var subject) && subject == (product ?? ""), -1);
        return new WrittenPart(
            int.TryParse(_form[Name("rating", index)], NumberStyles.None, CultureInfo.InvariantCulture, out var rating) && rating is >= 1 and <= Review.MostStars ? rating : null,
            _form[Name("text", index)],
            [.. _form.Files.Where(file => file.Name == Name("photos", index) && file.Length > 0)],
            [.. _form[Name("drop", index)].Select(MediaId.Parse).OfType<MediaId>()]);
    }

    private static string Name(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}-{index}");
}
