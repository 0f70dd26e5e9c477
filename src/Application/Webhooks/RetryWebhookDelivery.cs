using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Sends the event of an attempt again, from the start of the retry table. The result is how many were queued: 0 when it is on its way already.</summary>
[Allows(Actors.Partner)]
public sealed record RetryWebhookDelivery(Owner Owner, WebhookAttemptId Delivery) : ICommand<int>;

internal sealed class RetryWebhookDeliveryHandler(IWebhookDeliveries deliveries) : ICommandHandler<RetryWebhookDelivery, int>
{
    public async Task<Result<int>> Handle(RetryWebhookDelivery command, CancellationToken ct) =>
        (await deliveries.Requeue(command.Owner, command.Delivery, ct)).Map(isQueued => isQueued ? 1 : 0);
}
