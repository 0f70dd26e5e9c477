using System.Globalization;
using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;

namespace Parcours.Application.Reviews;

/// <summary>The reviews that are in a status, the one that has waited longest first: everyone's in a mode, or those of one shop. The filters are the query string's texts.</summary>
/// <param name="Status"><c>pending</c> unless told otherwise.</param>
/// <param name="Website">Only this shop's. An account's team names one, or gets those of the shop that it has.</param>
/// <param name="Mode">Of the platform's people; an account's team has its own.</param>
[Allows(Actors.Dispatcher | Actors.Partner)]
public sealed record ListReviewWork(Moderator By, string? Status, string? Website, string? Mode, string? Limit, string? Cursor) : IQuery<Page<ReviewWork>>
{
    public const int DefaultLimit = 20;

    public int Take => Limit is null ? DefaultLimit : int.Parse(Limit, CultureInfo.InvariantCulture);

    public ReviewStatus Wanted => Names.Parse<ReviewStatus>(Status) ?? ReviewStatus.Pending;
}

/// <summary>A review as a person sees it who decides about it.</summary>
/// <param name="Shop">Its name.</param>
/// <param name="Reference">The shop's own, of the purchase.</param>
/// <param name="ProductName">Null for a review of the shop.</param>
/// <param name="AuthorFirstName">Null when the author does not want it shown, or was erased.</param>
public sealed record ReviewWork(Review Review, string Shop, string Reference, string? ProductName, string? AuthorFirstName)
{
    /// <summary>With a single review only.</summary>
    public IReadOnlyList<ReviewStep>? History { get; init; }
}

/// <summary>A line of a review's history.</summary>
/// <param name="Actor">The credential that took the step.</param>
/// <param name="Note">What was said of it; of a reply the reply.</param>
/// <param name="Text">Of a step that wrote the review, with its <paramref name="Rating"/>.</param>
public sealed record ReviewStep(Instant At, string Event, string Actor, ReviewReason? Reason, string? Note, int? Rating, string? Text);

internal sealed class ListReviewWorkValidator : AbstractValidator<ListReviewWork>
{
    public ListReviewWorkValidator()
    {
        RuleFor(query => query.Status).OneOf(Names.All<ReviewStatus>());
        RuleFor(query => query.Mode).OneOf(Names.All<Mode>());
        RuleFor(query => query.Limit).WholeNumber(1, 100);
    }
}
