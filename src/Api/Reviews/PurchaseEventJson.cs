using NodaTime;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>What became of one purchase; they stand in the order of the request.</summary>
/// <param name="PurchaseReference">As you sent it, without spaces around it; absent when it could not be read.</param>
/// <param name="Id">Of the purchase that was taken, now or before.</param>
/// <param name="Status"><c>accepted</c>, <c>duplicate</c> (taken before, nothing changed) or <c>rejected</c>.</param>
/// <param name="Solicitations">The requests that it brings; of one that was accepted.</param>
/// <param name="Warnings">What you should know about one that was accepted all the same.</param>
/// <param name="Error">Why it was rejected: stable, the same in every language.</param>
/// <param name="ErrorDescription">The same for a person, in the language of the request.</param>
/// <param name="Field">The path of the first wrong field, within the purchase.</param>
/// <param name="Errors">Every wrong field, where there are several.</param>
public sealed record PurchaseOutcomeJson(
    string? PurchaseReference,
    string? Id,
    string Status,
    IReadOnlyList<PlannedSolicitationJson>? Solicitations,
    IReadOnlyList<PurchaseWarningJson>? Warnings,
    string? Error,
    string? ErrorDescription,
    string? Field,
    IReadOnlyList<PurchaseProblemJson>? Errors)
{
    public static IReadOnlyList<PurchaseOutcomeJson> Of(IReadOnlyList<PurchaseOutcome> outcomes) => [.. outcomes.Select(Of)];

    private static PurchaseOutcomeJson Of(PurchaseOutcome outcome)
    {
        var problems = outcome.Rejection?.Problems.Select(PurchaseProblemJson.Of).ToList();
        return new PurchaseOutcomeJson(
            outcome.Reference,
            outcome.Id?.Value,
            Names.Of(outcome.Status),
            outcome.Status == PurchaseOutcomeStatus.Accepted ? [.. outcome.Solicitations.Select(PlannedSolicitationJson.Of)] : null,
            outcome.Warnings.Count == 0 ? null : [.. outcome.Warnings.Select(PurchaseWarningJson.Of)],
            problems?[0].Error,
            problems?[0].ErrorDescription,
            problems?[0].Field,
            problems is { Count: > 1 } ? problems : null);
    }

    /// <summary>All taken, some taken, none taken.</summary>
    public static int StatusOf(IReadOnlyList<PurchaseOutcome> outcomes) => outcomes.Count(outcome => outcome.IsTaken) switch
    {
        0 => StatusCodes.Status422UnprocessableEntity,
        var taken when taken < outcomes.Count => StatusCodes.Status206PartialContent,
        _ => StatusCodes.Status200OK,
    };
}

/// <summary>A request for a review.</summary>
/// <param name="Kind"><c>brand</c>: about the purchase and the shop; <c>product</c>: about its products.</param>
/// <param name="DueNow">Present when it was due before now.</param>
public sealed record PlannedSolicitationJson(string Kind, string ScheduledAt, bool? DueNow)
{
    public static PlannedSolicitationJson Of(PlannedSolicitation planned) =>
        new(Names.Of(planned.Kind), JsonTime.Of(planned.ScheduledAt), planned.IsOverdue ? true : null);
}

/// <param name="Warning">Stable: <c>due_now</c>, <c>old_purchase</c>, <c>in_the_future</c>, <c>nothing_received</c> or <c>order_ended</c>.</param>
/// <param name="WarningDescription">The same for a person.</param>
public sealed record PurchaseWarningJson(string Warning, string WarningDescription)
{
    public static PurchaseWarningJson Of(PurchaseWarning warning) => new(Names.Of(warning), Texts.Of("purchase_warning." + Names.Of(warning)));
}

/// <summary>A field of a purchase that is wrong.</summary>
public sealed record PurchaseProblemJson(string Error, string ErrorDescription, string Field)
{
    public static PurchaseProblemJson Of(FieldError problem) => new(Rejection.CodeOf(problem), Describe(problem), problem.Field);

    /// <summary>A sentence that names the field and what it should be; never what it was.</summary>
    public static string Describe(FieldError problem) => problem.Field.Length == 0
        ? Texts.Of("purchase.problem", ErrorTexts.Message(problem), ErrorTexts.Expected(problem))
        : Texts.Of("purchase.field_problem", problem.Field, ErrorTexts.Message(problem), ErrorTexts.Expected(problem));
}

/// <summary>The purchases were taken and wait for a worker; what becomes of them shows in the follow-up.</summary>
/// <param name="Received">How many purchases.</param>
public sealed record QueuedPurchasesJson(string BatchId, int Received)
{
    public static QueuedPurchasesJson Of(QueuedPurchases queued) => new(queued.Batch.ToString("D"), queued.Received);
}

/// <summary>A request for a review and how far it has come; or a purchase that nobody is asked about, or that was rejected.</summary>
/// <param name="Id">Of the purchase; absent when it was rejected.</param>
/// <param name="Kind"><c>brand</c> or <c>product</c>; absent where there is no request.</param>
/// <param name="Reason">Why it was cancelled, bounced or rejected.</param>
/// <param name="ReasonDescription">The same for a person.</param>
/// <param name="Field">The field that a rejection is about.</param>
public sealed record SolicitationJson(
    string? Id,
    string PurchaseReference,
    string? Kind,
    string Status,
    string? Reason,
    string? ReasonDescription,
    string? Field,
    string ReceivedAt,
    string? ScheduledAt,
    string? SentAt,
    string? OpenedAt,
    string? RemindedAt,
    string? AnsweredAt,
    string? CancelledAt,
    string? BouncedAt)
{
    public static SolicitationJson Of(SolicitationView row) => new(
        row.Purchase?.Value,
        row.Reference,
        row.Kind is { } kind ? Names.Of(kind) : null,
        Names.Of(row.Status),
        row.Reason,
        Describe(row),
        row.Problems.Count > 0 ? row.Problems[0].Field : null,
        JsonTime.Of(row.ReceivedAt),
        Time(row.ScheduledAt),
        Time(row.SentAt),
        Time(row.OpenedAt),
        Time(row.RemindedAt),
        Time(row.AnsweredAt),
        row.Status == SolicitationStatus.Cancelled ? Time(row.EndedAt) : null,
        row.Status == SolicitationStatus.Bounced ? Time(row.EndedAt) : null);

    internal static string? Describe(SolicitationView row) =>
        row.Problems.Count > 0 ? PurchaseProblemJson.Describe(row.Problems[0])
        : Names.Parse<SolicitationEnd>(row.Reason) is { } end ? Texts.Of("solicitation_end." + Names.Of(end))
        : null;

    private static string? Time(Instant? moment) => moment is { } some ? JsonTime.Of(some) : null;
}

/// <summary>The filters of the follow-up, as the query string has them.</summary>
/// <param name="Status">Only requests that have come so far.</param>
/// <param name="Reference">Only this purchase.</param>
/// <param name="From">Only what was received since then: as <c>purchase_date</c> is written.</param>
/// <param name="To">Only what was received before then.</param>
/// <param name="Limit">Rows a part.</param>
/// <param name="Cursor">The <c>next_cursor</c> of the part before; keep the other filters as they were.</param>
public sealed record FollowUpQuery(string? Status, string? Reference, string? From, string? To, string? Limit, string? Cursor)
{
    internal ListFollowUp For(Website website) => new(website, Status, Reference, From, To, Limit, Cursor);
}

/// <summary>Who bought it is forgotten.</summary>
public sealed record ErasedPurchaseJson(string Id, bool Deleted);
