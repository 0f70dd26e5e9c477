using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>
/// Queues again what was given up or set aside since a moment: the oldest part of it, no more than a unit of work may hold. Whoever asks sends
/// the command again until its result, how many were queued, is 0.
/// </summary>
[Allows(Actors.Partner)]
public sealed record ReplayWebhookDeliveries(Owner Owner, ReplayInput Replay) : ICommand<int>;

/// <summary>What is to be sent again.</summary>
/// <param name="Since">RFC 3339: events from then on.</param>
/// <param name="EndpointId">Only to this endpoint; to all active ones when absent.</param>
public sealed record ReplayInput(string? Since, string? EndpointId);

internal sealed class ReplayWebhookDeliveriesValidator : AbstractValidator<ReplayWebhookDeliveries>
{
    public ReplayWebhookDeliveriesValidator() => RuleFor(command => command.Replay).Part(new ReplayInputValidator()).OverridePropertyName("");
}

internal sealed class ReplayInputValidator : AbstractValidator<ReplayInput>
{
    public ReplayInputValidator()
    {
        RuleFor(replay => replay.Since).Required().Moment();
        RuleFor(replay => replay.EndpointId).Text(64);
    }
}

internal sealed class ReplayWebhookDeliveriesHandler(IWebhookEndpoints endpoints, IWebhookDeliveries deliveries) : ICommandHandler<ReplayWebhookDeliveries, int>
{
    public async Task<Result<int>> Handle(ReplayWebhookDeliveries command, CancellationToken ct)
    {
        var (owner, input) = command;
        WebhookEndpointId? only = null;
        if (input.EndpointId is { } named)
        {
            if (WebhookEndpointId.Parse(named) is not { } id || await endpoints.Find(owner, id, ct) is not { } endpoint)
                return WebhookErrors.EndpointNotFound;
            if (!endpoint.IsActive)
                return WebhookErrors.Inactive;
            only = id;
        }

        return await deliveries.Replay(owner, only, Rules.ParseMoment(input.Since)!.Value.ToInstant(), ct);
    }
}
