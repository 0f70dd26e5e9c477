using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Makes a new secret for the addresses of single orders; the old one goes on signing for the overlap, as an endpoint's does.</summary>
[Allows(Actors.Partner)]
public sealed record RotateDefaultWebhookSecret(Owner Owner, long? OverlapHours) : ICommand<DefaultWebhookSecretView>, IAudited
{
    public string SubjectOf(object content) => DefaultWebhookSecretView.SubjectOf(Owner);
}

internal sealed class RotateDefaultWebhookSecretValidator : AbstractValidator<RotateDefaultWebhookSecret>
{
    public RotateDefaultWebhookSecretValidator() => RuleFor(command => command.OverlapHours).Overlap();
}

internal sealed class RotateDefaultWebhookSecretHandler(IDefaultWebhookSecrets secrets, IClock clock) : ICommandHandler<RotateDefaultWebhookSecret, DefaultWebhookSecretView>
{
    public async Task<Result<DefaultWebhookSecretView>> Handle(RotateDefaultWebhookSecret command, CancellationToken ct)
    {
        var (now, secret) = (clock.GetCurrentInstant(), WebhookSecret.New());
        var until = now + WebhookSecrets.Overlap(command.OverlapHours);
        // One that nobody asked for yet is made first, so that what was signed meanwhile is told from what is signed from now on.
        await secrets.Of(command.Owner, now, ct);
        await secrets.Rotate(command.Owner, secret, until, now, ct);
        return new DefaultWebhookSecretView(secret, until > now ? until : null);
    }
}
