using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Operations;
using Parcours.Domain.Operations;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>The accounts that no operator can make, since someone must be the first.</summary>
public static class Dispatchers
{
    public const string Verb = "add-dispatcher";

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
        await services.GetRequiredService<IUnitOfWork>().Run(unit => Add(name.Trim(), secret, services, unit), ct);
        await Console.Out.WriteLineAsync($"{name.Trim()} is a dispatcher. The secret is shown this once:\n{secret.Value}");
    }

    private static async Task Add(string name, OperatorSecret secret, IServiceProvider services, CancellationToken ct)
    {
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var made = await services.GetRequiredService<IOperators>().Add(name, null, secret, now, ct);
        await services.GetRequiredService<IAuditLog>().Append(new AuditEntry(now, CommandLine, null, "add_dispatcher", OperatorCaller.CredentialOf(made.Id)), ct);
    }
}
