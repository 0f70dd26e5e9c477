using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Parcours.Api.Auth.Tokens;
using Parcours.Api.Http;
using Parcours.Api.Portal;
using Parcours.Application.Portal;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>The keys of the account's programs, of all three kinds. A secret is in the one answer that made it; an OAuth client's is kept so that it can be shown again.</summary>
public sealed class KeysModel(IClock clock, Links links) : PortalPage
{
    private const string Address = "/portal/developers/keys";

    public KeyList Keys { get; private set; } = new([], [], []);

    /// <summary>What a client's programs name besides its id.</summary>
    public IReadOnlyList<Website> Websites { get; private set; } = [];

    public string TokenAddress => links.Base + TokenEndpoints.Token;

    public Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>What was just made.</summary>
    public SecretPart? Shown { get; private set; }

    public string? Name { get; private set; }

    public bool MayChange => PortalPolicy.Allows(Caller.User.Role, "/Portal/Developers/Keys", "AddSigning");

    public Task OnGet() => Load();

    public async Task<IActionResult> OnPostAddSigning() => await Show(await Ask(new AddApiKey(Caller.Owner)), key => Signing(key, "portal.keys.made", null));

    public async Task<IActionResult> OnPostRotateSigning(string? key, long? overlap) =>
        await Show(await Ask(new RotateApiKey(Caller.Owner, key, overlap)), made => Signing(made, "portal.keys.renewed", overlap));

    public async Task<IActionResult> OnPostRevokeSigning(string? key) => await Revoked(await Ask(new RevokeApiKey(Caller.Owner, key)));

    public async Task<IActionResult> OnPostAddMerchant(string? name)
    {
        Name = name;
        return await Show(await Ask(new AddMerchantKey(Caller.Owner, name)), key => Merchant(key, "portal.keys.made", null));
    }

    public async Task<IActionResult> OnPostRotateMerchant(long key, long? overlap) =>
        await Show(await Ask(new RotateMerchantKey(Caller.Owner, new MerchantKeyId(key), overlap)), made => Merchant(made, "portal.keys.renewed", overlap));

    public async Task<IActionResult> OnPostRevokeMerchant(long key) => await Revoked(await Ask(new RevokeMerchantKey(Caller.Owner, new MerchantKeyId(key))));

    public async Task<IActionResult> OnPostAddClient() => await Show(await Ask(new AddOauthClient(Caller.Owner)), client => Client(client, "portal.keys.made", null));

    public async Task<IActionResult> OnPostShowClient(string? key) => await Show(await Ask(new ShowOauthClient(Caller.Owner, key)), client => Client(client, "portal.keys.shown", null));

    public async Task<IActionResult> OnPostRotateClient(string? key, long? overlap) =>
        await Show(await Ask(new RotateOauthClient(Caller.Owner, key, overlap)), client => Client(client, "portal.keys.renewed", overlap));

    public async Task<IActionResult> OnPostRevokeClient(string? key) => await Revoked(await Ask(new RevokeOauthClient(Caller.Owner, key)));

    protected override async Task Load()
    {
        Keys = (await Ask(new ListKeys(Caller.Owner))).Value;
        Websites = (await Ask(new ListWebsites(Caller.Owner))).Value;
    }

    private async Task<IActionResult> Show<T>(Result<T> made, Func<T, SecretPart> part)
    {
        if (made.Error is { } refusal)
            return await Again(refusal);

        Shown = part(made.Value);
        return Page();
    }

    private async Task<IActionResult> Revoked(Result<bool> revoked) => revoked.Error is { } refusal ? await Again(refusal) : Anew(Texts.Of("portal.keys.revoked_done"));

    private SecretPart Signing(SigningKey key, string title, long? overlap) => new(
        Texts.Of(title),
        [new CopyPart("public-key", Texts.Of("portal.first_keys.public_key"), key.PublicKey), new CopyPart("secret", Texts.Of("portal.first_keys.secret"), key.Secret)],
        NoteOf(overlap),
        IsOnce: true,
        Address);

    private SecretPart Merchant(NewMerchantKey key, string title, long? overlap) =>
        new(Texts.Of(title), [new CopyPart("merchant-secret", Texts.Shown(key.Name), key.Secret.Value)], NoteOf(overlap), IsOnce: true, Address);

    private SecretPart Client(ShownOauthClient client, string title, long? overlap) => new(
        Texts.Of(title),
        [new CopyPart("client-id", Texts.Of("portal.keys.client_id"), client.Id), new CopyPart("client-secret", Texts.Of("portal.keys.client_secret"), client.Secret.Value)],
        NoteOf(overlap),
        IsOnce: false,
        Address);

    private string? NoteOf(long? overlap) => overlap switch
    {
        null => null,
        0 => Texts.Of("portal.keys.old_is_over"),
        var hours => Texts.Of("portal.keys.old_works", At(Now + Duration.FromHours(hours.Value))),
    };

    /// <summary>When something was made and used.</summary>
    public static string Past(Instant made, Instant? used) => used is { } last
        ? Texts.Of("portal.keys.made_and_used", At(made), At(last))
        : Texts.Of("portal.keys.made_not_used", At(made));

    public static string Text(MerchantKeyId id) => id.Value.ToString(CultureInfo.InvariantCulture);
}
