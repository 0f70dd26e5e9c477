using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>What an account's programs asked in the last days, newest first: with a request id, or how it went, or all. A cursor that makes no sense is the end of the list.</summary>
/// <param name="StatusClass">2 to 5; null for all.</param>
[Allows(Actors.Partner)]
public sealed record ListRequests(Owner Owner, string? RequestId, string? StatusClass, string? Cursor) : IQuery<Page<RequestView>>
{
    public const int Take = 50;

    public static readonly IReadOnlyList<string> Classes = ["2", "4", "5"];
}

/// <param name="Key">What a Bearer key is called; null for one of another kind.</param>
public sealed record RequestView(Instant AnsweredAt, string Method, string Route, int Status, long Took, string RequestId, string Credential, string? Key);

internal sealed class ListRequestsValidator : AbstractValidator<ListRequests>
{
    public ListRequestsValidator()
    {
        RuleFor(query => query.RequestId).Sought();
        RuleFor(query => query.StatusClass).OneOf(ListRequests.Classes);
    }
}
