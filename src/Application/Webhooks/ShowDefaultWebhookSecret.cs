using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Shows what signs the events that go to the addresses of single orders. A command, since the first one who asks has it made, and it is written down who saw it.</summary>
[Allows(Actors.Partner)]
public sealed record ShowDefaultWebhookSecret(Owner Owner) : ICommand<DefaultWebhookSecretView>, IAudited
{
    public string SubjectOf(object content) => DefaultWebhookSecretView.SubjectOf(Owner);
}

/// <param name="PreviousValidUntil">Until when the secret before this one signs too; null outside a rotation.</param>
public sealed record DefaultWebhookSecretView(WebhookSecret Secret, Instant? PreviousValidUntil)
{
    internal static string SubjectOf(Owner owner) => string.Create(CultureInfo.InvariantCulture, $"webhook_secret:{owner.Partner.Value}:{Names.Of(owner.Mode)}");
}

internal sealed class ShowDefaultWebhookSecretHandler(IDefaultWebhookSecrets secrets, IClock clock) : ICommandHandler<ShowDefaultWebhookSecret, DefaultWebhookSecretView>
{
    public async Task<Result<DefaultWebhookSecretView>> Handle(ShowDefaultWebhookSecret command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var found = await secrets.Of(command.Owner, now, ct);
        return new DefaultWebhookSecretView(found.Current, found.At(now).Next is null ? null : found.PreviousValidUntil);
    }
}
