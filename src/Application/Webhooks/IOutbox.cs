using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Events commit with the change that caused them.</summary>
public interface IOutbox
{
    Task Append(DomainEvent happened, CancellationToken ct);
}
