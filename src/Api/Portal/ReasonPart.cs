using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Portal;

/// <summary>A form that gives one of the published reasons and, in one's own words, a note.</summary>
/// <param name="Form">The handler's name.</param>
/// <param name="Send">What its button says.</param>
public sealed record ReasonPart(string Form, string Send, string? Reason, string? Note, string? ReasonError, string? NoteError)
{
    public bool IsWrong => ReasonError is not null || NoteError is not null;
}

/// <summary>A line of a review's history as the shop's team reads it.</summary>
public static class ReviewSteps
{
    /// <summary>What can stand in a review's history.</summary>
    public static IReadOnlyList<string> Events { get; } = [Submitted, TakenBack, .. ReviewLifecycle.Table.Rows.Select(row => row.Event).Distinct()];

    public static IReadOnlyList<string> Who { get; } = ["team", "moderator", "platform", "author", "anyone"];

    private const string Submitted = "submitted";

    private const string TakenBack = "taken_back";

    private const string Replied = "replied";

    public static string EventOf(ReviewStep step) => Texts.Of("portal.review.event." + (step is { Event: Replied, Note: null } ? TakenBack : step.Event));

    public static string ActorOf(ReviewStep step) => Texts.Of("portal.review.by." + step.Actor.Split(':')[0] switch
    {
        "anyone" => "anyone",
        "platform" => "platform",
        "operator" => "moderator",
        "author" => "author",
        _ => "team",
    });
}
