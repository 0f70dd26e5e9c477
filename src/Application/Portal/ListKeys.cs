using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Portal;

/// <summary>What opens an account's data to its programs, without any secret: the newest of each kind first, those that open nothing any more last.</summary>
[Allows(Actors.Partner)]
public sealed record ListKeys(Owner Owner) : IQuery<KeyList>;

public sealed record KeyList(IReadOnlyList<ApiKey> Signing, IReadOnlyList<MerchantKey> Merchant, IReadOnlyList<OAuthClient> Clients)
{
    /// <summary>So many of a kind may work at once.</summary>
    public const int MostThatWork = 25;

    internal const int MostListed = 100;
}

internal sealed class ListKeysHandler(IHmacKeys signing, IMerchantKeys merchant, IOAuthClients clients) : IQueryHandler<ListKeys, KeyList>
{
    public async Task<Result<KeyList>> Handle(ListKeys query, CancellationToken ct) => new KeyList(
        await signing.Newest(query.Owner, KeyList.MostListed, ct),
        await merchant.Newest(query.Owner, KeyList.MostListed, ct),
        await clients.Newest(query.Owner, KeyList.MostListed, ct));
}

/// <summary>How long what was replaced goes on working.</summary>
internal static class KeyOverlap
{
    public const long MostHours = 168;

    private const long DefaultHours = 24;

    public static Instant End(Instant now, long? hours) => now + Duration.FromHours(hours ?? DefaultHours);
}
