using Parcours.Api.Http;
using Parcours.Application.Operations;

namespace Parcours.Api.Ops;

/// <summary>Something that was done, and by whom.</summary>
/// <param name="At">RFC 3339, in UTC.</param>
/// <param name="OperatorId">Absent for what was done at the command line.</param>
/// <param name="OperatorName">As it is on the account.</param>
/// <param name="CourierId">The courier that the operator is; absent for a dispatcher.</param>
/// <param name="Address">The network address that it came from.</param>
/// <param name="Action">The step or the change, such as <c>accept_order</c>.</param>
/// <param name="Subject">The id of what was changed: an order, a courier, an image.</param>
public sealed record AuditJson(string At, long? OperatorId, string? OperatorName, string? CourierId, string? Address, string Action, string Subject)
{
    public static AuditJson Of(AuditView view) => new(
        JsonTime.Of(view.Entry.At),
        view.By?.Id.Value,
        view.By?.Name,
        view.By?.Courier?.Value,
        view.Entry.Address,
        view.Entry.Action,
        view.Entry.Subject);
}
