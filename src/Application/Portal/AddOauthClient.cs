using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>Makes a client that gets access tokens of the reviews API. Spelled so that the audit log says <c>add_oauth_client</c>, as it does of the command line.</summary>
[Allows(Actors.Partner)]
public sealed record AddOauthClient(Owner Owner) : ICommand<ShownOauthClient>, IAudited
{
    public string SubjectOf(object content) => ShownOauthClient.SubjectOf(((ShownOauthClient)content).Id);
}

/// <summary>A client with its secret.</summary>
public sealed record ShownOauthClient(string Id, OAuthSecret Secret) : IHoldsSecret
{
    /// <summary>As the audit log names a client.</summary>
    internal static string SubjectOf(string client) => "oauth_client:" + client;
}

internal sealed class AddOauthClientHandler(IOAuthClients clients, IClock clock) : ICommandHandler<AddOauthClient, ShownOauthClient>
{
    public async Task<Result<ShownOauthClient>> Handle(AddOauthClient command, CancellationToken ct)
    {
        var owner = command.Owner;
        if ((await clients.Newest(owner, KeyList.MostThatWork, ct)).Count(client => client.RevokedAt is null) == KeyList.MostThatWork)
            return PortalRefusals.TooManyKeys;

        var made = new ShownOauthClient(OAuthClient.NewId(owner.Mode), OAuthSecret.New(owner.Mode));
        await clients.Add(owner, made.Id, made.Secret, clock.GetCurrentInstant(), ct);
        return made;
    }
}
