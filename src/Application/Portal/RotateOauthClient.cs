using FluentValidation;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Gives a client a new secret; the old one works too for the overlap.</summary>
[Allows(Actors.Partner)]
public sealed record RotateOauthClient(Owner Owner, string? Client, long? OverlapHours) : ICommand<ShownOauthClient>, IAudited
{
    public string SubjectOf(object content) => ShownOauthClient.SubjectOf(Client!);
}

internal sealed class RotateOauthClientValidator : AbstractValidator<RotateOauthClient>
{
    public RotateOauthClientValidator()
    {
        RuleFor(command => command.Client).Required().Sought();
        RuleFor(command => command.OverlapHours).Between(0, KeyOverlap.MostHours);
    }
}

internal sealed class RotateOauthClientHandler(IOAuthClients clients, IClock clock) : ICommandHandler<RotateOauthClient, ShownOauthClient>
{
    public async Task<Result<ShownOauthClient>> Handle(RotateOauthClient command, CancellationToken ct)
    {
        var (owner, client, hours) = command;
        var secret = OAuthSecret.New(owner.Mode);
        return await clients.Rotate(owner, client!, secret, KeyOverlap.End(clock.GetCurrentInstant(), hours), ct) ? new ShownOauthClient(client!, secret) : PortalRefusals.NotFound;
    }
}
