using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Orders;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Unboxing;

namespace Parcours.Application.Unboxing;

/// <summary>The customer hands the proof in: once, and before the deadline.</summary>
[Allows(Actors.Customer)]
public sealed record SubmitUnboxing(OrderNumber Order, SubmissionInput Submission) : ICommand<Submission>;

/// <param name="Reason">With the condition <c>problem</c>.</param>
/// <param name="Uploads">Their ids; at least one photo or a video.</param>
public sealed record SubmissionInput(string? Condition, string? Reason, string? Notes, IReadOnlyList<string>? Uploads);

internal sealed class SubmitUnboxingValidator : AbstractValidator<SubmitUnboxing>
{
    public SubmitUnboxingValidator() => RuleFor(command => command.Submission).Part(new SubmissionInputValidator()).OverridePropertyName("");
}

internal sealed class SubmissionInputValidator : AbstractValidator<SubmissionInput>
{
    private const int LongestNotes = 2000;

    private static readonly int MostUploads = MediumKinds.OfCustomers.Sum(UploadLimits.Most);

    public SubmissionInputValidator()
    {
        RuleFor(submission => submission.Condition).Required().OneOf(Names.All<Condition>());
        RuleFor(submission => submission.Reason).OneOf(Names.All<Problem>());
        RuleFor(submission => submission.Reason).Required().When(submission => submission.Condition == Names.Of(Condition.Problem));
        RuleFor(submission => submission.Notes).Text(LongestNotes);
        RuleFor(submission => submission.Uploads).Required().Count(1, MostUploads);
    }
}

internal sealed class SubmitUnboxingHandler(
    IOrderRepository orders, OrderSteps steps, IUploads uploads, ISubmissions submissions, SubmissionMails mails, IClock clock) : ICommandHandler<SubmitUnboxing, Submission>
{
    public async Task<Result<Submission>> Handle(SubmitUnboxing command, CancellationToken ct)
    {
        var (input, now) = (command.Submission, clock.GetCurrentInstant());
        if (await orders.Find(command.Order, ct) is not { } order)
            return OrderErrors.NotFound;

        // First of all: of two that submit at once, the other's write finds that the order has moved.
        var submitted = await steps.Store(order.Submit(now), ct);
        if (submitted.Error is { } refusal)
            return refusal;
        if (await FirstUnusable(command.Order, input.Uploads!, now, ct) is { } unusable)
            return unusable;

        var condition = Names.Parse<Condition>(input.Condition)!.Value;
        var problem = condition == Condition.Problem ? Names.Parse<Problem>(input.Reason) : null;
        var submission = new Submission(command.Order, ReceiptNumber.New(), condition, problem, input.Notes, now);
        if (!await submissions.TryAdd(submission, ct))
            return OrderErrors.ChangedMeanwhile;

        await mails.Tell(order, submission, ct);
        if (problem is not { } reported)
            return submission;
        var disputed = await steps.Store(submitted.Value.Dispute(Names.Of(reported), Actors.Customer, now), ct);
        return disputed.Error is null ? submission : disputed.Error;
    }

    private async Task<Error?> FirstUnusable(OrderNumber order, IReadOnlyList<string> ids, Instant now, CancellationToken ct)
    {
        for (var index = 0; index < ids.Count; index++)
        {
            if (UploadId.Parse(ids[index]) is not { } id || !await uploads.TrySubmit(order, id, now, ct))
                return UploadErrors.Unusable($"uploads[{index}]", ids[index]);
        }

        var taken = (await uploads.Of(order, now, ct)).Where(upload => upload.IsSubmitted).ToLookup(upload => upload.Kind);
        if (!taken.Contains(MediumKind.Photo) && !taken.Contains(MediumKind.Video))
            return UploadErrors.NoProof;
        return taken.Where(kind => kind.Count() > UploadLimits.Most(kind.Key)).Select(kind => UploadErrors.TooMany(kind.Key)).FirstOrDefault();
    }
}
