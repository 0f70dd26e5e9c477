using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Application.Webhooks;

/// <summary>Registers an address that hears events. Its secret is in the answer, and nowhere else ever again.</summary>
[Allows(Actors.Partner)]
public sealed record CreateWebhookEndpoint(Owner Owner, WebhookEndpointInput Endpoint) : IIdempotentCommand<NewWebhookEndpoint>, IAudited
{
    public string SubjectOf(object content) => ((NewWebhookEndpoint)content).Endpoint.Id.Value;
}

/// <summary>An address that is to hear events.</summary>
/// <param name="Url">https, on a public host.</param>
/// <param name="Events">Exact types, groups such as <c>order.*</c>, or <c>*</c>, which is also the default.</param>
public sealed record WebhookEndpointInput(string? Url, IReadOnlyList<string>? Events, string? Description);

internal sealed class CreateWebhookEndpointValidator : AbstractValidator<CreateWebhookEndpoint>
{
    public CreateWebhookEndpointValidator() => RuleFor(command => command.Endpoint).Part(new WebhookEndpointInputValidator()).OverridePropertyName("");
}

internal sealed class WebhookEndpointInputValidator : AbstractValidator<WebhookEndpointInput>
{
    public WebhookEndpointInputValidator()
    {
        RuleFor(endpoint => endpoint.Url).Required().Text();
        RuleFor(endpoint => endpoint.Events).EventPatterns();
        RuleFor(endpoint => endpoint.Description).Text();
    }
}

internal sealed class CreateWebhookEndpointHandler(IWebhookEndpoints endpoints, IWebhookUrlPolicy urls, IClock clock)
    : ICommandHandler<CreateWebhookEndpoint, NewWebhookEndpoint>
{
    public async Task<Result<NewWebhookEndpoint>> Handle(CreateWebhookEndpoint command, CancellationToken ct)
    {
        var (owner, input) = command;
        if (urls.Accept(input.Url!) is not { } url)
            return WebhookRules.NotPublic(input.Url!);
        if (await endpoints.Count(owner, ct) >= WebhookEndpoint.MostPerOwner)
            return WebhookErrors.TooManyEndpoints;

        var endpoint = WebhookEndpoint.New(owner, url, input.Events ?? [EventCatalogue.Everything], input.Description, clock.GetCurrentInstant());
        var secret = WebhookSecret.New();
        await endpoints.Add(endpoint, secret, ct);
        return new NewWebhookEndpoint(WebhookEndpointView.Of(endpoint), secret);
    }
}
