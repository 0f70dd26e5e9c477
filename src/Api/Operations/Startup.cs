using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Infrastructure.Orders;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Api.Operations;

/// <summary>What happens between reading the configuration and taking requests.</summary>
public static class Startup
{
    private const int Failed = 1;

    /// <summary>What throws when an address is https and there is no certificate.</summary>
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>Runs the program; a mistake of the operator ends it with one sentence, not a stack trace. For <c>-- analyze</c>, measures a file and ends; for <c>-- health</c>, asks a server.</summary>
    public static async Task<int> Run(string[] args, Func<Task> program)
    {
        // Before anything is configured: the process that a customer's file may take over knows no setting and opens no database.
        if (args is [AnalyzeVerb.Name])
            return await AnalyzeVerb.Run(Console.In, Console.Out);
        if (args is [HealthVerb.Name, .. var addresses])
            return await HealthVerb.Run(addresses);
        Language.MakeDefault();
        try
        {
            await program();
            return 0;
        }
        catch (Exception failure) when (MistakeIn(failure) is { } mistake)
        {
            await Console.Error.WriteLineAsync("Parcours cannot start: " + mistake.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    /// <summary>What the operator has to mend; null when the failure is ours.</summary>
    private static string? MistakeIn(Exception failure) => failure switch
    {
        ConfigurationException or SchemaException or RateCardException => failure.Message,
        DbException => "Storage__ConnectionString names a database that cannot be used: " + failure.Message,
        IOException { InnerException: AddressInUseException } or SocketException => "ASPNETCORE_URLS has an address that cannot be listened on: " + failure.Message,
        InvalidOperationException { Source: Server } => "ASPNETCORE_URLS has an address that cannot be listened on: " + failure.Message,
        _ => null,
    };

    /// <summary>Serves; or does what the first argument says, and ends.</summary>
    public static Task RunOrDo(this WebApplication app, string[] args) => args switch
    {
        ["migrate"] => app.Migrate(),
        [BackupVerb.Name, .. var files] => app.BackUp(files),
        [Dispatchers.Verb, .. var options] => app.AddDispatcher(options),
        [Dispatchers.RevokeVerb, .. var options] => app.RevokeDispatcher(options),
        [Accounts.AddVerb, .. var options] => app.AddPartner(options),
        [Accounts.ChangeVerb, .. var options] => app.ChangePartner(options),
        [AccountKeys.AddMerchantVerb, .. var options] => app.AddMerchantKey(options),
        [AccountKeys.RevokeMerchantVerb, .. var options] => app.RevokeMerchantKey(options),
        [AccountKeys.AddSigningVerb, .. var options] => app.AddSigningKey(options),
        [AccountKeys.RotateSigningVerb, .. var options] => app.RotateSigningKey(options),
        [AccountKeys.RevokeSigningVerb, .. var options] => app.RevokeSigningKey(options),
        [ReviewAccounts.AddWebsiteVerb, .. var options] => app.AddWebsite(options),
        [ReviewAccounts.ChangeWebsiteVerb, .. var options] => app.ChangeWebsite(options),
        [ReviewAccounts.AddClientVerb, .. var options] => app.AddOAuthClient(options),
        [ReviewAccounts.RotateClientVerb, .. var options] => app.RotateOAuthClient(options),
        [ReviewAccounts.RevokeClientVerb, .. var options] => app.RevokeOAuthClient(options),
        [PortalAccounts.RemoveSecondFactorVerb, .. var options] => app.RemoveSecondFactor(options),
        [EvidenceKeyRotation.Verb] => app.RotateEvidenceKey(),
        [TokenKeyRotation.Verb] => app.RotateTokenKey(),
        _ => app.Serve(),
    };

    private static async Task Migrate(this WebApplication app)
    {
        using var entered = app.Services.GetRequiredService<Occupancy>().EnterToMigrate();
        var report = await app.Services.GetRequiredService<Migrator>().Migrate(app.Lifetime.ApplicationStopping);
        await Console.Out.WriteLineAsync(report.Applied.Count == 0 ? "The schema is current." : "Applied " + string.Join(", ", report.Applied) + ".");
    }

    private static async Task Serve(this WebApplication app)
    {
        var (migrator, occupancy) = (app.Services.GetRequiredService<Migrator>(), app.Services.GetRequiredService<Occupancy>());
        if (app.Environment.IsDevelopment())
        {
            occupancy.EnterToServe();
            await migrator.Migrate(app.Lifetime.ApplicationStopping);
        }
        else
        {
            // First, since coming in makes the database's folder, and the wrong one is not to be made.
            await migrator.EnsureCurrent(app.Lifetime.ApplicationStopping);
            occupancy.EnterToServe();
        }

        await app.SeedSandbox();
        await app.RunAsync();
    }
}
