using System.Collections.Concurrent;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Infrastructure.Kernel;

namespace Parcours.Api.Auth;

/// <summary>Writes down when keys were last used: once a minute and at shutdown, not once a request.</summary>
/// <typeparam name="TKeys">The kind of keys.</typeparam>
internal sealed class KeyUseRecorder<TKeys>(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyUseRecorder<TKeys>> logger) : PeriodicWorker(scopes, time, logger)
    where TKeys : class, IKeyUses
{
    private readonly ConcurrentDictionary<string, Instant> _lastUse = new();

    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    public void Note(string publicKey, Instant now) => _lastUse[publicKey] = now;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRound(cancellationToken);
    }

    protected override async Task Round(IServiceProvider services, CancellationToken ct)
    {
        var noted = _lastUse.ToArray();
        if (noted.Length == 0)
            return;

        var keys = services.GetRequiredService<TKeys>();
        await services.GetRequiredService<IUnitOfWork>().Run(unit => keys.NoteUse(noted.ToDictionary(), unit), ct);

        // Removes a pair only as it was written: a use noted since then stays.
        foreach (var pair in noted)
            _lastUse.TryRemove(pair);
    }
}
