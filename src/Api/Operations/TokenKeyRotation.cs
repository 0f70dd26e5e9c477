using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>A new key for signing access tokens, when the operator wants one.</summary>
public static class TokenKeyRotation
{
    public const string Verb = "rotate-token-key";

    public static async Task RotateTokenKey(this WebApplication app)
    {
        var (services, ct) = (app.Services, app.Lifetime.ApplicationStopping);
        await services.GetRequiredService<Migrator>().EnsureCurrent(ct);
        var key = await services.GetRequiredService<ITokenKeys>().Rotate(ct);
        var noted = new AuditEntry(services.GetRequiredService<IClock>().GetCurrentInstant(), Dispatchers.CommandLine, null, "rotate_token_key", key.Id);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => services.GetRequiredService<IAuditLog>().Append(noted, unit), ct);
        await Console.Out.WriteLineAsync($"Access tokens are signed with {key.Id} within {TokenKey.Notice.TotalSeconds} seconds.");
    }
}
