using System.Threading.RateLimiting;
using Parcours.Api.Http;
using Parcours.Api.Orders;

namespace Parcours.Api.Portal;

/// <summary>A bucket of a minute's budget for each network that signs in, signs up or asks for mail. Apart from the limiter of programs: its answer is a page.</summary>
internal sealed class PortalThrottle : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    public PortalThrottle(IConfiguration configuration)
    {
        var partition = RateLimits.Minutely(configuration, "PortalPerMinutePerAddress", 20);
        _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => partition(ViewerPlaces.Network(context.Connection.RemoteIpAddress).ToString()));
    }

    /// <summary>How many seconds to wait; null when it may go on.</summary>
    public int? WaitOf(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired ? null : (int)RateLimits.WaitOf(lease).TotalSeconds;
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
