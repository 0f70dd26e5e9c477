using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Shows what signs the events that go to the addresses of single orders. A command, since the first one who asks has it made.</summary>
[Allows(Actors.Partner)]
public sealed record ShowDefaultWebhookSecret(Owner Owner) : ICommand<DefaultWebhookSecretView>;

/// <param name="PreviousValidUntil">Until when the secret before this one signs too; null outside a rotation.</param>
public sealed record DefaultWebhookSecretView(WebhookSecret Secret, Instant? PreviousValidUntil);

internal sealed class ShowDefaultWebhookSecretHandler(IDefaultWebhookSecrets secrets, IClock clock) : ICommandHandler<ShowDefaultWebhookSecret, DefaultWebhookSecretView>
{
    public async Task<Result<DefaultWebhookSecretView>> Handle(ShowDefaultWebhookSecret command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var found = await secrets.Of(command.Owner, now, ct);
        return new DefaultWebhookSecretView(found.Current, found.At(now).Next is null ? null : found.PreviousValidUntil);
    }
}
