using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Makes a new secret and shows it once; the old one goes on signing for the overlap.</summary>
[Allows(Actors.Partner)]
public sealed record RotateWebhookSecret(Owner Owner, WebhookEndpointId Endpoint, long? OverlapHours) : ICommand<WebhookSecret>, IAudited
{
    public string SubjectOf(object content) => Endpoint.Value;
}

internal sealed class RotateWebhookSecretValidator : AbstractValidator<RotateWebhookSecret>
{
    public RotateWebhookSecretValidator() => RuleFor(command => command.OverlapHours).Overlap();
}

internal sealed class RotateWebhookSecretHandler(IWebhookEndpoints endpoints, IClock clock) : ICommandHandler<RotateWebhookSecret, WebhookSecret>
{
    public async Task<Result<WebhookSecret>> Handle(RotateWebhookSecret command, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var secret = WebhookSecret.New();
        return await endpoints.Rotate(command.Owner, command.Endpoint, secret, now + WebhookSecrets.Overlap(command.OverlapHours), now, ct) ? secret : WebhookErrors.EndpointNotFound;
    }
}
