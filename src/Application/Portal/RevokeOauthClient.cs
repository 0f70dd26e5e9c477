using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>The client gets no token any more, and those it has stop within seconds.</summary>
[Allows(Actors.Partner)]
public sealed record RevokeOauthClient(Owner Owner, string? Client) : ICommand<bool>, IAudited
{
    public string SubjectOf(object content) => ShownOauthClient.SubjectOf(Client!);
}

internal sealed class RevokeOauthClientValidator : AbstractValidator<RevokeOauthClient>
{
    public RevokeOauthClientValidator() => RuleFor(command => command.Client).Required().Sought();
}

internal sealed class RevokeOauthClientHandler(IOAuthClients clients, IClock clock) : ICommandHandler<RevokeOauthClient, bool>
{
    public async Task<Result<bool>> Handle(RevokeOauthClient command, CancellationToken ct) =>
        await clients.Revoke(command.Owner, command.Client!, clock.GetCurrentInstant(), ct) ? true : PortalRefusals.NotFound;
}
