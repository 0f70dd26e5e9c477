using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Infrastructure.Storage;

namespace Parcours.Api.Operations;

/// <summary>A new key for sealing evidence, when the operator wants one.</summary>
public static class EvidenceKeyRotation
{
    public const string Verb = "rotate-evidence-key";

    public static async Task RotateEvidenceKey(this WebApplication app)
    {
        var (services, ct) = (app.Services, app.Lifetime.ApplicationStopping);
        await services.GetRequiredService<Migrator>().EnsureCurrent(ct);
        var key = await services.GetRequiredService<IEvidenceKeys>().Rotate(ct);
        var noted = new AuditEntry(services.GetRequiredService<IClock>().GetCurrentInstant(), Dispatchers.CommandLine, null, "rotate_evidence_key", key.Id.Value);
        await services.GetRequiredService<IUnitOfWork>().Run(unit => services.GetRequiredService<IAuditLog>().Append(noted, unit), ct);
        await Console.Out.WriteLineAsync($"Evidence is sealed with {key.Id} from now on.");
    }
}
