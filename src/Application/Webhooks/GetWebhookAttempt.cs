using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>One attempt with what was sent.</summary>
[Allows(Actors.Partner)]
public sealed record GetWebhookAttempt(Owner Owner, WebhookAttemptId Attempt) : IQuery<WebhookAttemptDetails>;

/// <param name="Request">The exact body, the same on every attempt; null for a sample event, of which none is kept.</param>
public sealed record WebhookAttemptDetails(WebhookAttemptView Attempt, string? Request);
