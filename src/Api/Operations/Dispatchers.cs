using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>The accounts that no operator can make, since someone must be the first.</summary>
public static class Dispatchers
{
    public const string Verb = "add-dispatcher";

    public const string RevokeVerb = "revoke-dispatcher";

    /// <summary>Who acts in the audit log when it is nobody with an account.</summary>
    internal const string CommandLine = "command line";

    /// <summary>Makes a dispatcher and says the secret, this once.</summary>
    /// <exception cref="ConfigurationException">There is no name, or it is too long.</exception>
    public static async Task AddDispatcher(this WebApplication app, string[] options)
    {
        if (options is not ["--name", var name] || string.IsNullOrWhiteSpace(name) || name.Length > Rules.DefaultLength)
            throw new ConfigurationException(Verb, $"takes a name of up to {Rules.DefaultLength} characters: {Verb} --name \"Marie Tremblay\".");

        var (services, ct) = (app.Services, app.Lifetime.ApplicationStopping);
        await services.GetRequiredService<Migrator>().EnsureCurrent(ct);
        var secret = OperatorSecret.New();
        var made = await services.GetRequiredService<IUnitOfWork>().Run(async unit => Result<OperatorId>.Of(await Add(name.Trim(), secret, services, unit)), ct);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name.Trim()} is a dispatcher. Operator {made.Value.Value}; the secret is shown this once:\n{secret.Value}"));
    }

    /// <summary>Ends what a dispatcher's secret opens.</summary>
    /// <exception cref="ConfigurationException">An option is missing or wrong, or there is no such dispatcher, or not any more.</exception>
    public static async Task RevokeDispatcher(this WebApplication app, string[] arguments)
    {
        var options = new VerbOptions(RevokeVerb, "--operator 2").Read(arguments, "--operator");
        var id = new OperatorId(options.Number("--operator", 1, long.MaxValue));

        await app.Audited(RevokeVerb, async (services, now, ct) =>
            await services.GetRequiredService<IOperators>().TryRevoke(id, now, ct) ? (id, OperatorCaller.CredentialOf(id)) : throw options.Wrong($"knows no dispatcher {id.Value} that is not revoked"));
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The secret of operator {id.Value} opens nothing any more."));
    }

    private static async Task<OperatorId> Add(string name, OperatorSecret secret, IServiceProvider services, CancellationToken ct)
    {
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var made = await services.GetRequiredService<IOperators>().Add(name, null, secret, now, ct);
        await services.GetRequiredService<IAuditLog>().Append(new AuditEntry(now, CommandLine, null, "add_dispatcher", OperatorCaller.CredentialOf(made.Id)), ct);
        return made.Id;
    }
}
