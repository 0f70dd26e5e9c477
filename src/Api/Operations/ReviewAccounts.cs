using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Reviews;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Domain.Reviews;
using Parcours.Domain.Webhooks;

namespace Parcours.Api.Operations;

/// <summary>What a partner needs for the reviews API, at the command line: websites, and clients that get access tokens. A secret is said once here, and shown again to its account.</summary>
public static class ReviewAccounts
{
    public const string AddWebsiteVerb = "add-website";

    public const string ChangeWebsiteVerb = "change-website";

    public const string AddClientVerb = "add-oauth-client";

    public const string RotateClientVerb = "rotate-oauth-client";

    public const string RevokeClientVerb = "revoke-oauth-client";

    private const string Settings = "[--url https://shop.example] [--logo https://shop.example/logo.png] [--sender \"Zoé\"] [--language fr|en] [--country FR] [--time-zone Europe/Paris] [--takes-orders yes|no]";

    private static readonly string[] SettingNames = ["--name", "--url", "--logo", "--sender", "--language", "--country", "--time-zone", "--takes-orders"];

    private static readonly string[] YesOrNo = ["yes", "no"];

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such partner.</exception>
    public static async Task AddWebsite(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(AddWebsiteVerb, $"--partner 3 --mode live|test --name \"Boutique Zoé\" {Settings}").Read(arguments, ["--partner", "--mode", .. SettingNames]);
        var (owner, settings) = (AccountKeys.OwnerIn(options), SettingsIn(options, new WebsiteSettings(options.Required("--name"))));

        var website = await app.Audited(AddWebsiteVerb, async (services, now, ct) =>
        {
            await Accounts.Existing(owner.Partner, options, services, ct);
            var added = await services.GetRequiredService<IWebsites>().Add(owner, WebsiteId.New(), settings, now, ct);
            return (added, SubjectOf(added.Id));
        });
        await Console.Out.WriteLineAsync($"{website.Name}, {Names.Of(owner.Mode)} data, is the website\n{website.Id}");
    }

    /// <summary>Changes what is named; the rest stays.</summary>
    /// <exception cref="ConfigurationException">An option is missing or wrong, or the partner has no such website.</exception>
    public static async Task ChangeWebsite(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(ChangeWebsiteVerb, $"--partner 3 --mode live|test --website 7b1c5a52-… [--name \"Boutique Zoé\"] {Settings}").Read(arguments, ["--partner", "--mode", "--website", .. SettingNames]);
        var owner = AccountKeys.OwnerIn(options);
        var id = WebsiteId.Parse(options.Required("--website")) ?? throw NoSuchWebsite(options);

        var name = await app.Audited(ChangeWebsiteVerb, async (services, _, ct) =>
        {
            var websites = services.GetRequiredService<IWebsites>();
            var known = await websites.Find(owner, id, ct) ?? throw NoSuchWebsite(options);
            var settings = SettingsIn(options, known.Settings);
            await websites.Change(owner, id, settings, ct);
            return (settings.Name, SubjectOf(id));
        });
        await Console.Out.WriteLineAsync($"{name} is changed.");
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such partner.</exception>
    public static async Task AddOAuthClient(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(AddClientVerb, "--partner 3 --mode live|test").Read(arguments, "--partner", "--mode");
        var owner = AccountKeys.OwnerIn(options);
        var (id, secret) = (OAuthClient.NewId(owner.Mode), OAuthSecret.New(owner.Mode));

        var account = await app.Audited(AddClientVerb, async (services, now, ct) =>
        {
            var of = await Accounts.Existing(owner.Partner, options, services, ct);
            await services.GetRequiredService<IOAuthClients>().Add(owner, id, secret, now, ct);
            return (of, SubjectOf(id));
        });
        await Console.Out.WriteLineAsync($"This client gets access tokens for {account.Name}, {Names.Of(owner.Mode)} data. The secret is below it:\n{id}\n{secret.Value}");
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or the partner has no such client, or not any more.</exception>
    public static async Task RotateOAuthClient(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RotateClientVerb, "--partner 3 --mode live|test --client client_live_… [--overlap-hours 24]").Read(arguments, "--partner", "--mode", "--client", "--overlap-hours");
        var (owner, id) = (AccountKeys.OwnerIn(options), options.Required("--client"));
        var hours = options.Number("--overlap-hours", 0, (long)WebhookSecrets.MostOverlap.TotalHours, (long)OAuthClient.Overlap.TotalHours);
        var secret = OAuthSecret.New(owner.Mode);

        await app.Audited(RotateClientVerb, async (services, now, ct) =>
            await services.GetRequiredService<IOAuthClients>().Rotate(owner, id, secret, now + Duration.FromHours(hours), ct) ? (id, SubjectOf(id)) : throw NoSuchClient(options, id));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{id} has a new secret; the old one works too for {hours} h:\n{secret.Value}"));
    }

    /// <exception cref="ConfigurationException">An option is missing or wrong, or the partner has no such client, or not any more.</exception>
    public static async Task RevokeOAuthClient(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RevokeClientVerb, "--partner 3 --mode live|test --client client_live_…").Read(arguments, "--partner", "--mode", "--client");
        var (owner, id) = (AccountKeys.OwnerIn(options), options.Required("--client"));

        await app.Audited(RevokeClientVerb, async (services, now, ct) =>
            await services.GetRequiredService<IOAuthClients>().Revoke(owner, id, now, ct) ? (id, SubjectOf(id)) : throw NoSuchClient(options, id));
        await Console.Out.WriteLineAsync($"{id} gets no token any more, and those it has stop within seconds.");
    }

    private static WebsiteSettings SettingsIn(VerbOptions options, WebsiteSettings before)
    {
        return before with
        {
            Name = options.Optional("--name") ?? before.Name,
            Url = Checked("--url", WebsiteRules.IsAddress, "an https address") ?? before.Url,
            LogoUrl = Checked("--logo", WebsiteRules.IsAddress, "an https address") ?? before.LogoUrl,
            SenderName = options.Optional("--sender") ?? before.SenderName,
            Language = options.OneOf("--language", WebsiteRules.Languages) ?? before.Language,
            Country = Checked("--country", WebsiteRules.IsCountry, "two capital letters") ?? before.Country,
            TimeZone = Checked("--time-zone", WebsiteRules.IsTimeZone, "a time zone of the IANA database") ?? before.TimeZone,
            TakesOrders = options.OneOf("--takes-orders", YesOrNo) is { } takes ? takes == "yes" : before.TakesOrders,
        };

        string? Checked(string name, Func<string, bool> isRight, string expected) =>
            options.Optional(name) is not { } value || isRight(value) ? options.Optional(name) : throw options.Wrong($"takes {expected} for {name}, not '{value}'");
    }

    private static ConfigurationException NoSuchWebsite(VerbOptions options) => options.Wrong($"knows no website {options.Required("--website")} of this partner and mode");

    private static ConfigurationException NoSuchClient(VerbOptions options, string id) => options.Wrong($"knows no client {id} of this partner and mode that is not revoked");

    private static string SubjectOf(WebsiteId website) => $"website:{website}";

    private static string SubjectOf(string client) => $"oauth_client:{client}";
}
