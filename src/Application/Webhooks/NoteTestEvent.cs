using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Webhooks;

/// <summary>Keeps what came back for a test event among the attempts.</summary>
[Allows(Actors.Partner)]
public sealed record NoteTestEvent(Owner Owner, TestEvent Test, WebhookAnswer Answer) : ICommand<WebhookAnswer>;

internal sealed class NoteTestEventHandler(IWebhookDeliveries deliveries) : ICommandHandler<NoteTestEvent, WebhookAnswer>
{
    public async Task<Result<WebhookAnswer>> Handle(NoteTestEvent command, CancellationToken ct)
    {
        await deliveries.NoteTest(command.Owner, command.Test.Endpoint, command.Test.Sample, command.Answer, ct);
        return command.Answer;
    }
}
