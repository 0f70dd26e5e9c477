using System.Globalization;
using System.Threading.RateLimiting;
using NodaTime;
using Parcours.Api.Auth;
using Parcours.Api.Orders;
using Parcours.Application.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Http;

/// <summary>A token bucket for each authenticated credential; its capacity is one second's budget. Strangers cannot drain a partner's bucket: they never reach it.</summary>
internal sealed class RateLimits : IAsyncDisposable
{
    /// <summary>The policy of the token endpoint: by address, before anyone is known.</summary>
    public const string Tokens = "tokens";

    private const int MostPerSecond = 1_000_000;

    private readonly int _livePerSecond;

    private readonly int _testPerSecond;

    /// <exception cref="ConfigurationException">A rate is not a whole number, or out of range.</exception>
    public RateLimits(IConfiguration configuration)
    {
        _livePerSecond = Rate(configuration, "RateLimit:LivePerSecond", 100);
        _testPerSecond = Rate(configuration, "RateLimit:TestPerSecond", 25);
        Limiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
    }

    public PartitionedRateLimiter<HttpContext> Limiter { get; }

    /// <summary>Tells an authenticated client where it stands.</summary>
    public void Tell(HttpContext context)
    {
        if (CallerOf(context) is not { } caller)
            return;

        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = BudgetOf(caller).ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = (Limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        // A bucket holds one second's budget, so it is full again within a second.
        headers["RateLimit-Reset"] = "1";
    }

    /// <summary>A bucket of a minute's budget for each address that asks for tokens, whoever is behind it; for an IPv6 address, for its network.</summary>
    public static Func<HttpContext, RateLimitPartition<string>> TokensByAddress(IConfiguration configuration)
    {
        var partition = Minutely(configuration, "TokensPerMinutePerAddress", 600);
        return context => partition(ViewerPlaces.Network(context.Connection.RemoteIpAddress).ToString());
    }

    /// <summary>A bucket of a minute's budget for each key.</summary>
    /// <exception cref="ConfigurationException">The rate is not a whole number, or out of range.</exception>
    public static Func<string, RateLimitPartition<string>> Minutely(IConfiguration configuration, string name, int otherwise)
    {
        var perMinute = Rate(configuration, "RateLimit:" + name, otherwise, "a minute");
        return key => RateLimitPartition.GetTokenBucketLimiter(key, _ => Bucket(perMinute, TimeSpan.FromMinutes(1)));
    }

    /// <summary>How long a client that found its bucket empty waits, in whole seconds.</summary>
    public static Duration WaitOf(RateLimitLease lease) =>
        Duration.FromSeconds(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : 1);

    public ValueTask DisposeAsync() => Limiter.DisposeAsync();

    private static Caller? CallerOf(HttpContext context) => context.RequestServices.GetRequiredService<CallerContext>().Caller;

    private RateLimitPartition<string> Partition(HttpContext context) =>
        CallerOf(context) is { } caller
            ? RateLimitPartition.GetTokenBucketLimiter(caller.Credential, _ => Bucket(BudgetOf(caller), TimeSpan.FromSeconds(1)))
            : RateLimitPartition.GetNoLimiter("");

    private int BudgetOf(Caller caller) => caller is PartnerCaller { Owner.Mode: Mode.Test } ? _testPerSecond : _livePerSecond;

    private static TokenBucketRateLimiterOptions Bucket(int budget, TimeSpan period) => new()
    {
        TokenLimit = budget,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = period / budget,
        AutoReplenishment = false,
    };

    private static int Rate(IConfiguration configuration, string key, int otherwise, string period = "a second")
    {
        if (configuration[key] is not { } text)
            return otherwise;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= MostPerSecond
            ? rate
            : throw new ConfigurationException(key.Replace(":", "__", StringComparison.Ordinal), $"must be a whole number of requests {period}, from 1 to {MostPerSecond}.");
    }
}
