using System.Threading.RateLimiting;
using NodaTime;
using Parcours.Api.Http;

namespace Parcours.Api.Auth.Tokens;

/// <summary>How many tokens a client may ask for; counted once its secret was right, so that strangers cannot use it up.</summary>
internal sealed class ClientLimits(IConfiguration configuration) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(RateLimits.Minutely(configuration, "TokensPerMinute", 60));

    /// <summary>Null when there is one left; else how long to wait.</summary>
    public Duration? TryTake(string client)
    {
        using var lease = _limiter.AttemptAcquire(client);
        return lease.IsAcquired ? null : RateLimits.WaitOf(lease);
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
