using MediatR;
using Parcours.Application.Webhooks;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Webhooks;

/// <param name="Event">The sample's id.</param>
public sealed record TestedWebhook(WebhookAnswer Answer, Guid Event);

/// <summary>What takes several use cases, for programs and people alike.</summary>
public sealed class WebhookRuns(IMediator mediator, IWebhookSender webhooks)
{
    /// <summary>Part after part, each in a unit of work of its own: a hundred thousand events in one would hold up everyone else's writes.</summary>
    public async Task<Result<int>> Replay(ReplayWebhookDeliveries part, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            var queued = await mediator.Send(part, ct);
            if (queued.Error is not null)
                return queued;
            if (queued.Value == 0)
                return total;
            total += queued.Value;
        }
    }

    /// <summary>The request to the partner is made between two use cases: a unit of work must not wait for anyone's server.</summary>
    public async Task<Result<TestedWebhook>> Test(ComposeTestEvent compose, CancellationToken ct)
    {
        var test = await mediator.Send(compose, ct);
        if (test.Error is not null)
            return test.Error;

        var answer = await webhooks.Send(test.Value.Webhook, ct);
        return (await mediator.Send(new NoteTestEvent(compose.Owner, test.Value, answer), ct)).Map(noted => new TestedWebhook(noted, test.Value.Sample.Id));
    }
}
