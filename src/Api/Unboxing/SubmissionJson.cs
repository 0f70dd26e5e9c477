using Parcours.Domain.Kernel;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Unboxing;

/// <summary>The receipt.</summary>
public sealed record SubmissionJson(string ReceiptNumber, string Condition, string SubmittedAt)
{
    public static SubmissionJson Of(Submission submission) => new(submission.Receipt.Value, Names.Of(submission.Condition), Rfc3339.Milliseconds(submission.At));
}
