using FluentValidation;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Shows a client's secret again. A command, so that it is written down who saw it.</summary>
[Allows(Actors.Partner)]
public sealed record ShowOauthClient(Owner Owner, string? Client) : ICommand<ShownOauthClient>, IAudited
{
    public string SubjectOf(object content) => ShownOauthClient.SubjectOf(Client!);
}

internal sealed class ShowOauthClientValidator : AbstractValidator<ShowOauthClient>
{
    public ShowOauthClientValidator() => RuleFor(command => command.Client).Required().Sought();
}

internal sealed class ShowOauthClientHandler(IOAuthClients clients) : ICommandHandler<ShowOauthClient, ShownOauthClient>
{
    public async Task<Result<ShownOauthClient>> Handle(ShowOauthClient command, CancellationToken ct) =>
        await clients.Show(command.Owner, command.Client!, ct) is { } secret ? new ShownOauthClient(command.Client!, secret) : PortalRefusals.NotFound;
}
