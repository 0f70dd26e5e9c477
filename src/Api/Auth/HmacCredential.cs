using System.Security.Claims;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;

namespace Parcours.Api.Auth;

/// <summary>A key with what is made of it once: who signs with it.</summary>
internal sealed class HmacCredential(HmacKey key)
{
    public HmacKey Key { get; } = key;

    public PartnerCaller Caller { get; } = new(key.Owner, key.PublicKey);

    public ClaimsPrincipal Principal { get; } = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.PublicKey)], HmacAuthentication.SchemeName));
}
