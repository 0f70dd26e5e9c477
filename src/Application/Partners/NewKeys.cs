using NodaTime;
using Parcours.Domain.Partners;

namespace Parcours.Application.Partners;

/// <summary>How keys come about, at the command line and in the portal alike. What is returned is shown once.</summary>
public static class NewKeys
{
    public static async Task<SigningKey> AddNew(this IHmacKeys keys, Owner owner, Instant now, CancellationToken ct)
    {
        var key = SigningKey.New(owner.Mode);
        await keys.Add(new HmacKey(key.PublicKey, owner, SigningKey.Bytes(key.Secret), null, null), now, ct);
        return key;
    }

    public static async Task<(MerchantKeyId Id, MerchantSecret Secret)> AddNew(this IMerchantKeys keys, Owner owner, string name, Instant now, CancellationToken ct)
    {
        var secret = MerchantSecret.New(owner.Mode);
        return (await keys.Add(owner, name, secret, now, ct), secret);
    }
}
