using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NodaTime;
using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Auth;

/// <summary>Merchants' keys: <c>Authorization: Bearer sk_live_…</c> or <c>sk_test_…</c>.</summary>
internal sealed class MerchantAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    IMerchantKeys keys,
    CredentialCache<BearerCredential> cache,
    KeyUseRecorder<IMerchantKeys> uses,
    CallerContext caller,
    IClock clock)
    : BearerAuthentication(options, encoder, cache, caller)
{
    public const string SchemeName = "Merchant";

    protected override Error Missing => AuthErrors.MissingMerchantKey;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Request.Headers.Authorization.Count == 0
        && Context.GetEndpoint()?.Metadata.GetMetadata<OpensToTeam>() is not null
        && await Context.AuthenticateAsync(PortalAuthentication.SchemeName) is { Succeeded: true } signedIn
            ? signedIn
            : await base.HandleAuthenticateAsync();

    // A key has no public name of its own: its number in ours.
    private const string CredentialPrefix = "merchant_key:";

    protected override byte[]? HashOf(string token) => new MerchantSecret(token) is { IsPlausible: true } secret ? secret.Hash : null;

    protected override async Task<BearerCredential?> Load(string token) => await keys.Find(new MerchantSecret(token), Context.RequestAborted) is { } key
        ? new BearerCredential(new PartnerCaller(key.Owner, CredentialPrefix + key.Id.Value.ToString(CultureInfo.InvariantCulture)), SchemeName)
        : null;

    protected override void Note(Caller accepted) => uses.Note(accepted.Credential[CredentialPrefix.Length..], clock.GetCurrentInstant());
}
