using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>Partners' accounts at the command line. What is changed there is in the audit log.</summary>
public static class Accounts
{
    public const string AddVerb = "add-partner";

    public const string ChangeVerb = "change-partner";

    private const string Settings = "[--plan free|pro|enterprise] [--language en|fr] [--expired-window completed|disputed]";

    private static readonly string[] Languages = ["en", "fr"];

    /// <summary>Opens an account and says its number, which the verbs for keys need.</summary>
    /// <exception cref="ConfigurationException">An option is missing or wrong.</exception>
    public static async Task AddPartner(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(AddVerb, $"--name \"Nike France\" --email tech@nike.example {Settings}").Read(arguments, "--name", "--email", "--plan", "--language", "--expired-window");
        var (name, change) = (options.Required("--name"), Changes.In(options));
        options.Required("--email");

        var partner = await app.Audited(AddVerb, async (services, now, ct) =>
        {
            var added = await services.GetRequiredService<IPartnerRepository>().Add(name, now, ct);
            await change.Make(added, services, ct);
            return (added, SubjectOf(added));
        });
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} is partner {partner.Value}."));
    }

    /// <summary>Changes what is named; the rest stays.</summary>
    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such partner.</exception>
    public static async Task ChangePartner(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(ChangeVerb, $"--partner 3 [--email tech@nike.example] {Settings}").Read(arguments, "--partner", "--email", "--plan", "--language", "--expired-window");
        var (partner, change) = (PartnerIn(options), Changes.In(options));

        var account = await app.Audited(ChangeVerb, async (services, _, ct) =>
        {
            await Existing(partner, options, services, ct);
            await change.Make(partner, services, ct);
            return (await services.GetRequiredService<IPartnerRepository>().Find(partner, ct), SubjectOf(partner));
        });
        await Console.Out.WriteLineAsync($"{account.Name}: plan {Names.Of(account.Plan)}, windows that expire are {Names.Of(account.ExpiredWindow)}.");
    }

    internal static PartnerId PartnerIn(VerbOptions options) => new(options.Number("--partner", 1, long.MaxValue));

    /// <exception cref="ConfigurationException">There is no such partner.</exception>
    internal static async Task<Account> Existing(PartnerId partner, VerbOptions options, IServiceProvider services, CancellationToken ct) =>
        await services.GetRequiredService<IPartnerRepository>().TryFind(partner, ct) ?? throw options.Wrong($"knows no partner {partner.Value}");

    /// <summary>Does the work in one unit with its entry in the audit log.</summary>
    /// <param name="work">Returns what it made, and what the entry is about.</param>
    internal static async Task<T> Audited<T>(this WebApplication app, string verb, Func<IServiceProvider, Instant, CancellationToken, Task<(T Made, string Subject)>> work)
    {
        var (services, stopping) = (app.Services, app.Lifetime.ApplicationStopping);
        await services.GetRequiredService<Migrator>().EnsureCurrent(stopping);
        var done = await services.GetRequiredService<IUnitOfWork>().Run(
            async ct =>
            {
                var now = services.GetRequiredService<IClock>().GetCurrentInstant();
                var (made, subject) = await work(services, now, ct);
                await services.GetRequiredService<IAuditLog>().Append(new AuditEntry(now, Dispatchers.CommandLine, null, verb.Replace('-', '_'), subject), ct);
                return Result<T>.Of(made);
            },
            stopping);
        return done.Value;
    }

    private static string SubjectOf(PartnerId partner) => string.Create(CultureInfo.InvariantCulture, $"partner:{partner.Value}");

    private sealed record Changes(string? Email, string? Language, Plan? Plan, ExpiredWindow? ExpiredWindow)
    {
        public static Changes In(VerbOptions options)
        {
            var email = options.Optional("--email");
            if (email is not null && !Rules.IsEmail(email))
                throw options.Wrong($"takes an e-mail address for --email, not '{email}'");
            return new Changes(email, options.OneOf("--language", Languages), options.OneOf<Plan>("--plan"), options.OneOf<ExpiredWindow>("--expired-window"));
        }

        public async Task Make(PartnerId partner, IServiceProvider services, CancellationToken ct)
        {
            var partners = services.GetRequiredService<IPartnerRepository>();
            var account = await partners.Find(partner, ct);
            await partners.Save(partner, Plan ?? account.Plan, ExpiredWindow ?? account.ExpiredWindow, ct);
            await partners.SaveContact(partner, Email, Language, ct);
        }
    }
}
