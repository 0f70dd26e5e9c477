using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Operations;

/// <summary>Partners' keys at the command line: Bearer keys for <c>/api/b2b</c>, and keys that sign <c>/v1</c>. A secret is said once.</summary>
public static class AccountKeys
{
    public const string AddMerchantVerb = "add-merchant-key";

    public const string RevokeMerchantVerb = "revoke-merchant-key";

    public const string AddSigningVerb = "add-api-key";

    public const string RotateSigningVerb = "rotate-api-key";

    public const string RevokeSigningVerb = "revoke-api-key";

    private const string DefaultName = "Command line";

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such partner.</exception>
    public static async Task AddMerchantKey(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(AddMerchantVerb, "--partner 3 --mode live|test [--name Checkout]").Read(arguments, "--partner", "--mode", "--name");
        var (owner, name) = (OwnerIn(options), options.Optional("--name") ?? DefaultName);

        var (account, id, secret) = await app.Audited(AddMerchantVerb, async (services, now, ct) =>
        {
            var of = await Accounts.Existing(owner.Partner, options, services, ct);
            var (added, made) = await services.GetRequiredService<IMerchantKeys>().AddNew(owner, name, now, ct);
            return ((of, added, made), SubjectOf(added));
        });
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Key {id.Value} opens /api/b2b for {account.Name}, {Names.Of(owner.Mode)} data. The secret is shown this once:\n{secret.Value}"));
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or the partner has no such key, or not any more.</exception>
    public static async Task RevokeMerchantKey(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RevokeMerchantVerb, "--partner 3 --mode live|test --key 12").Read(arguments, "--partner", "--mode", "--key");
        var (owner, id) = (OwnerIn(options), new MerchantKeyId(options.Number("--key", 1, long.MaxValue)));

        await app.Audited(RevokeMerchantVerb, async (services, now, ct) =>
            await services.GetRequiredService<IMerchantKeys>().Revoke(owner, id, now, ct) ? (id, SubjectOf(id)) : throw options.Wrong($"knows no such key {id.Value} that is not revoked"));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Key {id.Value} opens nothing any more."));
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such partner.</exception>
    public static async Task AddSigningKey(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(AddSigningVerb, "--partner 3 --mode live|test").Read(arguments, "--partner", "--mode");
        var owner = OwnerIn(options);

        var (account, key) = await app.Audited(AddSigningVerb, async (services, now, ct) =>
        {
            var of = await Accounts.Existing(owner.Partner, options, services, ct);
            var made = await services.GetRequiredService<IHmacKeys>().AddNew(owner, now, ct);
            return ((of, made), made.PublicKey);
        });
        await Console.Out.WriteLineAsync($"This key signs /v1 for {account.Name}, {Names.Of(owner.Mode)} data. The secret, below it, is shown this once:\n{key.PublicKey}\n{key.Secret}");
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such key, or not any more.</exception>
    public static async Task RotateSigningKey(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RotateSigningVerb, "--key pk_live_… [--overlap-hours 24]").Read(arguments, "--key", "--overlap-hours");
        var (publicKey, hours) = (options.Required("--key"), options.Number("--overlap-hours", 0, (long)WebhookSecrets.MostOverlap.TotalHours, (long)WebhookSecrets.DefaultOverlap.TotalHours));

        var secret = await app.Audited(RotateSigningVerb, async (services, now, ct) =>
        {
            var keys = services.GetRequiredService<IHmacKeys>();
            var known = await keys.Find(publicKey, ct) ?? throw NoSuchKey(options, publicKey);
            var made = SigningKey.NewSecret(known.Owner.Mode);
            await keys.Rotate(publicKey, SigningKey.Bytes(made), now + Duration.FromHours(hours), ct);
            return (made, publicKey);
        });
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{publicKey} has a new secret; the old one signs too for {hours} h. It is shown this once:\n{secret}"));
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such key, or not any more.</exception>
    public static async Task RevokeSigningKey(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RevokeSigningVerb, "--key pk_live_…").Read(arguments, "--key");
        var publicKey = options.Required("--key");

        await app.Audited(RevokeSigningVerb, async (services, now, ct) =>
            await services.GetRequiredService<IHmacKeys>().Revoke(publicKey, now, ct) ? (publicKey, publicKey) : throw NoSuchKey(options, publicKey));
        await Console.Out.WriteLineAsync($"{publicKey} signs nothing any more.");
    }

    internal static Owner OwnerIn(VerbOptions options) =>
        new(Accounts.PartnerIn(options), options.OneOf<Mode>("--mode") ?? throw options.Wrong("needs --mode"));

    private static ConfigurationException NoSuchKey(VerbOptions options, string publicKey) => options.Wrong($"knows no key {publicKey} that is not revoked");

    private static string SubjectOf(MerchantKeyId id) => string.Create(CultureInfo.InvariantCulture, $"merchant_key:{id.Value}");
}
